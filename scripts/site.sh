#!/usr/bin/env bash
# Makes the documentation's site with docfx: the pages, as they are in the checkout, and the reference of the libraries that are packed.
#
#   scripts/site.sh [-o FOLDER]      FOLDER is artifacts/site by default; one that is there is replaced
#   python3 -m http.server --directory artifacts/site --bind 127.0.0.1
#
# The reference comes from the assemblies of Release, which scripts/pack.sh builds too, and their XML files: nothing is compiled twice. A
# warning of docfx, such as a link or a cref that leads nowhere, is a failure. Exit codes: 0 done, 1 failed, 2 wrong usage.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

output=artifacts/site
while [ $# -gt 0 ]; do
  case $1 in
    -o) output=${2:?-o needs a folder} && shift ;;
    *) echo "site.sh: there is no option '$1'; see the head of the script." >&2; exit 2 ;;
  esac
  shift
done

# Beside its place, so that a rename brings it there.
mkdir -p "$(dirname "$output")"
output=$(cd "$(dirname "$output")" && pwd)/$(basename "$output")
if [ -e "$output" ] && [ ! -f "$output/xrefmap.yml" ]; then
  echo "site.sh: $output is there, and no site; remove it, or choose another folder." >&2
  exit 2
fi
work=$(mktemp -d "$output.XXXXXXXX.tmp")
trap 'rm -rf "$work"' EXIT

# The pages and the files that they link to. docfx finds nothing else, so a link into what is not of the repository fails.
tar -c --exclude=bin --exclude=obj -- *.md LICENSE NOTICE docs samples benchmarks/results containers examples/Frames tests/data/*.md |
  tar -x -C "$work"
mv "$work"/docs/site/* "$work/"

# The assemblies lie together, each with the list of dependencies by which docfx finds those of others. Microsoft.Spark is the stand-in that
# ours was compiled against.
mkdir "$work/libraries"
for project in src/*/*.csproj; do
  name=$(basename "$project" .csproj)
  if grep -q '<IsPackable>false' "$project" || [ "$name" = SparkBert.Cli ]; then continue; fi
  dotnet build "$project" --configuration Release --nologo --verbosity quiet -clp:NoSummary >&2
  for file in dll xml deps.json; do cp "src/$name/bin/Release/net10.0/$name.$file" "$work/libraries/"; done
done
cp tests/SparkBert.MicrosoftSpark.StandIn/bin/Release/net10.0/Microsoft.Spark.dll "$work/libraries/"

dotnet tool restore --verbosity quiet >&2
for step in metadata build; do
  dotnet docfx $step "$work/docfx.json" --warningsAsErrors --logLevel warning >&2 || { echo "site.sh: docfx $step failed" >&2; exit 1; }
done

# The README is the page at the beginning.
cp "$work/site/README.html" "$work/site/index.html"
rm -rf "$output"
mv "$work/site" "$output"
echo "$output"
