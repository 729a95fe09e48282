#!/usr/bin/env bash
# Makes the source tarball from which packages are built without network: the committed files, the source of cargo-pgrx (a tool that no
# distribution has), and under vendor/ the crates that both need. The same commit makes the same bytes.
#
# packaging/source.sh DIRECTORY   leaves helpdesk-metrics_VERSION.orig.tar.gz there
set -euo pipefail
destination=$(realpath -- "$1")
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
pgrx_version=$(sed -n 's/^pgrx = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
tree="$destination/helpdesk-metrics-$version"
trap 'rm -rf "$tree" "$destination/fetch"' EXIT
rm -rf "$tree"
mkdir -p "$tree/.cargo" "$destination/fetch/src"
git archive HEAD | tar -x -C "$tree"

# Cargo fetches what somebody depends on, so somebody does: the tool comes into Cargo's cache.
printf '[package]\nname = "fetch"\nversion = "0.0.0"\n[lib]\npath = "/dev/null"\n[dependencies]\ncargo-pgrx = "=%s"\n' "$pgrx_version" \
  >"$destination/fetch/Cargo.toml"
cargo fetch --manifest-path "$destination/fetch/Cargo.toml"
cp -R "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"cargo-pgrx-$pgrx_version" "$tree/cargo-pgrx"
rm -f "$tree/cargo-pgrx/.cargo-ok"

(cd "$tree" && cargo vendor --locked --versioned-dirs --sync cargo-pgrx/Cargo.toml vendor >.cargo/config.toml)
tar --create --directory "$destination" --sort=name --mtime="@$(git log -1 --format=%ct)" --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw \
  "${tree##*/}" | gzip -n >"$destination/helpdesk-metrics_$version.orig.tar.gz"
