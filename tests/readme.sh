#!/usr/bin/env bash
# Proves that README.md tells the truth: its ```sql blocks are the regression test `readme`, and each ```text block after
# one is what came out. The statements themselves run in tests/pg_regress/sql/readme.sql.
#
# tests/readme.sh --write   makes tests/pg_regress/sql/readme.sql anew from README.md
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
test_file=tests/pg_regress/sql/readme.sql
expected=tests/pg_regress/expected/readme.out

# The blocks of a language, one after the other.
blocks() { awk -v start="^\`\`\`$1\$" '$0 ~ start {inside = 1; next} /^```$/ {if (inside) print ""; inside = 0} inside' README.md; }

script() {
  echo "-- The SQL of README.md, block by block: made by tests/readme.sh --write, edit README.md instead."
  echo "\\set VERBOSITY default"
  echo "\\set SHOW_CONTEXT never"
  echo "SET client_min_messages = warning;"
  echo "SET datestyle = iso;"
  echo "SET intervalstyle = postgres;"
  echo "SET timezone = 'UTC';"
  echo "CREATE SCHEMA readme;"
  echo "SET search_path = readme, public;"
  echo
  blocks sql
  echo "DROP SCHEMA readme CASCADE;"
}

if [ "${1:-}" = --write ]; then
  script >"$test_file"
  exit
fi

if ! diff <(script) "$test_file"; then
  echo "README.md and $test_file differ: run tests/readme.sh --write and review the new output"
  exit 1
fi
output=$(<"$expected")
results=0 wrong=0 block=''
while IFS= read -r line; do
  if [ "$line" != @end ]; then
    block+="$line"$'\n'
    continue
  fi
  results=$((results + 1))
  if [[ $output != *"$block"* ]]; then
    wrong=$((wrong + 1))
    printf 'README.md shows what its statements do not give:\n%s\n' "$block"
  fi
  block=''
done < <(awk '/^```text$/ {inside = 1; next} /^```$/ {if (inside) print "@end"; inside = 0} inside' README.md)
echo "$results results of README.md checked, $wrong wrong"
[ "$results" -gt 0 ] && [ "$wrong" -eq 0 ]
