#!/usr/bin/env bash
# Puts small faults into a copy of the sources, one at a time, and shows that a test fails for each. scripts/mutants.json has the faults.
#
#   scripts/mutants.sh                  all of them
#   scripts/mutants.sh NAME...          those
#   scripts/mutants.sh --part K/N       each Nth, from the Kth on
#   scripts/mutants.sh --list           their names
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run scripts/mutants.cs -- "$@"
