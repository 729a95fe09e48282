#!/usr/bin/env bash
# Proves a Debian package: installs it by apt in a clean root of a Debian release, and runs CREATE EXTENSION and the regression tests there.
# REGRESS="nps sla" in the environment takes these tests only. Needs root, debootstrap and a pg_config of the package's version for pg_regress.
#
# packaging/check.sh PACKAGE.deb RELEASE ROOT PG_CONFIG   RELEASE is bookworm or trixie; ROOT is made if it is not there, and kept
set -euo pipefail
package=$(realpath -- "$1") release=$2 root=$3 pg_config=$4
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
major=$("$pg_config" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
bin=/usr/lib/postgresql/$major/bin data=/var/lib/postgresql/$major/check
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)

[ -d "$root" ] || debootstrap --variant=minbase "$release" "$root" "$mirror"
root=$(realpath -- "$root")
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
clean() {
  inside runuser -u postgres -- "$bin/pg_ctl" stop -m fast -D "$data" >/dev/null 2>&1 || true
  umount "$root/dev/shm" "$root/proc" 2>/dev/null || true
}
trap clean EXIT
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"

# No cluster of the distribution's, and no service is started.
mkdir -p "$root/etc/postgresql-common"
echo 'create_main_cluster = false' >"$root/etc/postgresql-common/createcluster.conf"
cp "$package" "$root/tmp/package.deb"
inside apt-get update
inside apt-get install -y --no-install-recommends /tmp/package.deb
inside dpkg --status "postgresql-$major-helpdesk-metrics" | grep -x 'Status: install ok installed'

inside rm -rf "$data"
inside runuser -u postgres -- "$bin/initdb" -D "$data" -E UTF8 --locale=C.UTF-8 -A trust >/dev/null
port=$((20000 + RANDOM % 12000))
inside runuser -u postgres -- "$bin/pg_ctl" start -w -D "$data" -l /tmp/log \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
make installcheck PG_CONFIG="$pg_config" PGHOST=127.0.0.1 PGPORT="$port" PGUSER=postgres
inside apt-get remove -y "postgresql-$major-helpdesk-metrics" >/dev/null
[ -z "$(find "$root/usr/lib/postgresql" "$root/usr/share/postgresql" -name 'helpdesk_metrics*')" ]
echo "postgresql-$major-helpdesk-metrics: installed, tested and removed in Debian $release"
