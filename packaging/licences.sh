#!/usr/bin/env bash
# Prints the licences of the crates that are linked into the library, as each of them asks for. Needs the crates' sources:
# vendor/ of a source tarball, or Cargo's cache after a build.
#
# packaging/licences.sh MAJOR   the version of PostgreSQL that the library is built for
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

mapfile -t crates < <(cargo tree --edges normal,no-proc-macro --no-default-features --features "pg$1" --prefix none --no-dedupe \
  --format '{p} {l}' | grep -v '^helpdesk_metrics ' | LC_ALL=C sort -u)
[ ${#crates[@]} -gt 0 ] || { echo "cargo tree names no crates" >&2 && exit 1; }
for crate in "${crates[@]}"; do
  read -r name version licence <<<"$crate"
  printf '=== %s %s: %s\n\n' "$name" "${version#v}" "${licence# }"
  for source in "vendor/$name-${version#v}" "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$name-${version#v}"; do
    [ -d "$source" ] || continue
    find "$source" -maxdepth 2 -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'unlicense*' -o -path '*/LICENSES/*' \) -print0 |
      LC_ALL=C sort -z | xargs -0 -r cat
    break
  done
  echo
done
