#!/usr/bin/env bash
# Prints the peak memory and the time of the built command for rows at its bounds, each a run of its own with a small random model.
#
#   scripts/memory.sh [NAME...]     names of the first column; all by default
#
# The model is imported from ../shared/models/tiny-cased-full, or from the folder that SPARKBERT_MODELS names. The command is
# src/SparkBert.Cli, built for Release. Exit codes: 0 printed, 1 a run ended as it should not, 2 wrong usage.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command=$PWD/src/SparkBert.Cli/bin/Release/net10.0/SparkBert.Cli
models=${SPARKBERT_MODELS:-../shared/models}
if [ ! -x "$command" ]; then
  echo "$command is not there: dotnet build -c Release src/SparkBert.Cli" >&2
  exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$command" model import "$models/tiny-cased-full" -o "$work/tiny" >/dev/null 2>&1

# Sentences of 5 to 20 ordinary words, up to a number of bytes, in one line.
sentences() {
  awk -v size="$1" 'BEGIN {
    srand(1)
    words = split("the bank river closed on of a harbour corner evening Thursday and was near water boats quiet street", word, " ")
    while (written < size) {
      line = "The"
      for (count = 4 + int(16 * rand()); count > 0; count--) line = line " " word[1 + int(words * rand())]
      printf "%s. ", line
      written += length(line) + 2
    }
    print ""
  }'
}

repeat() {
  awk -v part="$1" -v count="$2" -v end="${3-}" 'BEGIN { for (i = 0; i < count; i++) printf "%s", part; print end }'
}

# One row of sentences of ten tokens each, the tokens from the last to the first.
backwards() {
  awk -v tokens="$1" 'BEGIN {
    form = "{\"annotatorType\":\"%s\",\"begin\":%d,\"end\":%d,\"result\":\"%s\",\"metadata\":{\"sentence\":\"0\"},\"embeddings\":[]}"
    printf "{\"sentence\":["
    for (i = 0; i < tokens / 10; i++) printf (i ? "," : "") form, "document", 20 * i, 20 * i + 19, "a a a a a a a a a a "
    printf "],\"token\":["
    for (i = tokens - 1; i >= 0; i--) printf (i < tokens - 1 ? "," : "") form, "token", 2 * i, 2 * i, "a"
    print "]}"
  }'
}

inputs() {
  case $1 in
    document-100MB | document-100MB-parquet) sentences 100000000 >"$work/in.txt" ;;
    document-10MB) sentences 10000000 >"$work/in.txt" ;;
    million-tokens) repeat "a b c d e f g h i. " 100000 >"$work/in.txt" ;;
    million-tokens-one-sentence) repeat "bank " 1000000 >"$work/in.txt" ;;
    token-10MB) repeat "x" 10000000 >"$work/in.txt" ;;
    combining-marks) repeat $'\xcc\x81' 100000 " a" >"$work/in.txt" ;;
    backslash-r) repeat '\\r' 5000000 "b" >"$work/in.txt" ;;
    backwards-100k) backwards 100000 >"$work/in.jsonl" ;;
    backwards-200k) backwards 200000 >"$work/in.jsonl" ;;
    *)
      echo "there is no bound '$1'." >&2
      exit 2
      ;;
  esac
}

peak() {
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -f '%M %e %U' -o "$work/time" "$@"
  else
    # The kernel keeps the peak of a process until it is reaped.
    local start=$SECONDS peak=0 now rc=0
    "$@" &
    while now=$(awk '/VmHWM/ { print $2 }' "/proc/$!/status" 2>/dev/null) && [ -n "$now" ]; do
      peak=$now
      sleep 0.05
    done
    wait $! || rc=$?
    echo "$peak $((SECONDS - start)) -" >"$work/time"
    return "$rc"
  fi
}

all=(document-10MB document-100MB document-100MB-parquet million-tokens million-tokens-one-sentence token-10MB combining-marks
  backslash-r backwards-100k backwards-200k)
printf '%-28s %9s %9s %8s %8s  %s\n' bound 'input MB' 'peak MB' 's' 'user s' 'what became of the row'
for name in "${@:-${all[@]}}"; do
  rm -f "$work"/in.* "$work"/out.*
  inputs "$name"
  input=$(echo "$work"/in.*)
  options=(--columns embeddings,error)
  output=$work/out.jsonl
  if [ "$name" = document-100MB-parquet ]; then output=$work/out.parquet; fi
  if [ "$name" = backslash-r ]; then
    cat >"$work/pipeline.json" <<JSON
[{"type":"DocumentAssembler","params":{"cleanupMode":"shrink_full"}},{"type":"SentenceDetector"},{"type":"Tokenizer"},
 {"type":"BertEmbeddings","params":{"model":"$work/tiny"}}]
JSON
    options+=(--pipeline "$work/pipeline.json")
  else
    options+=(-m "$work/tiny")
  fi

  rc=0
  peak "$command" embed "$input" -o "$output" "${options[@]}" 2>"$work/log" || rc=$?
  if [ "$rc" != 0 ] && [ "$rc" != 3 ]; then
    tail -5 "$work/log" >&2
    echo "$name: exit code $rc" >&2
    exit 1
  fi

  became="embedded"
  if [ "$rc" = 3 ]; then
    became="a bad row"
    if [ "${output##*.}" = jsonl ]; then became="a bad row: $(grep -o '"error":"[^"]*' "$output" | cut -c10-)"; fi
  fi
  read -r kilobytes seconds user <<<"$(tail -1 "$work/time")"
  printf '%-28s %9d %9d %8s %8s  %s\n' "$name" $(($(stat -c %s "$input") / 1000000)) $((kilobytes / 1000)) "$seconds" "$user" "$became"
done
