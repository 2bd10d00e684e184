#!/usr/bin/env bash
# Checks a machine with a GPU of NVIDIA: the devices, the tests of vectors on a GPU, and figures of processor and GPU beside each other.
# SPARKBERT_ONNXRUNTIME names an ONNX Runtime with CUDA, unless the program that is checked was published with -p:OnnxRuntime=gpu.
#
#   scripts/check-gpu.sh                 in a checkout: doctor, the tests (built here), bench
#   scripts/check-gpu.sh SPARKBERT       a published program (its path): doctor and bench alone
#
# DEVICE is the device (default cuda), SHAPES the models of the benchmark (default "minilm base"). Nothing comes over the network but what
# the build restores.
set -euo pipefail
device=${DEVICE:-cuda}
if (($# > 0)); then
    sparkbert=("$1")
else
    cd "$(dirname "${BASH_SOURCE[0]}")/.."
    dotnet build src/SparkBert.Cli -c Release -v quiet --nologo
    dotnet build tests/SparkBert.Tests -c Release -v quiet --nologo
    sparkbert=(dotnet src/SparkBert.Cli/bin/Release/net10.0/SparkBert.Cli.dll)
fi

nvidia-smi --query-gpu=index,name,driver_version,memory.total --format=csv 2>/dev/null || echo "nvidia-smi is not here" >&2

# What is missing for Spark is not this script's business; the line of the devices is.
"${sparkbert[@]}" doctor --no-job | grep -A 1 ' devices ' || true
if (($# == 0)); then
    # Where there is no GPU to run on, the tests fail instead of being skipped.
    (cd tests/SparkBert.Tests && SPARKBERT_REQUIRE_GPU=1 dotnet run -c Release --no-build -- -class '*.CudaDevicesTests')
fi

for shape in ${SHAPES:-minilm base}; do
    "${sparkbert[@]}" bench --shape "$shape" --sentences 4000 --rounds 3 --device "$device"
    "${sparkbert[@]}" bench --shape "$shape" --sentences 400 --rounds 3
done
