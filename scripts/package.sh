#!/usr/bin/env bash
# Makes the archives that Spark brings to executors: the worker with its .NET runtime, and a model.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'TEXT'
usage: scripts/package.sh [options]

Makes sparkbert-worker-linux-x64.tar.gz: the worker, the parts of the .NET runtime that it needs, ONNX Runtime, and the notices of all
of them. Executors need no .NET:
    spark-submit --archives sparkbert-worker-linux-x64.tar.gz#sparkbert-worker \
        --conf spark.sparkbert.worker=./sparkbert-worker/SparkBert.Worker ...
(./spark-submit.sh at the root adds both.) The runtime is the one of the installed .NET SDK.

  -o, --output DIR      folder of the archives (default: artifacts beside the solution)
      --model BUNDLE    also makes BUNDLE's archive, named after its folder, with its files at the root:
                        --archives NAME.tar.gz#NAME --conf spark.sparkbert.model=NAME
      --no-worker       makes the model's archive alone
      --program PROJECT packs a program that is driver and worker in one (a folder with a project, or a project) instead of the worker alone
                        as PROGRAM-linux-x64.tar.gz; its own functions then run on executors: spark.sparkbert.worker=./FOLDER/PROGRAM.
                        The whole .NET framework goes with it, since its functions may load types by their names
      --configuration C Release (default) or Debug
      --no-build        packs what is built already
  -h, --help            this text

Standard output has one line for each archive: its path; its size goes to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage.
TEXT
}

wrong() {
    printf 'package.sh: %s\nSee scripts/package.sh --help.\n' "$1" >&2
    exit 2
}

fail() {
    printf 'package.sh: %s\n' "$1" >&2
    exit 1
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
output=$root/artifacts
program=$root/src/SparkBert.Worker
model=
worker=yes
configuration=Release
build=()
while (($# > 0)); do
    case $1 in
        -o | --output | --model | --program | --configuration)
            (($# > 1)) && [[ -n $2 ]] || wrong "$1 needs a value"
            case $1 in
                --model) model=$2 ;;
                --program) program=$2 ;;
                --configuration) configuration=$2 ;;
                *) output=$2 ;;
            esac
            shift 2
            ;;
        --no-worker) worker=no && shift ;;
        --no-build) build=(--no-build) && shift ;;
        -h | --help) usage && exit 0 ;;
        *) wrong "there is no option '$1'" ;;
    esac
done
[[ $worker == yes || -n $model ]] || wrong "--no-worker without --model leaves nothing to do"
if [[ -n $model ]]; then
    [[ -d $model ]] || wrong "the model $model is no folder"
    [[ -f $model/sparkbert.json ]] ||
        wrong "$model is no model bundle: there is no sparkbert.json; make one with 'sparkbert model import $model BUNDLE'"
    model=$(cd -- "$model" && pwd)
fi
if [[ $worker == yes ]]; then
    # A folder stands for the one project in it.
    if [[ -d $program ]]; then
        projects=("${program%/}"/*.csproj)
        [[ ${#projects[@]} -eq 1 && -f ${projects[0]} ]] || wrong "the program's folder $program must have one project (.csproj) in it"
        program=${projects[0]}
    fi
    [[ $program == *.csproj && -f $program ]] || wrong "the program $program is no project (.csproj) and no folder with one"
    [[ $(uname -s)-$(uname -m) == Linux-x86_64 ]] ||
        fail "the archive holds this machine's .NET runtime, so it can be made on Linux x64 only; this is $(uname -s) $(uname -m)"
    command -v dotnet >/dev/null || fail "there is no 'dotnet' on PATH; install the .NET SDK 10"
fi
mkdir -p -- "$output"
output=$(cd -- "$output" && pwd)

# What is not finished never has an archive's name; it is on the same disk, so that the renaming is one step.
work=$(mktemp -d "$output/.package.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

# The same files give the same bytes: sorted names, one time, no owner.
archive() {
    local folder=$1 name=$2 effort=$3
    find "$folder" -mindepth 1 -maxdepth 1 ! -name '.*' -printf '%f\0' | sort -z |
        tar --create --file - --directory "$folder" --null --verbatim-files-from --files-from - --sort=name --format=gnu \
            --mtime='2000-01-01 00:00:00Z' --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w | gzip -n "-$effort" >"$work/$name"
    mv -f -- "$work/$name" "$output/$name"
    printf 'package.sh: %s has %s bytes\n' "$name" "$(stat --format=%s -- "$output/$name")" >&2
    printf '%s\n' "$output/$name"
}

# The newest runtime of the framework that the program asks for, as `dotnet --list-runtimes` has them: NAME VERSION [FOLDER]. Prints the
# folder of the installation that has it.
copy_runtime() {
    local app=$1 major version folder dotnet fxr
    major=$(sed -n 's/^ *"tfm": "net\([0-9]*\)\..*/\1/p' "$app"/*.runtimeconfig.json | head -n 1)
    read -r version folder < <(
        dotnet --list-runtimes | sed -n "s/^Microsoft\.NETCore\.App \($major\.[^ ]*\) \[\(.*\)\]\$/\1 \2/p" | sort -V | tail -n 1
    ) || fail "there is no .NET runtime $major for the archive; 'dotnet --list-runtimes' must name a Microsoft.NETCore.App $major"
    dotnet=${folder%/shared/Microsoft.NETCore.App}
    fxr=$dotnet/host/fxr/$version
    [[ -d $fxr ]] || fxr=$(find "$dotnet/host/fxr" -mindepth 1 -maxdepth 1 -type d | sort -V | tail -n 1)
    mkdir -p -- "$app/dotnet/host/fxr" "$app/dotnet/shared/Microsoft.NETCore.App"
    cp -R -- "$fxr" "$app/dotnet/host/fxr/"
    cp -R -- "$folder/$version" "$app/dotnet/shared/Microsoft.NETCore.App/"
    printf '%s\n' "$dotnet"
}

if [[ $worker == yes ]]; then
    app=$work/app
    # Executors find the runtime beside the program, whatever their environment says.
    dotnet publish "$program" --configuration "$configuration" --output "$app" --nologo --verbosity quiet ${build[@]+"${build[@]}"} \
        -p:UseAppHost=true '-p:AppHostDotNetSearch="AppRelative;EnvironmentVariable;Global"' -p:AppHostRelativeDotNet=dotnet \
        -p:GenerateDocumentationFile=false -p:SatelliteResourceLanguages=en >&2
    name=$(basename -- "$program" .csproj)
    [[ -x $app/$name ]] || fail "the build of $program gave no program $name"
    installation=$(copy_runtime "$app")
    packages=$(dotnet nuget locals global-packages --list --force-english-output | sed -n 's/^.*global-packages: //p')
    if [[ $name == SparkBert.Worker ]]; then
        archive=sparkbert-worker-linux-x64.tar.gz
        slim=()
    else
        archive=$name-linux-x64.tar.gz
        slim=(--whole-framework)
    fi
    dotnet run "$root/scripts/slim-worker.cs" -- "$app" "$installation" "$packages" ${slim[@]+"${slim[@]}"} >&2 \
        || fail "the published program could not be made ready for the archive"
    cp -- "$root/LICENSE" "$root/NOTICE" "$app/"
    archive "$app" "$archive" 9
fi

if [[ -n $model ]]; then
    # Weights hardly shrink, and there are many.
    archive "$model" "$(basename -- "$model").tar.gz" 1
fi
