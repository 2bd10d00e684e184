#!/usr/bin/env bash
# Makes the NuGet packages of the libraries, and of the tool `sparkbert`: one for linux-x64, one for linux-arm64, and one for all others.
#
#   scripts/pack.sh [-o FOLDER] [--tool-runtimes 'linux-x64;any']     FOLDER is artifacts/packages by default
#
# Each has its licence, a readme, notices, a bill of materials (sbom.cdx.json) and symbols; the version is that of git's tags (MinVer).
# Standard output has the version. Exit codes: 0 done, 1 failed, 2 wrong usage.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=artifacts/packages runtimes='linux-x64;linux-arm64;any'
while [ $# -gt 0 ]; do
  case $1 in
    -o) output=${2:?-o needs a folder} && shift ;;
    --tool-runtimes) runtimes=${2:?--tool-runtimes needs names} && shift ;;
    *) echo "pack.sh: there is no option '$1'; see the head of the script." >&2; exit 2 ;;
  esac
  shift
done

mkdir -p "$output"
output=$(cd "$output" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quiet=(--configuration Release --nologo --verbosity quiet)

libraries=()
for project in src/*/*.csproj; do
  if ! grep -q '<IsPackable>false' "$project" && [ "$project" != src/SparkBert.Cli/SparkBert.Cli.csproj ]; then libraries+=("$project"); fi
done

# What a library needs stands in the list of dependencies that its build writes.
lists=()
for project in "${libraries[@]}" src/SparkBert.Cli/SparkBert.Cli.csproj; do
  dotnet build "$project" "${quiet[@]}" >&2
  lists+=("$(dirname "$project")/bin/Release/net10.0/$(basename "$project" .csproj).deps.json")
done
packages=$(dotnet nuget locals global-packages --list --force-english-output | sed -n 's/^.*global-packages: //p')
dotnet run scripts/slim-worker.cs -- --list "$work/bills" "$packages" "${lists[@]}" >&2

for project in "${libraries[@]}"; do
  dotnet pack "$project" "${quiet[@]}" --no-build --output "$work/packages" -p:BillFolder="$work/bills" >&2
done
dotnet pack src/SparkBert.Cli "${quiet[@]}" --output "$work/packages" -p:BillFolder="$work/bills" \
  -p:ToolRuntimes="\"$runtimes\"" >&2

# All of them, or none.
mv -f "$work"/packages/* "$output/"
version=$(cd "$output" && ls -t SparkBert.Text.*.nupkg | head -n 1)
version=${version#SparkBert.Text.}
echo "${version%.nupkg}"
