# Sourced by scripts that count instructions with callgrind: a cluster of their own and what statements take in it.
#
# Callgrind counts each instruction of one backend, whatever else the machine does meanwhile. That backend is a single-user one,
# which needs no server and so leaves out all that a server does besides.

if ! command -v valgrind >/dev/null; then
  echo "valgrind is missing: install the package of that name" >&2
  exit 77
fi
for variable in "${!PG@}"; do unset "$variable"; done # another server's
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'stop_server && rm -rf "$work"' EXIT
as_user() (cd / && exec "$@")
if [ "$EUID" -eq 0 ]; then # PostgreSQL refuses to run as root
  server_user=$(id -un postgres 2>/dev/null || echo nobody)
  as_user() (cd / && exec runuser -u "$server_user" -- "$@")
  chown "$server_user" "$work"
fi

# make_cluster BINDIR: and a server for sql() in it.
make_cluster() {
  bin=$1
  as_user "$bin/initdb" -D "$work/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$work'" "timezone = 'UTC'" "fsync = off" "jit = off" \
    "autovacuum = off" "max_parallel_workers_per_gather = 0" "client_min_messages = warning" |
    as_user tee -a "$work/data/postgresql.conf" >/dev/null
  as_user "$bin/pg_ctl" start -w -D "$work/data" -l "$work/log" >/dev/null
}
sql() { "$bin/psql" -X -q -t -A -F $'\t' -v ON_ERROR_STOP=1 -h "$work" -U postgres -d postgres "$@"; }
stop_server() { if [ -e "$work/data/postmaster.pid" ]; then as_user "$bin/pg_ctl" stop -w -D "$work/data" >/dev/null; fi; }

# per_row: reads lines of LABEL, SHORT, LONG, ROWS, EXPRESSIONS... with tabs between them, and writes lines of LABEL and what each
# expression takes for a row of `SELECT expression FROM table`, in tenths. Long is the table that has so many rows more
# than the short one: what a statement costs whatever its rows is in both. Each runs twice, and the second time counts, when
# catalogues and tables are in the backend's caches. Nobody can use sql() any more.
per_row() {
  local label short long rows expressions expression i statements="$work/statements" measured="$work/measured"
  stop_server
  while IFS=$'\t' read -r label short long rows expressions; do
    IFS=$'\t' read -r -a expression <<<"$expressions"
    for i in "${!expression[@]}"; do
      printf '%s\t%s\t%s\n' "$label" "$rows" "$i" >&3
      printf "SELECT ${expression[i]//%/%%} FROM %s;\n" "$short" "$long" "$short" "$long"
    done
  done >"$statements" 3>"$measured"
  as_user valgrind --tool=callgrind --callgrind-out-file="$work/profile" --combine-dumps=yes --toggle-collect=PortalRun --dump-after=PortalRun \
    "$bin/postgres" --single -D "$work/data" postgres <"$statements" >"$work/log" 2>&1
  if grep -m 3 -E '(ERROR|FATAL|PANIC):' "$work/log" >&2; then return 1; fi
  # a part of the profile for each statement, and one for what came after the last
  sed -n 's/^totals: //p' "$work/profile" | head -n -1 | paste - - - - | paste "$measured" - |
    awk -F '\t' '{ printf "%s%s\t%.1f", $3 ? "" : (NR > 1 ? "\n" : "") $1, "", ($7 - $6) / $2 } END { print "" }'
}
