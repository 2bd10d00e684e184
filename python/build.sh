#!/usr/bin/env bash
# Builds the wheel of the Python package, with the worker and its .NET runtime in it. No network is used beyond NuGet's cache.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'TEXT'
usage: python/build.sh [options]

Makes sparkbert-VERSION-py3-none-manylinux_2_28_x86_64.whl. It needs Linux x64, the .NET SDK, and a Python from 3.9 on with the packages
build and setuptools (70.1 or later).

  -o, --output DIR      folder of the wheel (default: artifacts beside the solution)
      --python PROGRAM  the Python (default: python3)
      --worker ARCHIVE  takes the worker from this archive of scripts/package.sh, and builds none
      --configuration C Release (default) or Debug, for the worker
      --no-build        packs the worker that is built already
  -h, --help            this text

Standard output has one line, the wheel's path. Exit codes: 0 done, 1 failed, 2 wrong usage.
TEXT
}

wrong() {
    printf 'build.sh: %s\nSee python/build.sh --help.\n' "$1" >&2
    exit 2
}

fail() {
    printf 'build.sh: %s\n' "$1" >&2
    exit 1
}

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/.." && pwd)
output=$root/artifacts
python=python3
worker=
package=()
while (($# > 0)); do
    case $1 in
        -o | --output | --python | --worker | --configuration)
            (($# > 1)) && [[ -n $2 ]] || wrong "$1 needs a value"
            case $1 in
                --python) python=$2 ;;
                --worker) worker=$2 ;;
                --configuration) package+=(--configuration "$2") ;;
                *) output=$2 ;;
            esac
            shift 2
            ;;
        --no-build) package+=(--no-build) && shift ;;
        -h | --help) usage && exit 0 ;;
        *) wrong "there is no option '$1'" ;;
    esac
done
[[ -z $worker || -f $worker ]] || wrong "there is no worker archive $worker; scripts/package.sh makes it"
command -v "$python" >/dev/null || fail "there is no '$python'; name a Python from 3.9 on with --python"
"$python" - <<'PY' || exit 1
import sys

try:
    import build
    import setuptools
except ImportError as error:
    sys.exit(f"build.sh: {sys.executable} has no package {error.name}; install build and setuptools (70.1 or later)")
if sys.version_info < (3, 9) or tuple(int(part) for part in setuptools.__version__.split(".")[:2]) < (70, 1):
    sys.exit(f"build.sh: Python {sys.version.split()[0]} with setuptools {setuptools.__version__} is too old; 3.9 and 70.1 are needed")
PY
mkdir -p -- "$output"
output=$(cd -- "$output" && pwd)
work=$(mktemp -d "$output/.wheel.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

if [[ -z $worker ]]; then
    worker=$("$root/scripts/package.sh" --output "$work" ${package[@]+"${package[@]}"})
fi
tree=$work/tree
mkdir -p -- "$tree/src/sparkbert/worker"
cp -- "$here/pyproject.toml" "$here/README.md" "$root/LICENSE" "$root/NOTICE" "$tree/"
cp -- "$here"/src/sparkbert/*.py "$here/src/sparkbert/py.typed" "$tree/src/sparkbert/"

# Of git's tags, as the packages of .NET have it, in Python's form: 0.2.0-preview.1.7 is 0.2.0a1.dev7.
core=$root/src/SparkBert/SparkBert.csproj
[[ -f $root/src/SparkBert/obj/project.assets.json ]] || dotnet restore "$core" >&2
version=$(dotnet msbuild "$core" -t:MinVer -getProperty:MinVerVersion |
    sed 's/+.*//;s/-preview\.\([0-9]*\)/a\1/;s/a\([0-9]*\)\.\([0-9]*\)$/a\1.dev\2/')
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(a[0-9]+(\.dev[0-9]+)?)?$ ]] || fail "git's tags give no version: '$version'"
printf '"""The version of the package."""\n\n__version__ = "%s"\n' "$version" >"$tree/src/sparkbert/_version.py"
tar --extract --gzip --file "$worker" --directory "$tree/src/sparkbert/worker" --no-same-owner
[[ -x $tree/src/sparkbert/worker/SparkBert.Worker ]] || fail "the archive $worker has no program SparkBert.Worker"

# The tag says which glibc the programs and libraries need: that of the newest symbol among them.
glibc=$(find "$tree/src/sparkbert/worker" -type f \( -name '*.so' -o -name SparkBert.Worker \) -exec grep -aohE 'GLIBC_2\.[0-9]+' {} + |
    sort -uV | tail -n 1)
[[ -n $glibc ]] || fail "no library in $worker says which glibc it needs"
minor=${glibc#GLIBC_2.}
((minor > 17)) || minor=17
((minor <= 28)) || fail "the worker needs glibc 2.$minor, but the wheel is for 2.28 (manylinux_2_28); build it with an older .NET runtime"
printf '[bdist_wheel]\nplat_name = manylinux_2_28_x86_64\npython_tag = py3\n' >"$tree/setup.cfg"

# One time for all files, so that the same files give the same wheel.
SOURCE_DATE_EPOCH=946684800 "$python" -m build --wheel --no-isolation --outdir "$work/wheel" "$tree" >"$work/log" 2>&1 ||
    fail "the wheel could not be built: $(tail -n 20 "$work/log")"
wheels=("$work"/wheel/*.whl)
name=$(basename -- "${wheels[0]}")
mv -f -- "${wheels[0]}" "$output/$name"
printf 'build.sh: %s has %s bytes\n' "$name" "$(stat --format=%s -- "$output/$name")" >&2
printf '%s\n' "$output/$name"
