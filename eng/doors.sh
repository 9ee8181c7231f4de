# What the doors at the root share. Sourced by them; $root is the directory of the repository.

say() { printf '%s\n' "$*" >&2; }

fail() { say "$door: $*"; exit "${code:-1}"; }

use_dotnet() {
    local place
    for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/lib/dotnet /usr/share/dotnet; do
        command -v dotnet >/dev/null && return
        [[ -x $place/dotnet ]] && PATH=$PATH:$place
    done
    command -v dotnet >/dev/null || fail "the .NET 10 SDK was not found: install it with: apt-get install dotnet-sdk-10.0 (or see https://dot.net)"
}

# Names, sizes and times of all that the build reads: it changes with an edit, and with a file that comes, goes or turns back.
sources() {
    (cd "$root" && find "$@" ./*.props ./*.targets global.json .editorconfig eng -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum)
}

# build WHAT PROGRAM… -- FOLDER…: builds a project or the solution if a source below FOLDER… has changed since each PROGRAM was built.
build() {
    local what=$1 programs=() now; shift
    while [[ $1 != -- ]]; do programs+=("$1"); shift; done
    shift
    is_built() {
        local program
        for program in "${programs[@]}"; do
            [[ -f $root/artifacts/bin/$program/release/Interlieux.$program.dll ]] || return 1
            cmp -s "$root/artifacts/doors/$program" <(sources "$@") || return 1
        done
    }
    is_built "$@" && return
    mkdir -p "$root/artifacts/doors" 2>/dev/null && [[ -w $root/artifacts/doors ]] ||
        fail "$root/artifacts cannot be written by $(id -un): it was made by another account"
    (
        flock -n 9 || { say "another build is running, waiting for it"; flock 9; }
        is_built "$@" && exit
        (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "the .NET 10 SDK was not found, see https://dot.net"
        now=$(sources "$@")
        say "building ${what##*/}"
        (cd "$root" && DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet build "$what" -c Release \
            -v quiet -nodeReuse:false -p:UseSharedCompilation=false -p:RestoreLockedMode=true 9>&- >&2) || fail "the build failed"
        for program in "${programs[@]}"; do printf '%s\n' "$now" >"$root/artifacts/doors/$program"; done
    ) 9>"$root/artifacts/doors/.lock"
}
