#!/usr/bin/env bash
# Gives each parser damaged inputs for some minutes, and says how many there were, how they ended and what was found. An input that a parser
# handles wrongly is kept as a file that `dotnet test` gives it again ever after; its name has the seed that made it.
#   scripts/fuzz-parsers.sh [--minutes N] [--seed S] [--count N] [--findings FOLDER] [PARSER...]
# By default 10 minutes each, seeds from one of the day on, the folder tests/data/crashes, and all parsers. --count makes so many runs
# instead.
set -euo pipefail
cd "$(dirname "$0")/.."

# The parsers and the projects that have them.
parsers="
    safetensors SparkBert.Models.Tests
    checkpoint SparkBert.Models.Tests
    tensorflow-graph SparkBert.Models.Tests
    object-graph SparkBert.Models.Tests
    java-objects SparkBert.Models.Tests
    object-file SparkBert.Models.Tests
    parquet-vocabulary SparkBert.Models.Tests
    annotator-metadata SparkBert.Models.Tests
    zip SparkBert.Models.Tests
    tar SparkBert.Models.Tests
    tar-gz SparkBert.Models.Tests
    import-safetensors SparkBert.Models.Tests
    import-config SparkBert.Models.Tests
    import-vocabulary SparkBert.Models.Tests
    import-onnx SparkBert.Models.Tests
    onnx-encoder SparkBert.Models.Tests
    import-checkpoint SparkBert.Models.Tests
    probes SparkBert.Models.Tests
    onnx-outline SparkBert.Tests
    worker-task SparkBert.Worker.Tests
    worker-arrow SparkBert.Worker.Tests
    csv SparkBert.Cli.Tests
    json-lines SparkBert.Cli.Tests
"

minutes=10 seed="$(date +%Y%m%d)" count='' findings="$PWD/tests/data/crashes"
while [[ ${1-} == --* ]]; do
    case "$1" in
    --minutes) minutes="$2" ;;
    --seed) seed="$2" ;;
    --count) count="$2" minutes='' ;;
    --findings) findings="$(realpath -m "$2")" ;;
    *)
        sed -n 's/^#   / /p' "$0" >&2
        exit 2
        ;;
    esac
    shift 2
done

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export SPARKBERT_FUZZ_SEED="$seed" SPARKBERT_FUZZ_MINUTES="$minutes" SPARKBERT_FUZZ_COUNT="$count"
export SPARKBERT_FUZZ_FINDINGS="$findings" SPARKBERT_FUZZ_REPORT="$work/report"

for name in "${@:-}"; do
    if [[ -n $name ]] && ! grep -qE "^ {4}$name " <<<"$parsers"; then
        echo "there is no parser $name; there are: $(awk '{ printf "%s ", $1 }' <<<"$parsers")" >&2
        exit 2
    fi
done

failed=0
built=''
while read -r name project; do
    if [[ -z $name || ($# -gt 0 && " $* " != *" $name "*) ]]; then
        continue
    fi

    if [[ $built != *" $project "* ]]; then
        dotnet build "tests/$project" --nologo -v q -m:1 >&2
        built="$built $project "
    fi

    export SPARKBERT_FUZZ_PARSERS="$name"
    rm -f "$work/report"
    if dotnet test "tests/$project" --no-build --nologo \
        --filter "FullyQualifiedName~ParserFuzzTests.Damaged" </dev/null >"$work/log" 2>&1; then
        cat "$work/report"
        continue
    fi

    failed=1
    if [[ -f $work/report ]]; then
        cat "$work/report"
    else
        # The process ended before it could say anything; the input that it had is where it was.
        tail -n 20 "$work/log" >&2
        echo "$name: the process ended"
    fi

    if [[ -f $findings/$name/unfinished.bin ]]; then
        mv "$findings/$name/unfinished.bin" "$findings/$name/process-ended-$(date +%s).bin"
    fi
done <<<"$parsers"
exit "$failed"
