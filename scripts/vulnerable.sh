#!/usr/bin/env bash
# Asks the package source for known vulnerabilities of the packages that we use, those of packages among them.
#
#   scripts/vulnerable.sh
#
# Exit codes: 0 none is known, or no source answers (which is said); 1 there is one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! found=$(dotnet list SparkBert.slnx package --vulnerable --include-transitive 2>&1); then
  echo "vulnerable.sh: no source answered, so nothing is known:" >&2
  tail -n 3 <<<"$found" >&2
  exit 0
fi

# A source without such data says so, and that is no answer.
if grep -q 'NU1900\|did not provide vulnerability\|no vulnerability' <<<"${found,,}"; then
  echo "vulnerable.sh: the source has no data about vulnerabilities, so nothing is known." >&2
  exit 0
fi

if grep -q 'has the following vulnerable packages' <<<"$found"; then
  printf '%s\n' "$found" >&2
  echo "vulnerable.sh: packages with known vulnerabilities: see above." >&2
  exit 1
fi

echo "vulnerable.sh: no package has a known vulnerability."
