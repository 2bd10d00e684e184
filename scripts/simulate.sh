#!/usr/bin/env bash
# Runs the product's own code against what seeds invent, and says what was disturbed and what came of it. A seed that fails prints the
# command that runs it alone. Without a first seed the seeds begin at one of the day.
#   scripts/simulate.sh [SEEDS] [FIRST]            the worker with simulated JVMs, files and clocks; 10,000 by default
#   scripts/simulate.sh --locks [SEEDS] [FIRST]    orders of model calls, windows and openings of models; 2,000 by default
#   scripts/simulate.sh --disks [SEEDS] [FIRST]    the command on disks with faults; 1,000, and a twentieth of them as processes
set -euo pipefail
cd "$(dirname "$0")/.."
kind=worker
if [[ ${1-} == --* ]]; then
    kind="${1#--}"
    shift
fi

run() {
    echo "$1, seeds: $SPARKBERT_SIMULATION_SEEDS, from: $SPARKBERT_SIMULATION_SEED"
    dotnet test "tests/$1" --nologo --filter "$2" -- xUnit.DiagnosticMessages=true
}

default() {
    export SPARKBERT_SIMULATION_SEEDS="${2:-$1}" SPARKBERT_SIMULATION_SEED="${3:-$(date +%Y%m%d)}"
}

case "$kind" in
worker)
    default 10000 "$@"
    run SparkBert.Worker.Tests "FullyQualifiedName~SimulatedExecutorTests.Every_seed"
    ;;
locks)
    default 2000 "$@"
    run SparkBert.Tests "FullyQualifiedName~SparkBert.Tests.Simulation"
    run SparkBert.Worker.Tests "FullyQualifiedName~ModelOrderTests"
    ;;
disks)
    default 1000 "$@"
    export SPARKBERT_SIMULATION_DISKS="$SPARKBERT_SIMULATION_SEEDS"
    export SPARKBERT_SIMULATION_PROCESSES="$(((SPARKBERT_SIMULATION_SEEDS + 19) / 20))"
    run SparkBert.Cli.Tests "FullyQualifiedName~SimulatedDiskTests"
    ;;
*)
    sed -n 's/^#   / /p' "$0" >&2
    exit 2
    ;;
esac
