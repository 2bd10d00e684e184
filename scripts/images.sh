#!/usr/bin/env bash
# Builds the images of containers/: Spark with worker and model (executor), that with a job's program (driver), and the command. Where
# there is no builder, or a base image can't be had, they are only linted.
#
#   scripts/images.sh [--lint | --prepare | --build] [--model BUNDLE] [--job PROJECT] [--prefix NAME] [--spark-image IMAGE]
#                     [--runtime-image IMAGE]
#
#   --lint           lints and builds nothing
#   --prepare        lints, and makes the archives that a build takes, for a build by hand:
#                    docker build -f containers/spark/Dockerfile --target executor -t sparkbert-executor .
#   --build          it is an error (1) if the images can't be built
#   --model BUNDLE   the model in Spark's images, a bundle or what can be imported; by default a random one of the tests, whose vectors
#                    mean nothing
#   --job PROJECT    the program in the driver's image, /opt/sparkbert/job/NAME; by default jobs/EmbedText
#   --prefix NAME    the images are NAME-executor, NAME-driver and NAME (default: sparkbert), with the version as tag
#   --spark-image, --runtime-image    other base images than those of the Dockerfiles
#
# BUILDER names the builder and its options, such as BUILDER="buildah --storage-driver vfs"; by default docker where its daemon answers,
# else podman, else buildah. BUILD_OPTIONS are added to each build (for example --isolation chroot).
# Standard output has a line for each image: its name. Exit codes: 0 built, or linted; 1 a fault, or a build failed; 2 wrong usage.
set -euo pipefail
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wrong() {
  echo "images.sh: $1; see the head of the script." >&2
  exit 2
}

fail() {
  echo "images.sh: $1" >&2
  exit 1
}

what=all model=tests/data/models/tiny-cased-full job=jobs/EmbedText prefix=sparkbert spark_image='' runtime_image=''
while [ $# -gt 0 ]; do
  case $1 in
    --lint | --prepare | --build) what=${1#--} && shift && continue ;;
    --model | --job | --prefix | --spark-image | --runtime-image) [ $# -gt 1 ] && [ -n "$2" ] || wrong "$1 needs a value" ;;
    *) wrong "there is no option '$1'" ;;
  esac
  case $1 in
    --model) model=$2 ;;
    --job) job=$2 ;;
    --prefix) prefix=$2 ;;
    --spark-image) spark_image=$2 ;;
    *) runtime_image=$2 ;;
  esac
  shift 2
done
[ -d "$model" ] || wrong "the model $model is no folder"
[ -d "$job" ] || [ -f "$job" ] || wrong "there is no job $job"

scripts/lint-images.py
[ "$what" != lint ] || exit 0

# Where the images can't be built, that is said, and is an error only where they must be.
only_linted() {
  [ "$what" != build ] || fail "$1"
  echo "images.sh: $1; the images were only linted." >&2
  exit 0
}

base() {
  sed -n "s/^ARG $2=//p" "containers/$1/Dockerfile"
}
spark_image=${spark_image:-$(base spark SPARK_IMAGE)}
runtime_image=${runtime_image:-$(base command RUNTIME_IMAGE)}

builder=()
if [ "$what" != prepare ]; then
  if [ -n "${BUILDER:-}" ]; then
    read -r -a builder <<<"$BUILDER"
  elif command -v docker >/dev/null && timeout 20 docker info >/dev/null 2>&1; then
    builder=(docker)
  elif command -v podman >/dev/null && timeout 20 podman info >/dev/null 2>&1; then
    builder=(podman)
  elif command -v buildah >/dev/null && timeout 20 buildah info >/dev/null 2>&1; then
    builder=(buildah)
  else
    only_linted "there is no builder here (docker with its daemon, podman or buildah)"
  fi
  for image in "$spark_image" "$runtime_image"; do
    case $(basename "${builder[0]}") in
      docker) has=(image inspect "$image") ;;
      podman) has=(image exists "$image") ;;
      *) has=(inspect --type image "$image") ;;
    esac
    "${builder[@]}" "${has[@]}" >/dev/null 2>&1 || timeout 600 "${builder[@]}" pull "$image" >/dev/null 2>&1 \
      || only_linted "the base image $image can't be had"
  done
