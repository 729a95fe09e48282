#!/usr/bin/env bash
# From each release of tests/upgrade/releases.tsv on: its own library and script are installed, every type is stored and views are made; then the
# library is replaced, as a package would, and ALTER EXTENSION UPDATE run. Everything that was stored reads the same and equals what is
# computed anew, views of before live on, and the catalogue is that of a fresh installation, object by object.
#
# tests/upgrade.sh --write   puts the files that the upgrade script consists of into it anew
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
extension=helpdesk_metrics
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)

# Fills the parts of the newest upgrade script from the files that they name.
filled() {
  local line file=''
  while IFS= read -r line; do
    if [ -n "$file" ] && [ "$line" = "-- end of $file" ]; then file=''; fi
    [ -n "$file" ] || printf '%s\n' "$line"
    if [[ $line =~ ^--\ from\ (sql/[^ ]+)$ ]]; then file=${BASH_REMATCH[1]} && cat "$file"; fi
  done <"$1"
}
grep -q "^## $version" CHANGELOG.md || { echo "CHANGELOG.md says nothing of $version" && exit 1; }
upgrade_script=$(compgen -G "sql/$extension--*--$version.sql") || { echo "no script leads to $version" && exit 1; }
if [ "${1:-}" = --write ]; then
  new=$(filled "$upgrade_script")
  printf '%s\n' "$new" >"$upgrade_script"
  exit
fi
diff <(filled "$upgrade_script") "$upgrade_script" || { echo "$upgrade_script is not what its files say: run tests/upgrade.sh --write" && exit 1; }

name="upgrade_$$"
files=$(pg_config --sharedir)/extension
library=$(pg_config --pkglibdir)/$extension.so
kept=$(mktemp -d)
cp "$library" "$kept/new.so"
clean() {
  [ ! -e "$kept/new.so" ] || install -m 644 "$kept/new.so" "$library"
  rm -rf "$kept"
  while read -r release _; do rm -f "$files/$extension--$release.sql"; done < <(grep -v '^#' tests/upgrade/releases.tsv)
  for database in "$name" "${name}_updated" "${name}_fresh"; do dropdb --if-exists --force "$database"; done
} >/dev/null 2>&1
trap clean EXIT
export PGOPTIONS="-c timezone=UTC -c client_min_messages=warning -c synchronous_commit=off"
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"; }

# build_release VERSION COMMIT: its library, built once for each server and kept under target/.
build_release() {
  local built="$PWD/target/setup/releases/$1-$2" major server
  major=$(pg_config --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
  release_library="$built/pg$major.so"
  [ ! -e "$release_library" ] || return 0
  git cat-file -e "$2^{commit}" 2>/dev/null || { echo "the commit of $1 is not in this clone (is it shallow?)" && exit 77; }
  server=$(sed -n "s/^pg$major = \"\(.*\)\"/\1/p" "$PGRX_HOME/config.toml")
  rm -rf "$built"
  mkdir -p "$built/source"
  git archive "$2" | tar -x -C "$built/source"
  # not in the present library's target directory: cargo would take the one for the other, as they have one name
  (cd "$built/source" && CARGO_TARGET_DIR=../target cargo pgrx package --no-default-features --features "pg$major" --pg-config "$server" --out-dir ../package)
  mv "$built/package$("$server" --pkglibdir)/$extension.so" "$release_library"
  rm -rf "$built/source" "$built/package" "$built/target"
}

# Every object of the extension, as pg_dump sees it, in one order and without the numbers that differ between databases.
objects() {
  pg_dump --binary-upgrade --schema-only --dbname="$1" | grep -v 'binary_upgrade\|^-- Dumped\|^SET \|^\\\(un\)\?restrict \|^-- For binary upgrade\|^$' |
    awk '/^-- Name: /{printf "\001"} {printf "%s\002", $0}' | tr '\001' '\n' | sort | tr '\002' '\n'
}

failed=''
while read -r release commit; do
  echo "From $release ($commit)"
  build_release "$release" "$commit"
  install -m 644 "sql/$extension--$release.sql" "$files/"
  install -m 644 "$release_library" "$library"
  for database in "$name" "${name}_updated"; do
    createdb --template=template0 --encoding=UTF8 "$database"
    sql --dbname="$database" --command="CREATE EXTENSION $extension VERSION '$release'"
  done
  sql --dbname="$name" --file=tests/scale_out/facts.sql --file=tests/upgrade/store.sql

  install -m 644 "$kept/new.so" "$library"
  echo "  the new library under the objects of $release"
  sql --dbname="$name" --file=tests/upgrade/compare.sql | sed 's/^/    /'
  for database in "$name" "${name}_updated"; do sql --dbname="$database" --command="ALTER EXTENSION $extension UPDATE"; done
  echo "  updated to $version"
  sql --dbname="$name" --file=tests/upgrade/compare.sql | sed 's/^/    /'
  sql --dbname="$name" --file=tests/upgrade/views_again.sql | sed 's/^/    /'

  createdb --template=template0 --encoding=UTF8 "${name}_fresh"
  sql --dbname="${name}_fresh" --command="CREATE EXTENSION $extension"
  objects "${name}_updated" >"$kept/updated"
  objects "${name}_fresh" >"$kept/fresh"
  if ! diff "$kept/fresh" "$kept/updated"; then
    echo "  < is in a fresh installation only, > in an updated one only"
    failed=yes
  fi
  echo "  $(grep -c '^-- Name: ' "$kept/updated") objects compared with a fresh installation"
  for database in "$name" "${name}_updated" "${name}_fresh"; do dropdb --force "$database"; done
done < <(grep -v '^#' tests/upgrade/releases.tsv)
[ -z "$failed" ]
