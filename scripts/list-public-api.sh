#!/usr/bin/env bash
# Writes the public members of the libraries into their PublicAPI.Unshipped.txt, as the analyzer spells them. What was shipped stays in
# PublicAPI.Shipped.txt; a member that is gone from the code must be taken out of that by hand, since it breaks programs.
#
#   scripts/list-public-api.sh [PROJECT...]     names below src/; all that have such a list by default
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

projects=("$@")
if ((${#projects[@]} == 0)); then
  for list in src/*/PublicAPI.Shipped.txt; do
    projects+=("$(basename -- "$(dirname -- "$list")")")
  done
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for project in "${projects[@]}"; do
  if [ ! -f "src/$project/PublicAPI.Shipped.txt" ]; then
    echo "src/$project has no PublicAPI.Shipped.txt, which turns the analyzer on." >&2
    exit 2
  fi
  list=src/$project/PublicAPI.Unshipped.txt
  cp -- "$list" "$work/before" 2>/dev/null || : >"$work/before"
  printf '#nullable enable\n' >"$list"
  if ! dotnet build "src/$project" -c Release --no-incremental -p:TreatWarningsAsErrors=false >"$work/build"; then
    cp -- "$work/before" "$list"
    grep -E 'error' "$work/build" | sort -u >&2
    echo "src/$project does not build; its list is as it was." >&2
    exit 1
  fi
  sed -n "s/.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" "$work/build" | LC_ALL=C sort -u >"$work/new"
  cat "$work/new" >>"$list"
  echo "$list: $(wc -l <"$work/new") members"
done
