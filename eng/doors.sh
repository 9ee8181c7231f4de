# shellcheck shell=bash
# What the doors at the root share. Sourced by them; $root is the directory of the repository.
: "${root:?}"
stamps=$root/artifacts/bin/.doors

say() { printf '%s\n' "$*" >&2; }

fail() { say "${0##*/}: $*"; exit "${code:-1}"; }

no_sdk="the .NET 10 SDK was not found: install it with: apt-get install dotnet-sdk-10.0 (or see https://dot.net)"

use_dotnet() {
    local place
    for place in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/lib/dotnet /usr/share/dotnet; do
        command -v dotnet >/dev/null && return
        [[ ! -x $place/dotnet ]] || PATH=$PATH:$place
    done
    command -v dotnet >/dev/null || fail "$no_sdk"
}

# Names, sizes and times of all that a build reads: it changes with an edit, and with a file that comes, goes or turns back.
sources() (
    cd "$root" && find "$@" ./*.props ./*.targets global.json .editorconfig eng/BannedSymbols.txt -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum
)

is_built() { cmp -s "$stamps/$1" <(sources "${@:2}"); }

mark_built() { sources "${@:2}" >"$stamps/$1"; }

# build PROJECT STAMP FOLDER…: builds a project or the solution, if a source below FOLDER… has changed since the build that left STAMP.
build() {
    local project=$1 before version; shift
    is_built "$@" && return
    mkdir -p "$stamps" 2>/dev/null || true
    [[ -w $stamps ]] || fail "$(id -un) cannot write to $root/artifacts: another account made it"
    (
        flock -n 9 || { say "another build is running, waiting for it"; flock 9; }
        is_built "$@" && exit
        cd "$root" || exit
        version=$(dotnet --version 2>&1) || true
        [[ $version == 10.* ]] || fail "$no_sdk; dotnet --version says: ${version%%$'\n'*}"
        before=$(sources "${@:2}")
        say "building ${project##*/}"
        DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 \
            dotnet build "$project" -c Release -v quiet -nodeReuse:false -p:UseSharedCompilation=false -p:RestoreLockedMode=true \
            9>&- >&2 || fail "the build failed"
        printf '%s\n' "$before" >"$stamps/$1"
    ) 9>"$stamps/.lock"
}
