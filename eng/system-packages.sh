# shellcheck shell=bash
# Installs what is missing from Debian's packages. Sourced by the doors, after doors.sh.

postgres_min=15

has_postgresql() {
    local directory version
    for directory in ${PATH//:/ } /usr/lib/postgresql/*/bin; do
        [[ -x $directory/postgres && -x $directory/initdb ]] || continue
        version=$("$directory/postgres" --version) && [[ $version =~ \)\ ([0-9]+) ]] && ((BASH_REMATCH[1] >= postgres_min)) && return
    done
    return 1
}

has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

need_postgresql() {
    has_postgresql && return
    apt_get_or_fail "PostgreSQL $postgres_min or newer" postgresql
    # Debian makes and starts a cluster of its own with the package; ours is enough.
    local settings=/etc/postgresql-common/createcluster.conf
    as_root mkdir -p "${settings%/*}"
    as_root touch "$settings"
    as_root sed -i '/^ *create_main_cluster/d' "$settings"
    echo 'create_main_cluster = false' | as_root tee -a "$settings" >/dev/null
    apt_install postgresql
    has_postgresql || fail "Debian's postgresql is older than $postgres_min here: set ConnectionStrings__Ledger to a newer server"
}

need_chromium() {
    has_chromium && return
    apt_get_or_fail "Chromium" chromium
    apt_install chromium
}

has_card_reader() { [[ -x /usr/sbin/pcscd && -e /etc/reader.conf.d/vpcd ]]; }

# A virtual card reader. Unlike the others it is needed by a few tests only: without it they are skipped, and say so.
need_card_reader() {
    has_card_reader && return
    can_apt_get && (apt_install pcscd vsmartcard-vpcd) && return
    say "no virtual card reader: the tests of PC/SC card readers will be skipped; install it as root with: apt-get install pcscd vsmartcard-vpcd"
}

has_linker() {
    case $1 in
        linux-x64) command -v gcc && [[ -e /usr/include/stdio.h ]] ;;
        linux-arm64) command -v aarch64-linux-gnu-gcc && command -v aarch64-linux-gnu-objcopy && [[ -e /usr/aarch64-linux-gnu/lib/libc.so || $(uname -m) == aarch64 ]] ;;
        *) true ;;
    esac >/dev/null
}

# What a program is compiled with ahead of time for: need_linker RUNTIME.
need_linker() {
    has_linker "$1" && return
    local packages=(gcc libc6-dev)
    [[ $1 != linux-arm64 ]] || packages=(gcc-aarch64-linux-gnu binutils-aarch64-linux-gnu libc6-dev-arm64-cross)
    apt_get_or_fail "a linker for $1" "${packages[*]}"
    apt_install "${packages[@]}"
}

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# sudo may ask for a password only where somebody can answer.
can_apt_get() {
    command -v apt-get >/dev/null || return
    ((EUID == 0)) || { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 && -t 2 ]]; }; }
}

apt_get_or_fail() { can_apt_get || fail "$1 was not found: install it as root with: apt-get install $2"; }

apt_install() {
    local apt=(env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold)
    say "installing $* with apt-get"
    # The lists may be absent or name versions that are gone: then, and only then, they are fetched.
    { as_root "${apt[@]}" install --no-install-recommends "$@" -y >&2 2>/dev/null </dev/null; } ||
        { as_root "${apt[@]}" update >&2 </dev/null && as_root "${apt[@]}" install --no-install-recommends "$@" -y >&2 </dev/null; } ||
        fail "apt-get could not install $*"
}
