#!/usr/bin/env bash
# Runs the tests of each fault in the table of docs/reliability.md with real processes, and prints the table with how many tests of each
# row passed.
#
#   scripts/faults.sh [--results FOLDER] [FILE.json]
#
# FILE.json gets the counts; those of the last run are in benchmarks/results/faults.json. With --results nothing is run: the results (.trx)
# of a run of all tests are read, as CI has them.
#
# Exit codes: 0 every fault has tests that ran and passed, 1 one has not, 2 the table can't be read.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
results=
if [ "${1:-}" = --results ]; then
  results=${2:?--results needs a folder}
  shift 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The names in the last column: a class of one or more test projects, or Class.Beginning_of_a_test.
sed -n '/^## Under faults/,/^## The fuzz/p' docs/reliability.md | grep '^| ' | tail -n +3 >"$work/table"
grep -oE '`[A-Za-z]*Tests(\.[A-Za-z_]+)?`' "$work/table" | tr -d '`' | sort -u >"$work/tests"
[ -s "$work/tests" ] || { echo "faults.sh: there is no table of faults in docs/reliability.md." >&2; exit 2; }

for project in tests/*.Tests; do
  [ -z "$results" ] || break
  filter=
  while IFS=. read -r class test; do
    if grep -rqs --include='*.cs' "class $class\b" "$project"; then filter+="${filter:+|}FullyQualifiedName~.$class.$test"; fi
  done <"$work/tests"
  if [ -n "$filter" ]; then
    echo "faults.sh: $project" >&2
    dotnet test "$project" --nologo --filter "$filter" --logger "trx;LogFileName=$(basename "$project").trx" \
      --results-directory "$work" >&2 || echo "$project" >>"$work/failed"
  fi
done

python3 - "$work" "${results:-$work}" "${1:-}" <<'PYTHON'
import collections, datetime, glob, json, os, re, sys
import xml.etree.ElementTree as tree

work, results, result = sys.argv[1:]

# A test as Class.Method, with how each of its cases ended.
outcomes = collections.defaultdict(collections.Counter)
for file in glob.glob(f"{results}/*.trx"):
    for test in tree.parse(file).iter("{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}UnitTestResult"):
        outcomes[re.match(r"[^(]*?(\w+\.\w+)(\(|$)", test.get("testName")).group(1)][test.get("outcome")] += 1


def has(test, name):
    return test.startswith(name if "." in name else name + ".")


rows, bad = [], 0
print("| fault | passed | failed | not run |\n| --- | ---: | ---: | ---: |")
for line in open(f"{work}/table"):
    fault, _, tests = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
    names = re.findall(r"`(\w+Tests(?:\.\w+)?)`", tests)
    missing = [name for name in names if not any(has(test, name) for test in outcomes)]
    total = sum((ended for test, ended in outcomes.items() if any(has(test, name) for name in names)), collections.Counter())
    passed, failed = total["Passed"], total["Failed"]
    bad += passed == 0 or failed > 0 or len(missing) > 0
    rows.append({"fault": fault, "passed": passed, "failed": failed, "notRun": sum(total.values()) - passed - failed, "tests": names})
    print(f"| {fault} | {passed} | {failed} | {rows[-1]['notRun']} |")
    if missing:
        print(f"faults.sh: no test is named {', '.join(missing)}", file=sys.stderr)
if result:
    with open(result, "w") as file:
        json.dump({"date": datetime.date.today().isoformat(), "faults": rows}, file, indent=2, ensure_ascii=False)
        file.write("\n")
sys.exit(1 if bad or os.path.exists(f"{work}/failed") else 0)
PYTHON
