#!/usr/bin/env bash
# Nobody gets in through a name. A role whose only right is CREATE on the extension's schema puts there an operator or function for the types of any
# call that leaves room for one (tests/hostile/overloads.sql), each of which raises an error; then the extension is created, updated and restored,
# and views of all sources are made and read, also by a session with temporary tables of every name and with other settings. Nothing of his is
# called, nothing depends on it, and every definition is the one of a database without him.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
extension=helpdesk_metrics

name="hostile_$$"
files=$(pg_config --sharedir)/extension
work=$(mktemp -d)
databases=("$name" "${name}_clean" "${name}_clean_restored" "${name}_made" "${name}_updated" "${name}_restored" "${name}_trusted")
clean() {
  for database in "${databases[@]}"; do dropdb --if-exists --force "$database"; done
  dropuser --if-exists "$name"
  rm -rf "$work" "$files/$extension--0.1.0.sql"
} >/dev/null 2>&1
trap clean EXIT
# every view is read, and compiling their plans would take minutes
export PGOPTIONS="-c client_min_messages=warning -c synchronous_commit=off -c jit=off"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --set=mallory="$name" "$@"; }

# every call of the views, of all sources; with the products' whole tables
cat >"$work/desks.sql" <<'SQL'
CREATE SCHEMA chatwoot;
SET search_path = chatwoot;
\i tests/schemas/chatwoot.sql
CREATE SCHEMA zammad;
SET search_path = zammad;
\i tests/schemas/zammad.sql
CREATE SCHEMA zendesk;
SET search_path = zendesk;
\i tests/schemas/zendesk.sql
RESET search_path;
CREATE SCHEMA canonical;
CREATE VIEW canonical.tickets AS
SELECT 1::bigint AS account_id, 1::bigint AS ticket_id, now() AS created_at, 'email'::text AS channel, 'open'::text AS status, 2::bigint AS agent_id, 'Ada'::text AS agent,
    now() AS first_response_at, interval '1 hour' AS first_response, NULL::timestamptz AS first_resolved_at, NULL::timestamptz AS resolved_at, NULL::interval AS full_resolution,
    5::numeric AS csat_score, true AS one_touch, 0 AS reopens, true AS sla_first_response_met, true AS sla_resolution_met;
SQL
for source in chatwoot zammad zendesk canonical; do
  echo "SELECT metrics.create_views('$source'::pg_catalog.text, '$source'::pg_catalog.name, '${source}_views'::pg_catalog.name, 'Europe/Berlin'::pg_catalog.text) \\g /dev/null"
done >"$work/views.sql"
# each is read, in full
cat >"$work/read.sql" <<'SQL'
DO $$
DECLARE
    view pg_catalog.regclass;
BEGIN
    FOR view IN SELECT oid FROM pg_catalog.pg_class WHERE relkind = 'v' AND relnamespace::pg_catalog.regnamespace::pg_catalog.text ~ '_views(_internal)?$|^metrics$' LOOP
        EXECUTE pg_catalog.format('CREATE TEMP TABLE result AS SELECT * FROM %s', view);
        DROP TABLE pg_temp.result;
    END LOOP;
END $$;
SQL
cat >"$work/definitions.sql" <<'SQL'
SET search_path = pg_catalog;
SELECT format('%s %s', pg_class.oid::regclass, pg_get_viewdef(pg_class.oid)) FROM pg_class
WHERE relkind = 'v' AND relnamespace::regnamespace::text ~ '_views(_internal)?$|^metrics$' ORDER BY 1;
SQL
# what a view or the extension depends on that is neither PostgreSQL's nor the extension's, the source's or the target's
cat >"$work/foreign.sql" <<'SQL'
WITH member AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'helpdesk_metrics')
), made AS (
    SELECT classid, objid FROM member
    UNION SELECT 'pg_rewrite'::regclass, pg_rewrite.oid FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
    WHERE relnamespace::regnamespace::text ~ '_views(_internal)?$' OR ev_class IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
)
SELECT format('%s depends on %s', pg_describe_object(classid, objid, objsubid), pg_describe_object(refclassid, refobjid, refobjsubid))
FROM pg_depend JOIN made USING (classid, objid)
WHERE refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass, 'pg_class'::regclass) AND (refclassid, refobjid) NOT IN (SELECT classid, objid FROM member)
    AND NOT (refclassid = 'pg_class'::regclass AND (SELECT relnamespace::regnamespace::text ~ '^(chatwoot|zammad|zendesk|canonical)(_views(_internal)?)?$' FROM pg_class WHERE oid = refobjid))
    AND NOT (refclassid = 'pg_class'::regclass AND refobjid IN (SELECT oid FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace))
    AND NOT (refclassid = 'pg_proc'::regclass AND refobjid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace))
    AND NOT (refclassid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type WHERE pg_type.oid = refobjid AND (typelem, 'pg_type'::regclass) IN (SELECT objid, classid FROM member)))
UNION ALL
SELECT 'the role ' || rolname || ' is superuser' FROM pg_roles WHERE rolname = :'mallory' AND rolsuper;
SQL