fi

context=artifacts/images
mkdir -p "$context"
work=$(mktemp -d "$context/.images.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The command as it is published, with notices and bill of materials. The same files give the same bytes: sorted, one time, no owner.
dotnet publish src/SparkBert.Cli --configuration Release --output "$work/command" --nologo --verbosity quiet \
  -p:GenerateDocumentationFile=false -p:SatelliteResourceLanguages=en >&2
packages=$(dotnet nuget locals global-packages --list --force-english-output | sed -n 's/^.*global-packages: //p')
dotnet run scripts/slim-worker.cs -- --list "$work/bills" "$packages" "$work/command/SparkBert.Cli.deps.json" >&2
cp "$work/bills/SparkBert.Cli"/* LICENSE NOTICE "$work/command/"

# For the image's machine, and to be run: no native libraries of others, no symbols, no documentation of members.
find "$work/command/runtimes" -mindepth 1 -maxdepth 1 ! -name linux-x64 -exec rm -r {} +
rm -f "$work"/command/*.pdb "$work"/command/SparkBert*.xml
ln -s SparkBert.Cli "$work/command/sparkbert"
tar --create --directory "$work/command" --sort=name --format=gnu --mtime='2000-01-01 00:00:00Z' --owner=0 --group=0 --numeric-owner \
  --mode=u+rwX,go+rX,go-w . | gzip -n -9 >"$work/command.tar.gz"
version=$("$work/command/sparkbert" --version)

# Worker, model and job are archives already, of the same kind.
if [ ! -f "$model/sparkbert.json" ]; then
  [ "$model" != tests/data/models/tiny-cased-full ] || echo "images.sh: no --model: the images get a random one." >&2
  "$work/command/sparkbert" model import "$model" -o "$work/model" >&2
  model=$work/model
fi
scripts/package.sh --output "$work" --model "$model" >&2
scripts/package.sh --output "$work/job" --program "$job" >&2
mv -f "$work/command.tar.gz" "$context/command.tar.gz"
mv -f "$work/sparkbert-worker-linux-x64.tar.gz" "$context/worker.tar.gz"
mv -f "$work/$(basename "$(realpath "$model")").tar.gz" "$context/model.tar.gz"
mv -f "$work"/job/*-linux-x64.tar.gz "$context/job.tar.gz"
[ "$what" != prepare ] || exit 0

# A tag may not have the + of a version. The same archives on the same base give the same layers: their time is the commit's.
tag=${version//+/-}
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 946684800)}
build() {
  local name=$1 file=$2 more=() time=(--timestamp "$epoch") && shift 2
  [ "$(basename "${builder[0]}")" != docker ] || time=(--build-arg "SOURCE_DATE_EPOCH=$epoch")
  read -r -a more <<<"${BUILD_OPTIONS:-}"
  "${builder[@]}" build ${more[@]+"${more[@]}"} "${time[@]}" --build-arg "VERSION=$version" "$@" --file "$file" --tag "$name:$tag" . >&2 \
    || fail "the image $name was not built"
  echo "$name:$tag"
}

# The driver's first: buildah removes what it made of its first stage in the end, which is the executor's image, bit for bit.
build "$prefix-driver" containers/spark/Dockerfile --target driver --build-arg "SPARK_IMAGE=$spark_image"
build "$prefix-executor" containers/spark/Dockerfile --target executor --build-arg "SPARK_IMAGE=$spark_image"
build "$prefix" containers/command/Dockerfile --build-arg "RUNTIME_IMAGE=$runtime_image"
