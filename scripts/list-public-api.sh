#!/usr/bin/env bash
# Writes the public members of the libraries into their PublicAPI.Unshipped.txt, as the analyzer spells them. What was shipped stays in PublicAPI.Shipped.txt; a member that is gone from the code
# must be taken out of that by hand, since it breaks programs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for project in SparkBert SparkBert.Models SparkBert.Worker SparkBert.Spark; do
  list=src/$project/PublicAPI.Unshipped.txt
  new=$(mktemp)
  trap 'rm -f "$new"' EXIT
  printf '#nullable enable\n' >"$list"
  dotnet build "src/$project" -c Release --no-incremental -f net10.0 -p:TreatWarningsAsErrors=false |
    sed -n "s/.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" | LC_ALL=C sort -u >"$new"
  cat "$new" >>"$list"
  echo "$list: $(wc -l <"$new") members"
done
