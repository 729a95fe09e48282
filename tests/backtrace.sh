#!/usr/bin/env bash
# What an error says does not depend on the server's environment: a server that is started with RUST_BACKTRACE tells the same as
# one without it, of a cancel, of the server's own refusals and of the extension's.
set -euo pipefail
bin=$(pg_config --bindir)
work=$(mktemp -d)
if [ "$EUID" -eq 0 ]; then
  chmod 755 "$work"
  install -d -o postgres "$work/server"
  as_user() (cd / && exec runuser -u postgres -- "$@")
else
  as_user() { "$@"; }
  mkdir "$work/server"
fi
data="$work/server/data"
trap 'as_user "$bin/pg_ctl" stop -m immediate -D "$data" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
as_user "$bin/initdb" -D "$data" -U postgres -E UTF8 --locale=C -A trust >/dev/null
unset "${!PG@}"

told() { # [VARIABLE=VALUE]...: all that these errors say to a client
  as_user env "$@" "$bin/pg_ctl" start -w -D "$data" -l "$work/server/log" -o "-c listen_addresses='' -c unix_socket_directories='$work/server' -c fsync=off" >/dev/null
  "$bin/psql" --no-psqlrc --quiet --host="$work/server" --username=postgres --dbname=postgres --set=VERBOSITY=verbose 2>&1 <<'SQL'
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS helpdesk_metrics;
-- of the server's functions, which are called through pgrx: a numeric that is too large, a cancel
SELECT clv(9e131000, 9e131000, 1);
SET statement_timeout = '100ms';
SELECT clv(repeat('7', 131000)::numeric, repeat('7', 131000)::numeric, 1);
RESET statement_timeout;
-- of the extension
SELECT nps(11);
SELECT '{"counts":{"chat":0}}'::tally_summary;
SQL
  as_user "$bin/pg_ctl" stop -m fast -D "$data" >/dev/null
}
told -u RUST_BACKTRACE -u RUST_LIB_BACKTRACE >"$work/without"
[ "$(grep -c '^ERROR:  [0-9A-Z]' "$work/without")" = 4 ] || { cat "$work/without" && exit 1; }
for variable in RUST_BACKTRACE=1 RUST_BACKTRACE=full RUST_LIB_BACKTRACE=1; do
  told "$variable" >"$work/with"
  if ! diff "$work/without" "$work/with"; then
    echo "FAILED: with $variable errors say something else"
    exit 1
  fi
done
sed 's/^/  /' "$work/without"
