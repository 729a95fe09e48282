#!/usr/bin/env bash
# Prints README's table: instructions of the whole backend per row of `SELECT f(x) FROM t`, counted by callgrind on a
# single-user backend. The count is repeatable to the instruction, where wall time is noise.
#
#   tests/bench/instructions.sh BINDIR              all rows of the table
#   tests/bench/instructions.sh BINDIR 'nps(i)' …   just these expressions
#
# BINDIR: the programs of a PostgreSQL in which the extension is installed, such as target/postgres-15/demo/bin after
# ./pgrx-setup.sh demo. Needs valgrind. As root it runs as user postgres. A benchmark, not a test: nothing is judged.
set -euo pipefail
if [ $# -lt 1 ] || [ ! -x "$1/postgres" ]; then
  sed -n 's/^# \{0,1\}//; 2,10p' "$0" >&2
  exit 2
fi
command -v valgrind >/dev/null || { echo "valgrind is missing: install the package of that name" >&2; exit 2; }
bin=$(cd -P -- "$1" && pwd)
shift
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "$EUID" -eq 0 ]; then
  chmod 755 "$work"
  as_user() (cd / && exec runuser -u postgres -- "$@")
  install -d -o postgres "$work/data" "$work/profile"
else
  as_user() { "$@"; }
  mkdir "$work/data" "$work/profile"
fi
backend() { as_user "$@" "$bin/postgres" --single -j -D "$work/data" postgres; }

rows=50000
as_user "$bin/initdb" -D "$work/data" -E UTF8 --locale=C.UTF-8 >/dev/null
printf 'fsync = off\njit = off\nautovacuum = off\nmax_parallel_workers_per_gather = 0\n' |
  as_user tee -a "$work/data/postgresql.conf" >/dev/null
# one column a table, so that reaching it costs the same; each table once with `rows` rows and once with twice as many
{
  printf 'CREATE EXTENSION helpdesk_metrics;\n\n'
  while read -r column type value; do
    for times in 1 2; do
      printf 'CREATE TABLE %s%s AS SELECT (%s)::%s AS %s FROM generate_series(1, %s) AS n;\n\nVACUUM %s%s;\n\n' \
        "$column" "$times" "$value" "$type" "$column" $((rows * times)) "$column" "$times"
    done
  done <<'END'
i integer n%7+1
n numeric n%7/2.0+1
f float8 n%7/2.0+1
b boolean n%3=0
d interval make_interval(secs=>n%1000)
t text 'channel'||n%4
END
} | backend >"$work/setup.log" 2>&1
if grep -E 'ERROR|FATAL' "$work/setup.log"; then exit 1; fi

collected() { # EXPRESSION TABLE
  printf 'SELECT 1 FROM %s LIMIT 1;\n\nSELECT %s FROM %s;\n\n' "$2" "$1" "$2" |
    backend valgrind --tool=callgrind --callgrind-out-file="$work/profile/out" 2>&1 |
    tee "$work/last.log" | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
  if grep -E 'ERROR|FATAL' "$work/last.log" >&2; then exit 1; fi
}
per_row() { # EXPRESSION, whose first one-letter name in parentheses is its column
  local column once twice
  column=$(sed -E 's/.*\(([infbdt])[,)].*/\1/' <<<"$1")
  once=$(collected "$1" "${column}1")
  twice=$(collected "$1" "${column}2")
  echo $(((twice - once) / rows))
}

if [ $# -gt 0 ]; then
  for expression in "$@"; do printf '%s: %s\n' "$expression" "$(per_row "$expression")"; done
  exit
fi

echo "| over | \`count(x)\` | built in | this extension |"
echo "| --- | --- | --- | --- |"
shown() { # COLUMN EXPRESSIONS separated by semicolons
  local cells='' expression
  while read -r -d ';' expression; do
    [ -z "$expression" ] || cells+="\`$(sed -E "s/\\b$1\\b/x/g" <<<"$expression")\` $(per_row "$expression"), "
  done <<<"$2;"
  printf '%s' "${cells%, }"
}
while IFS='|' read -r column over built_in ours; do
  echo "| $over | $(per_row "count($column)") | $(shown "$column" "$built_in") | $(shown "$column" "$ours") |"
done <"$here/expressions.txt"
