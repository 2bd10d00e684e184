#!/usr/bin/env bash
# Fails for lines over 140 columns, and names them. Rows of Markdown tables may be longer, since they can't be wrapped; lock files, lists of
# public members, data and generated tables are not for readers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

git ls-files -z -- '*.cs' '*.md' '*.sh' '*.csproj' '*.props' '*.java' '*.py' '.ci/run' ':!tests/data/**' \
  | xargs -0 awk 'length($0) > 140 && !(FILENAME ~ /[.]md$/ && /^[|]/) { print FILENAME ":" FNR ": " length($0) " columns"; found = 1 }
      END { exit found }'
