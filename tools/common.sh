# Sourced by the commands in this folder: where things are, how the compiler cache is used, how a
# person is told what went wrong.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=${ENLACE_JOBS:-$(nproc)}

# The compiler cache may look through the precompiled header, and serves every clone alike. Only for
# these commands: the user's own ccache settings stay as they are.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

say() { printf '\n== %s\n' "$*" >&2; }

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Prints the comment at the head of the calling script, which is its manual.
help() { sed -n '2,/^$/ { s/^# \{0,1\}//; p }' "$0"; }

wants_help() {
    case "${1:-}" in
    -h | --help)
        help
        exit 0
        ;;
    esac
}

# configure <preset>: only where there is nothing yet, or the presets have changed since; everything
# else is noticed by ninja itself.
configure() {
    local ninja=$root/build/$1/build.ninja
    if [ ! -f "$ninja" ] || [ "$root/CMakePresets.json" -nt "$ninja" ]; then
        say "configuring build/$1"
        (cd "$root" && fixed_addresses cmake --preset "$1")
    fi
}

# build <preset> [targets]: shows ninja's own progress.
build() {
    local preset=$1
    shift
    configure "$preset" &&
        fixed_addresses ninja -C "$root/build/$preset" -j "$jobs" "$@"
}

# Runs a command without address space randomization where that may be switched off: the sanitizers
# of g++ 12 cannot place their memory under kernels that randomize more than 28 bits.
fixed_addresses() {
    if setarch -R true 2>/dev/null; then
        setarch -R "$@"
    else
        "$@"
    fi
}
