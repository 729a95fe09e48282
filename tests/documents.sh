#!/usr/bin/env bash
# Proves that README.md and docs/ tell the truth: their ```sql blocks, in this order, are the regression test `documents`, which
# runs them in a database of its own with the sample help desk, and each ```text block after one is what came out. What they
# link to exists, and each function of the extension is in one of them.
#
# tests/documents.sh --write   makes tests/pg_regress/sql/documents.sql anew
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
documents=(README.md docs/reference.md docs/recipes.md docs/business-time.md docs/views.md docs/scale.md docs/definitions.md docs/performance.md docs/managed.md)
test_file=tests/pg_regress/sql/documents.sql
expected=tests/pg_regress/expected/documents.out

# The blocks of a language in a document, one after the other.
blocks() { awk -v start="^\`\`\`$1\$" '$0 ~ start {inside = 1; next} /^```$/ {if (inside) print ""; inside = 0} inside' "$2"; }

script() {
  cat <<'END'
-- The SQL of README.md and docs/, block by block: made by tests/documents.sh --write, edit the documents instead.
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT current_database() AS regression \gset
CREATE DATABASE documents;
\c documents
SET client_min_messages = warning;
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';
CREATE EXTENSION helpdesk_metrics;
\getenv tests PG_ABS_SRCDIR
\set sample :tests /../../sql/demo/sample_help_desk.sql
\set until '2026-07-01 00:00+02'
\set ECHO none
\o /dev/null
\i :sample
\o
\set ECHO all
\set ON_ERROR_STOP off
SET jit = off;
END
  local document
  for document in "${documents[@]}"; do
    printf '\n-- %s\n' "$document"
    blocks sql "$document"
  done
  printf '%s\n' '\c :regression' 'DROP DATABASE documents;'
}

if [ "${1:-}" = --write ]; then
  script >"$test_file"
  exit
fi

wrong=0
complain() { wrong=$((wrong + 1)) && printf '%s\n' "$1"; }

if ! diff <(script) "$test_file"; then complain "The documents and $test_file differ: run tests/documents.sh --write and review the new output"; fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
[ "$(grep -c "\"version\": \"$version\"" META.json)" = 2 ] || complain "META.json does not say version $version in both places (besides meta-spec's)"

output=$(<"$expected")
results=0 block=''
for document in "${documents[@]}"; do
  while IFS= read -r line; do
    if [ "$line" != @end ]; then
      block+="$line"$'\n'
      continue
    fi
    results=$((results + 1))
    [[ $output == *"$block"* ]] || complain "$document shows what its statements do not give:"$'\n'"$block"
    block=''
  done < <(awk '/^```text$/ {inside = 1; next} /^```$/ {if (inside) print "@end"; inside = 0} inside' "$document")
done
[ "$results" -gt 0 ] || complain "no results were checked"

# What is written as `path` or ](path#heading) exists, but for paths with a VERSION or PRODUCT in them.
for document in "${documents[@]}" CONTRIBUTING.md SECURITY.md tests/README.md packaging/docker/README.md; do
  [ -e "$document" ] || continue
  while IFS= read -r target; do
    file=${target%%#*} heading=''
    [[ $target == *#* ]] && heading=${target#*#}
    file=$(dirname "$document")/${file:-$(basename "$document")}
    [ -e "$file" ] || { complain "$document links to $target, which is not there" && continue; }
    [ -z "$heading" ] || sed -n 's/^#\{1,\} //p' "$file" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-' | grep -qx -- "$heading" ||
      complain "$document links to $target, and there is no such heading"
  done < <(grep -o '](\([^)]*\))' "$document" | sed 's/^](//; s/)$//' | grep -v '^http' || true)
  while IFS= read -r path; do
    compgen -G "$path" >/dev/null || complain "$document names $path, which is not there"
  done < <(grep -o '`\(src\|sql\|tests\|docs\|examples\|packaging\)/[A-Za-z0-9_./*-]*' "$document" | tr -d '`' | grep -v 'VERSION\|PRODUCT' | sort -u || true)
done

# The functions of conventions.out, but for adapter_plan, which is create_views's own.
while IFS= read -r name; do
  grep -q "\b$name[(\`]" "${documents[@]}" || complain "no document tells of the function $name"
done < <(sed -n '/^ *user_facing/,/^(/ s/^ \([a-z_0-9]*\) *|.*/\1/p' tests/pg_regress/expected/conventions.out | grep -vx adapter_plan)

echo "$results results of ${#documents[@]} documents checked, $wrong complaints"
[ "$wrong" -eq 0 ]
