#!/usr/bin/env bash
# Runs the engine, `sparkbert embed --resume` and a Spark job side by side on rows of random sizes, kills what can be killed, and compares
# every row with that of an undisturbed run.
#
#   scripts/soak.sh [--short] [--minutes N] [--seed N]
#
# --short is two minutes; by default it is an hour, whose curve and figures are written to docs/soak.svg and benchmarks/results/soak.json.
# Spark is that of SPARK_HOME. Exit codes: 0 all bytes are equal and the memory is flat (below a bound in less than twenty minutes, in which
# it still grows to its size), 1 not so, 2 wrong usage or no Spark.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

minutes=60 seed=1 keep=(--curve docs/soak.svg --result benchmarks/results/soak.json)
while [ $# -gt 0 ]; do
  case $1 in
    --short) minutes=2 keep=() ;;
    --minutes) minutes=${2:?--minutes needs a number} keep=() && shift ;;
    --seed) seed=${2:?--seed needs a number} && shift ;;
    *) echo "soak.sh: there is no option '$1'; see the head of the script." >&2; exit 2 ;;
  esac
  shift
done

if [ -z "${SPARK_HOME:-}" ]; then
  echo "soak.sh: SPARK_HOME is not set; name the folder of an unpacked Spark." >&2
  exit 2
fi

export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_HOSTNAME=localhost
dotnet build tests/SparkBert.Soak -c Release --nologo -v quiet -clp:NoSummary >&2
echo "soak.sh: $minutes minutes, seed $seed" >&2
DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
export DOTNET_ROOT
exec tests/SparkBert.Soak/bin/Release/net10.0/SparkBert.Soak --minutes "$minutes" --seed "$seed" \
  --vocabulary tests/data/models/tiny-cased-full/vocab.txt ${keep[@]+"${keep[@]}"}