failed=''
# check DATABASE WHAT DEFINITIONS
check() {
  local wrong
  wrong=$(
    sql --dbname="$1" --file="$work/read.sql" 2>&1
    sql --dbname="$1" --file="$work/foreign.sql" 2>&1
    sql --dbname="$1" --file="$work/definitions.sql" | diff "$3" - 2>&1 | head -n 20
  ) || true
  if [ -n "$wrong" ]; then
    echo "FAILED: $2"
    echo "$wrong"
    failed=yes
  else
    echo "$2: nothing called, nothing depends on it, the same definitions"
  fi
}
# as_mallory DATABASE WHICH: his operators and functions; t: those that need a type of the extension, f: the others. Types that this database has not
# got yet are left out.
types() { sql --dbname="$1" --command="SELECT typname FROM pg_type WHERE typnamespace = 'metrics'::regnamespace ORDER BY 1"; }
as_mallory() {
  local unknown
  unknown=$(comm -23 <(types "${name}_clean") <(types "$1") | sed 's/.*/\\b&\\b/' | paste -sd '|')
  [ "$2" = t ] || unknown=''
  {
    echo "SET SESSION AUTHORIZATION $name;"
    sed -n "s/^$2\t//p" "$work/overloads" | grep -vP "${unknown:-^$}"
  } | sql --dbname="$1" --single-transaction --file=-
}

createuser "$name"
createdb --template=template0 --encoding=UTF8 "${name}_clean"
sql --dbname="${name}_clean" --command="CREATE SCHEMA metrics" --command="CREATE EXTENSION $extension SCHEMA metrics" --file="$work/desks.sql" --file="$work/views.sql"
sql --dbname="${name}_clean" --file="$work/definitions.sql" >"$work/definitions"
helpers=$(sed -n 's/^CREATE FUNCTION \([a-z_]*\)(\(.*\)) RETURNS.*/\1(\2)/p' sql/helpers.sql | sed -E 's/([(,] ?)[a-z_]+ /\1/g' | tr '\n' ';')
sql --dbname="${name}_clean" --set=helpers="$helpers" --file=tests/hostile/overloads.sql >"$work/overloads"
echo "$(wc -l <"$work/overloads") operators and functions lie in wait"
[ "$(wc -l <"$work/overloads")" -gt 40000 ]

# the schema as the others find it
createdb --template=template0 --encoding=UTF8 "$name"
sql --dbname="$name" --command="CREATE SCHEMA metrics" --command="GRANT USAGE, CREATE ON SCHEMA metrics TO $name" --file="$work/desks.sql"
as_mallory "$name" f

# Temporary tables, and with them types, of every name that a script has.
words() { sed 's/--.*//; s/'\''[^'\'']*'\''//g' sql/adapters/*.sql sql/create_views.sql sql/metric_catalog.sql sql/helpers.sql | grep -oE '\b[a-z_][a-z0-9_]*\b' | sort -u; }
words | sed 's/.*/CREATE TEMP TABLE "&" (trapped integer);/' >"$work/temporary.sql"
[ "$(wc -l <"$work/temporary.sql")" -gt 500 ]
cat >"$work/session.sql" <<'SQL'
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SET transform_null_equals = on;
SET array_nulls = off;
SET datestyle = 'SQL, DMY';
SET intervalstyle = 'sql_standard';
SET timezone = 'Asia/Kolkata';
SET quote_all_identifiers = on;
SET search_path = pg_temp, metrics, pg_catalog;
SQL

createdb --template="$name" "${name}_made"
sql --dbname="${name}_made" --file="$work/temporary.sql" --file="$work/session.sql" --command="CREATE EXTENSION $extension SCHEMA metrics"
as_mallory "${name}_made" t
sql --dbname="${name}_made" --file="$work/temporary.sql" --file="$work/session.sql" --file="$work/views.sql"
check "${name}_made" "created over his objects" "$work/definitions"

install -m 644 "sql/$extension--0.1.0.sql" "$files/"
createdb --template="$name" "${name}_updated"
sql --dbname="${name}_updated" --command="CREATE EXTENSION $extension VERSION '0.1.0' SCHEMA metrics"
as_mallory "${name}_updated" t
sql --dbname="${name}_updated" --file="$work/temporary.sql" --file="$work/session.sql" --command="ALTER EXTENSION $extension UPDATE"
sql --dbname="${name}_updated" --file="$work/views.sql"
check "${name}_updated" "updated among his objects" "$work/definitions"

# a restored definition is spelled otherwise
pg_dump --format=custom --file="$work/dump" "${name}_clean"
createdb --template=template0 --encoding=UTF8 "${name}_clean_restored"
pg_restore --exit-on-error --dbname="${name}_clean_restored" "$work/dump"
sql --dbname="${name}_clean_restored" --file="$work/definitions.sql" >"$work/definitions_restored"
createdb --template=template0 --encoding=UTF8 "${name}_restored"
sql --dbname="${name}_restored" --command="CREATE SCHEMA metrics" --command="GRANT USAGE, CREATE ON SCHEMA metrics TO $name"
as_mallory "${name}_restored" f
sql --dbname="${name}_restored" --command="CREATE EXTENSION $extension SCHEMA metrics"
as_mallory "${name}_restored" t
pg_restore --list "$work/dump" | grep -v 'SCHEMA - metrics\|EXTENSION - ' >"$work/list"
pg_restore --exit-on-error --use-list="$work/list" --dbname="${name}_restored" "$work/dump"
check "${name}_restored" "restored among his objects" "$work/definitions_restored"

# he installs the trusted extension himself: its script runs as superuser, in his schema
createdb --template="$name" "${name}_trusted"
sql --dbname="${name}_trusted" --command="GRANT CREATE ON DATABASE ${name}_trusted TO $name" --command="ALTER SCHEMA metrics OWNER TO $name" \
  --command="SET SESSION AUTHORIZATION $name" --command="CREATE EXTENSION $extension SCHEMA metrics"
as_mallory "${name}_trusted" t
sql --dbname="${name}_trusted" --file="$work/views.sql"
check "${name}_trusted" "created by him" "$work/definitions"
[ -z "$failed" ]
