#!/usr/bin/env bash
# Prints the table of docs/performance.md: instructions of the whole backend per row of `SELECT f(x) FROM t`, counted by
# callgrind. The count is repeatable, where wall time is noise. What no aggregate may exceed, tests/instructions.sh checks.
#
#   tests/bench/instructions.sh BINDIR              all rows of the table
#   tests/bench/instructions.sh BINDIR 'nps(i)' …   just these expressions, over the columns i, n, f, b, d and t
#
# BINDIR: the programs of a PostgreSQL in which the extension is installed, such as target/postgres-15/demo/bin after
# ./pgrx-setup.sh demo. Needs valgrind.
set -euo pipefail
if [ $# -lt 1 ] || [ ! -x "$1/postgres" ]; then
  sed -n 's/^# \{0,1\}//; 2,9p' "$0" >&2
  exit 2
fi
programs=$(cd -P -- "$1" && pwd)
shift
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
. ../instructions/count.sh

make_cluster "$programs"
# one column a table, so that reaching it costs the same
sql <<'END'
CREATE EXTENSION helpdesk_metrics;
SELECT format('CREATE TABLE %1$s_%2$s AS SELECT (%3$s)::%4$s AS %1$s FROM generate_series(1, %5$s) AS n', x, size, value, type, rows)
FROM (VALUES ('short', 1000), ('long', 6000)) AS size (size, rows), (VALUES
    ('i', 'integer', 'n % 7 + 1'),
    ('n', 'numeric', 'n % 7 / 2.0 + 1'),
    ('f', 'float8', 'n % 7 / 2.0 + 1'),
    ('b', 'boolean', 'n % 3 = 0'),
    ('d', 'interval', 'make_interval(secs => n % 1000)'),
    ('t', 'text', '''channel'' || n % 4')
) AS x (x, type, value) \gexec
VACUUM FREEZE;
END
# measure LABEL COLUMN EXPRESSION...: a line for per_row()
measure() { printf '%s\t%s_short\t%s_long\t5000' "$1" "$2" "$2" && printf '\t%s' "${@:3}" && echo; }

if [ $# -gt 0 ]; then
  # the column is the first one-letter name in parentheses
  for expression in "$@"; do measure "$expression" "$(sed -E 's/.*\(([infbdt])[,)].*/\1/' <<<"$expression")" "$expression"; done |
    per_row | awk -F '\t' '{ printf "%s: %.0f\n", $1, $2 }'
  exit
fi

while IFS='|' read -r column over built_in ours; do
  IFS=';' read -r -a expressions <<<"count($column);${built_in:+$built_in;}$ours"
  measure "$over|$(sed -E "s/\\b$column\\b/x/g" <<<"$built_in|$ours")" "$column" "${expressions[@]}"
done <expressions.txt | per_row | awk -F '\t' '
  # the expressions of a cell with what each takes, which is in the fields from `place` on
  function cell(list, expressions, n, i, text) {
    n = split(list, expressions, ";")
    for (i = 1; i <= n; i++) {
      text = text sprintf("%s`%s` %.0f", i > 1 ? ", " : "", expressions[i], $(place++))
    }
    return text
  }
  BEGIN { print "| over | `count(x)` | built in | this extension |\n| --- | --- | --- | --- |" }
  { split($1, row, "|"); place = 3; built_in = cell(row[2]); printf "| %s | %.0f | %s | %s |\n", row[1], $2, built_in, cell(row[3]) }
'
