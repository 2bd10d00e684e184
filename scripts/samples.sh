#!/usr/bin/env bash
# Runs each program of samples/ with a small model, as its own head says, and looks at what it prints; and with a model that is not there.
#
#   scripts/samples.sh [MODEL]      by default a random model of the tests, whose vectors mean nothing
#
# Exit codes: 0 each of them ran, 1 one did not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
model=${1:-tests/data/models/tiny-cased-full}
missing=/nowhere/model
unset CI

expect() {
  local sample=$1 lines=$2 pattern=$3 && shift 3
  local said
  said=$(dotnet run "samples/$sample.cs" -- "$@" "$model") || { echo "samples.sh: samples/$sample.cs failed" >&2; exit 1; }
  [ "$(grep -cE "$pattern" <<<"$said")" -eq "$lines" ] || { printf 'samples.sh: samples/%s.cs said:\n%s\n' "$sample" "$said" >&2; exit 1; }
  refuse "$sample" "$@" "$missing"
  echo "samples/$sample.cs ran"
}

# A line that names the model and what to run, and 2; no stack trace.
refuse() {
  local sample=$1 said code=0 && shift
  said=$(dotnet run "samples/$sample.cs" -- "$@" 2>&1 >/dev/null) || code=$?
  [ "$code" -eq 2 ] && [ "$(wc -l <<<"$said")" -eq 1 ] && [[ $said == *"$missing"*"sparkbert model pull "* ]] && return
  printf 'samples.sh: samples/%s.cs ended with %s without a model, and said:\n%s\n' "$sample" "$code" "$said" >&2
  exit 1
}

expect search 3 '^ ?-?[0-9.]+  [A-Z]' samples/harbour.txt "When did the ship leave?"
expect kernel 3 '^ ?-?[0-9.]+  [A-Z]' samples/harbour.txt "When did the ship leave?"
expect tokens 7 '^[A-Za-z.]+ +[0-9]+ to +[0-9]+  \[' "A boat lay at the bank."
expect sentences 10 "^row [1-5]: [0-9]+ numbers for '" samples/harbour.txt
for sample in samples/*.cs; do
  grep -q "^expect $(basename "$sample" .cs) " scripts/samples.sh || { echo "samples.sh: nothing runs $sample" >&2; exit 1; }
done
