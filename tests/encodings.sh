#!/usr/bin/env bash
# Databases of other encodings than UTF-8: what cannot be output is not input, by text, binary copy or jsonb; all that is input
# can be read, and a dump of it is restored as it was. So it is for labels that come from rows.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
chmod 755 "$work"
name="encodings_$$"
clean() {
  rm -rf "$work"
  dropdb --if-exists --force "$name"
  dropdb --if-exists --force "${name}_restored"
} >/dev/null 2>&1
trap clean EXIT
export PGOPTIONS="-c timezone=UTC -c client_min_messages=warning -c synchronous_commit=off"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$@"; }
new_database() { createdb --template=template0 --encoding="$encoding" --locale=C "$1"; }

# refused ENCODING SQLSTATE STATEMENT
failed=''
refused() {
  local told
  told=$(sql "$name" --set=VERBOSITY=verbose --command="$2" 2>&1) && told="accepted: $told"
  case $told in
    *"ERROR:  $1: "*) ;;
    *) echo "FAILED in $encoding: $2: $told" && failed=yes ;;
  esac
}

# The euro sign, which LATIN1 and EUC_JP lack, as an escape: its bytes would be refused by the server itself.
escape='{"counts":{"\u20ac":1}}'
while read -r encoding label refusal; do
  new_database "$name"
  sql "$name" --command="CREATE EXTENSION helpdesk_metrics"
  export PGCLIENTENCODING=UTF8
  sql "$name" --command="CREATE TABLE kept (id integer PRIMARY KEY, tally tally_summary, calendar business_calendar)"
  if [ "$refusal" != - ]; then
    refused "$refusal" "INSERT INTO kept (id, tally) VALUES (0, '$escape')"
    refused "$refusal" "SELECT '$escape'::text::tally_summary"
    # as jsonb itself does; a json keeps escapes as they are
    refused "$refusal" "SELECT ('$escape'::json)::text::tally_summary"
    # one field: its length, the version of the form, the document
    printf 'PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0\0\1\0\0\0%b\1%s\377\377' "\\x$(printf %02x $((${#escape} + 1)))" "$escape" >"$work/copy"
    refused "$refusal" "\\copy kept (tally) FROM '$work/copy' BINARY"
    # what is wrong besides is told in bytes that the server has
    refused 22P02 'SELECT $${"counts":{"\u20ac":0}}$$::tally_summary'
    refused 22P02 'SELECT $${"time_zone":"\u20ac"}$$::business_calendar'
  fi
  # a label that there is, from rows, by escape and by bytes
  sql "$name" --set=label="$label" --set=escaped="$(sed 's/ü/\\u00fc/; s/語/\\u8a9e/' <<<"$label")" <<'SQL'
INSERT INTO kept
SELECT 1, tally_agg(label), business_calendar('Mon-Fri 09:00-18:00', 'Europe/Berlin') FROM (VALUES (:'label'), (:'label'), ('chat')) AS rows (label)
UNION ALL SELECT 2, ('{"counts":{"' || :'escaped' || '":2,"chat":1}}')::tally_summary, '{"time_zone":"UTC"}'
UNION ALL SELECT 3, ('{"counts":{"' || :'label' || '":2,"chat":1}}')::jsonb::text::tally_summary, '{"time_zone":"UTC"}';
SQL
  sql "$name" --command="COPY kept TO STDOUT BINARY" >"$work/binary"
  sql "$name" --command="CREATE TABLE copied (LIKE kept)" --command="\\copy copied FROM '$work/binary' BINARY"
  read_back="SELECT tally, preferred_channel(tally), channel_mix(tally), calendar, tally = (SELECT tally FROM kept WHERE id = 1) FROM"
  sql "$name" --command="$read_back kept ORDER BY id" >"$work/read"
  sql "$name" --command="$read_back copied AS kept ORDER BY id" >"$work/copied"
  pg_dump --dbname="$name" --file="$work/dump"
  new_database "${name}_restored"
  sql "${name}_restored" --file="$work/dump" >/dev/null
  sql "${name}_restored" --command="$read_back kept ORDER BY id" >"$work/restored"
  printf '%s: %s values\n' "$encoding" "$(wc -l <"$work/read")"
  # all three are the same value
  [ "$(grep -c "$label.*|t$" "$work/read")" = 3 ] || { echo "FAILED in $encoding: $(cat "$work/read")" && failed=yes; }
  diff "$work/read" "$work/copied" && diff "$work/read" "$work/restored" || failed=yes
  unset PGCLIENTENCODING
  dropdb --force "$name"
  dropdb --force "${name}_restored"
done <<'END'
LATIN1 Büro 22P05
EUC_JP 日本語 22P05
SQL_ASCII Büro -
UTF8 Büro -
END
[ -z "$failed" ]
