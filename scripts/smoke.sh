#!/usr/bin/env bash
# Installs each package from a folder into an empty one, as a user does, and runs what its readme shows: the libraries, the tool, and with
# SPARK_HOME a Spark job.
#
#   scripts/smoke.sh FOLDER VERSION     what scripts/pack.sh made and said
#
# Exit codes: 0 all of it ran, 1 something did not, 2 wrong usage.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -eq 2 ] && [ -d "$1" ] || { echo "smoke.sh: FOLDER and VERSION are needed; see the head of the script." >&2; exit 2; }
feed=$(cd "$1" && pwd) version=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
unset CI

fail() {
  echo "smoke.sh: $1" >&2
  exit 1
}

# Packages of other people are taken from where they are already; ours go into a folder of this run, since a version may be made twice.
packages=$(dotnet nuget locals global-packages --list --force-english-output | sed -n 's/^.*global-packages: //p')
cat >"$work/nuget.config" <<XML
<configuration>
  <packageSources><add key="smoke" value="$feed" /></packageSources>
  <fallbackPackageFolders><add key="global" value="$packages" /></fallbackPackageFolders>
</configuration>
XML
export NUGET_PACKAGES="$work/packages"

# What every package must have in it.
for package in "$feed"/*."$version".nupkg; do
  list=$(python3 -m zipfile --list "$package" | awk '{ print $1 }')
  name=$(basename "$package" ".$version.nupkg")
  case $name in
    # The package that only names those of the machines.
    SparkBert.Cli) wanted='README.md NOTICE' ;;
    SparkBert.Cli.*) wanted='THIRD-PARTY-NOTICES.txt sbom.cdx.json SparkBert.Cli.dll SparkBert.Worker.dll' ;;
    *) wanted="README.md NOTICE THIRD-PARTY-NOTICES.txt sbom.cdx.json $name.dll $name.xml" ;;
  esac
  for file in $wanted; do
    grep -qE "(^|/)${file//./\\.}$" <<<"$list" || fail "$name has no $file"
  done
  python3 - "$package" <<'PYTHON' || fail "$name names no licence"
import sys, zipfile

with zipfile.ZipFile(sys.argv[1]) as package:
    described = next(name for name in package.namelist() if name.endswith(".nuspec"))
    sys.exit(0 if b'<license type="expression">Apache-2.0<' in package.read(described) else 1)
PYTHON
done

# The tool. Its commands stand in its readme.
dotnet tool install SparkBert.Cli --version "$version" --tool-path "$work/tools" --configfile "$work/nuget.config" >&2
export PATH="$work/tools:$PATH"
case $(uname -m) in x86_64) machine=linux-x64 ;; aarch64) machine=linux-arm64 ;; *) machine=any ;; esac
size=$(stat -c %s "$feed/SparkBert.Cli.$machine.$version.nupkg")
[ "$size" -lt 60000000 ] || fail "the tool's package for $machine has $size bytes; 60,000,000 are the bound"
[ "$(sparkbert --version | sed 's/+.*//')" = "$version" ] || fail "sparkbert --version says $(sparkbert --version)"
mkdir "$work/use"
cd "$work/use"
sparkbert model import "$root/tests/data/models/tiny-cased-full" -o bundle >&2
sed -n '/^```sh$/,/^```$/p' "$root/src/SparkBert.Cli/README.md" | grep -v '^```' | grep -v 'dotnet tool install' >commands
grep -q 'sparkbert embed' commands || fail "the tool's readme shows no command"
sed -i 's/embed texts.txt/embed texts.txt --model bundle/' commands
bash -euo pipefail commands >said
grep -q '"embeddings":\[' texts.jsonl || fail "the tool wrote no embeddings"
sparkbert neighbours texts.jsonl bank -k 3 >neighbours
[ "$(wc -l <neighbours)" -eq 6 ] || fail "the tool found no neighbours"

# A program of a package's readme, with the packages that it names.
program() {
  local name=$1 prelude=$2 && shift 2
  mkdir "$work/$name"
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>'
    echo '<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup><ItemGroup>'
    for package in "$@"; do echo "<PackageReference Include=\"$package\" Version=\"$version\" />"; done
    echo '</ItemGroup></Project>'
  } >"$work/$name/App.csproj"
  cp "$work/nuget.config" "$work/$name/"
  {
    echo "$prelude"
    sed -n '/^```csharp$/,/^```$/p' "$root/src/$name/README.md" | grep -v '^```'
  } >"$work/$name/Program.cs"

  # The name of a model on the network gives place to the bundle.
  sed -i 's#"hf:sentence-transformers/all-MiniLM-L6-v2"#"bundle"#' "$work/$name/Program.cs"
  dotnet build "$work/$name" --output "$work/$name/out" --nologo --verbosity quiet -clp:NoSummary >&2 \
    || fail "$name's readme does not build"
}

program SparkBert '' SparkBert
"$work/SparkBert/out/App" >said
grep -q '^bank 14-17: 32 numbers$' said || fail "SparkBert's readme said: $(cat said)"
program SparkBert.Models '' SparkBert.Models
"$work/SparkBert.Models/out/App" >said
grep -q '^9 tokens with 32 numbers each$' said || fail "SparkBert.Models' readme said: $(cat said)"
program SparkBert.Extensions.AI '' SparkBert.Extensions.AI
"$work/SparkBert.Extensions.AI/out/App" >said
grep -qE '^3 texts, [0-9]+ word pieces, 32 numbers each$' said || fail "SparkBert.Extensions.AI's readme said: $(cat said)"
program SparkBert.Connect '' SparkBert.Connect
program SparkBert.Spark '' SparkBert.Spark SparkBert.Models SparkBert.Worker
if [ -n "${SPARK_HOME:-}" ]; then
  SPARK_LOCAL_IP=127.0.0.1 "$work/SparkBert.Spark/out/App" bundle "$work/use/texts.txt" "$work/use/spark.parquet" >&2
  sparkbert neighbours spark.parquet bank -k 3 >of-spark
  cmp neighbours of-spark || fail "the Spark job of the packages gave other vectors than the tool"
else
  echo "smoke.sh: the Spark job was built, and not run: SPARK_HOME is not set" >&2
fi
echo "smoke.sh: the packages of version $version work"
