#!/usr/bin/env bash
# Runs the tests of each fault in the table of docs/reliability.md with real processes, and prints the table with how many of the tests of
# the classes named in a row passed. A class may stand in several rows.
#
#   scripts/faults.sh [FILE.json]     also writes the counts there
#
# Exit codes: 0 every fault has tests that ran and passed, 1 one has not, 2 the table can't be read.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The names in the last column; each is a class of one or more test projects.
sed -n '/^## Under faults/,/^## The fuzz/p' docs/reliability.md | grep '^| ' | tail -n +3 >"$work/table"
grep -o '`[A-Za-z]*Tests`' "$work/table" | tr -d '`' | sort -u >"$work/classes"
[ -s "$work/classes" ] || { echo "faults.sh: there is no table of faults in docs/reliability.md." >&2; exit 2; }

for project in tests/*.Tests; do
  filter=
  while read -r class; do
    if grep -rqs --include='*.cs' "class $class\b" "$project"; then filter+="${filter:+|}FullyQualifiedName~.$class."; fi
  done <"$work/classes"
  if [ -n "$filter" ]; then
    echo "faults.sh: $project" >&2
    dotnet test "$project" --nologo --filter "$filter" --logger "trx;LogFileName=$(basename "$project").trx" \
      --results-directory "$work" >&2 || echo "$project" >>"$work/failed"
  fi
done

python3 - "$work" "${1:-}" <<'PYTHON'
import collections, datetime, glob, json, os, re, sys
import xml.etree.ElementTree as tree

work, result = sys.argv[1:]
counts = collections.defaultdict(collections.Counter)
for file in glob.glob(f"{work}/*.trx"):
    for test in tree.parse(file).iter("{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}UnitTestResult"):
        counts[re.match(r"[^(]*\.(\w+)\.\w+(\(|$)", test.get("testName")).group(1)][test.get("outcome")] += 1

rows, bad = [], 0
print("| fault | passed | failed | not run |\n| --- | ---: | ---: | ---: |")
for line in open(f"{work}/table"):
    fault, _, tests = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
    total = sum((counts[name] for name in re.findall(r"`(\w+Tests)`", tests)), collections.Counter())
    passed, failed = total["Passed"], total["Failed"]
    bad += passed == 0 or failed > 0
    rows.append({"fault": fault, "passed": passed, "failed": failed, "notRun": sum(total.values()) - passed - failed})
    print(f"| {fault} | {passed} | {failed} | {rows[-1]['notRun']} |")
if result:
    with open(result, "w") as file:
        json.dump({"date": datetime.date.today().isoformat(), "faults": rows}, file, indent=2, ensure_ascii=False)
        file.write("\n")
sys.exit(1 if bad or os.path.exists(f"{work}/failed") else 0)
PYTHON
