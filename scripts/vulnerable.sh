#!/usr/bin/env bash
# Asks the package source for known vulnerabilities of the packages that we use, those of packages among them.
#
#   scripts/vulnerable.sh
#
# Exit codes: 0 none is known, or no source has data (which is said); 1 there is one; 2 the packages can't be listed.
set -euo pipefail
export DOTNET_CLI_UI_LANGUAGE=en
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A source that has no such data gives the same answer as one that knows of none.
has_data=
while read -r source; do
  if curl -sf -m 20 "$source" 2>/dev/null | grep -q '"VulnerabilityInfo/'; then has_data=yes; fi
done < <(dotnet nuget list source --format short | awk '$1 ~ /^E/ { print $2 }' | grep '^https\?:')
if [ -z "$has_data" ]; then
  echo "vulnerable.sh: no package source here has data about vulnerabilities, so nothing is known." >&2
  exit 0
fi

if ! found=$(dotnet list SparkBert.slnx package --vulnerable --include-transitive 2>&1); then
  echo "vulnerable.sh: the packages can't be listed:" >&2
  tail -n 3 <<<"$found" >&2
  exit 2
fi

if grep -q 'has the following vulnerable packages' <<<"$found"; then
  printf '%s\n' "$found" >&2
  echo "vulnerable.sh: packages with known vulnerabilities: see above." >&2
  exit 1
fi

echo "vulnerable.sh: no package has a known vulnerability."
