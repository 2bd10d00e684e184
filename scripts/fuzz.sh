#!/usr/bin/env bash
# Runs `sparkbert embed` on random and damaged inputs with random options, and says how the runs ended.
#   scripts/fuzz.sh [RUNS] [FIRST_SEED]      by default 20,000 runs from a seed of the day on; a seed that fails is named
set -euo pipefail
cd "$(dirname "$0")/.."
export SPARKBERT_FUZZ_RUNS="${1:-20000}" SPARKBERT_FUZZ_SEED="${2:-$(date +%Y%m%d)}"
echo "runs: $SPARKBERT_FUZZ_RUNS, first seed: $SPARKBERT_FUZZ_SEED"
dotnet test tests/SparkBert.Cli.Tests --nologo --filter "FullyQualifiedName~CommandFuzzTests" -- xUnit.DiagnosticMessages=true
