#!/usr/bin/env bash
# No line of a tracked .cs, .md, .sh, .csproj, .props or .yml file is longer than 140 characters, except rows of Markdown tables and
# lines that are one URL. Lock files, PublicAPI lists, test data and generated tables have other extensions and are not checked.
set -euo pipefail
cd "$(dirname "$0")/.."

# Characters, not bytes.
export LC_ALL=C.UTF-8

found=$(git grep -nE '^.{141,}' -- '*.cs' '*.md' '*.sh' '*.csproj' '*.props' '*.yml' |
    grep -vE '^[^:]+\.md:[0-9]+:[[:space:]]*\|' |
    grep -vE '^[^:]+:[0-9]+:[^[:alnum:]]*(\[[^]]+\]: *)?<?https?://[^[:space:]]+$' || true)
if [[ -n $found ]]; then
    printf '%s\n' "$found" | sed -E 's/^([^:]+:[0-9]+):.*/\1: longer than 140 characters/' >&2
    exit 1
fi
