#!/usr/bin/env bash
# Fails when an aggregate takes more instructions than tests/instructions/counts.tsv has on record: of its transition function
# per row, of its combine function per state and of its final function, each less what count(x) takes over the same rows.
#
# tests/instructions.sh --write   records the figures of this version of PostgreSQL
#
# Two runs of one build differed by at most 0.5 instructions per row and 2 per state, and identical functions of one run
# by as much. So more than 3 % is a change of the code, of the compiler or of PostgreSQL, except where that is less than 2.
# The combine function of durations is an exception: 5,838 to 6,071 in runs of the same code, so that the highest is on record for all of its aggregates.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
counts=tests/instructions/counts.tsv
program=$(command -v postgres) || { echo "no postgres in PATH" && exit 77; }
server="$("$program" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/') $(uname -m)"
if [ "${1:-}" != --write ] && ! grep -q "^$server"$'\t' "$counts"; then
  echo "$counts has no figures for PostgreSQL $server: PATH=${program%/*}:\$PATH tests/instructions.sh --write adds them"
  exit 77
fi
. tests/instructions/count.sh

make_cluster "$(dirname -- "$program")"
sql --file=tests/instructions/aggregates.sql >"$work/measures"
# a line for an aggregate, a column for each step
per_row <"$work/measures" | awk -F '\t' -v OFS='\t' -v server="$server" '
  { step = $1; sub(/.* /, "", step); sub(/ [a-z]*$/, "", $1); count[$1, step] = sprintf("%.0f", $3 - $2) }
  step == "transition" { names[++n] = $1 }
  END { for (i = 1; i <= n; i++) print server, names[i], count[names[i], "transition"], count[names[i], "combine"], count[names[i], "final"] }
' >"$work/counts"

if [ "${1:-}" = --write ]; then
  { head -n 1 "$counts"; { sed 1d "$counts" | grep -v "^$server"$'\t' || true; cat "$work/counts"; } | sort -s -t $'\t' -k 1,1; } >"$work/new"
  cat "$work/new" >"$counts"
  exit
fi

awk -F '\t' -v server="$server" -v file="$counts" -v bin="$bin" '
  NR == 1 { split($0, steps) }
  NR == FNR { if ($1 == server) { known[$2] = 1; for (i = 3; i <= 5; i++) was[$2, i] = $i } next }
  !($2 in known) { print $2 " is not in " file; wrong = 1; next }
  { delete known[$2]
    for (i = 3; i <= 5; i++) {
      more = $i - was[$2, i]; share = was[$2, i] * 0.03
      if (more > (share > 2 ? share : 2)) { printf "%s: its %s takes %d instructions, %d are on record\n", $2, steps[i], $i, was[$2, i]; wrong = 1 }
      else if (-more > (share > 2 ? share : 2)) fewer++
    } }
  END {
    for (name in known) { print name " is in " file " but not in the extension"; wrong = 1 }
    if (fewer) print fewer " counts are lower than on record"
    if (wrong || fewer) print "To record what is now, and say why in the commit: PATH=" bin ":$PATH tests/instructions.sh --write"
    exit wrong
  }
' "$counts" "$work/counts"
