#!/usr/bin/env bash
# Builds Debian packages from a source tarball, without network where this user may take it away.
#
# packaging/debian.sh TARBALL DIRECTORY PG_CONFIG...   leaves postgresql-N-helpdesk-metrics in DIRECTORY, for the version of each pg_config
# DEBFULLNAME, DEBEMAIL: who makes the packages
set -euo pipefail
tarball=$(realpath -- "$1") directory=$(realpath -- "$2")
export PG_CONFIGS="${*:3}" LC_ALL=C.UTF-8
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/debian"
version=$(basename "$tarball" .orig.tar.gz)
version=${version#*_}
tree="$directory/helpdesk-metrics-$version"
date=$(tar -tvf "$tarball" --full-time --utc | awk 'NR == 1 {print $4, $5}' || true)
maintainer="${DEBFULLNAME:-the helpdesk_metrics authors} <${DEBEMAIL:-packages@helpdesk-metrics.invalid}>"

rm -rf "$tree"
tar -x -C "$directory" -f "$tarball"
mkdir "$tree/debian"
cp -R rules source "$tree/debian/"
sed "/^Package:/,\$d; s/MAINTAINER/$maintainer/" control.in >"$tree/debian/control"
for pg_config in "${@:3}"; do
  major=$("$pg_config" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
  sed -n "/^Package:/,\$s/PGVERSION/$major/; /^Package:/,\$p" control.in && echo
done >>"$tree/debian/control"
sed 's/^$/./; s/^/ /' "$tree/LICENSE" | cat copyright - >"$tree/debian/copyright"
printf 'helpdesk-metrics (%s-1) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$(date --utc --rfc-email --date="$date UTC")" >"$tree/debian/changelog"

isolated=()
if unshare --net true 2>/dev/null; then isolated=(unshare --net); fi
cd "$tree"
"${isolated[@]}" dpkg-buildpackage --build=binary --no-sign
cd "$directory"
rm -r "$tree"
