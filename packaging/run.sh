# Sourced by pgrx-setup.sh: packages, and what the crates may be.

cargo_deny_version=0.20.2

# Debian packages, built as Debian builds: from a source tarball with all dependencies in it, without network.
package() { # [--pg VERSIONS]
  local -a versions=('') pg_configs=() tools=(dpkg-dev debhelper libclang-dev libssl-dev pkg-config)
  local made="$here/target/packages"
  [ $# -eq 0 ] || take_versions "$@"
  wanted_major=${versions[0]}
  begin $((5 + ${#versions[@]}))
  pg_configs=("$pg_config")
  for wanted_major in "${versions[@]:1}"; do
    require_packages
    pg_configs+=("$pg_config")
  done
  step "Looking for Debian's tools for packages"
  dpkg-query --show "${tools[@]}" >/dev/null 2>&1 || required "Are they in this distribution?" apt-install-packaging \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${tools[@]}"
  rm -rf "$made"
  mkdir -p "$made"
  step "Making the source tarball of the last commit"
  required "Is there a network (crates.io)? Then run this again." package-source packaging/source.sh "$made"
  step "Building the packages without network (3 minutes for each version)"
  required "$build_advice" package-debian packaging/debian.sh "$made"/*.orig.tar.gz "$made" "${pg_configs[@]}"
  printf '\nMade in %s:\n' "${made#"$here"/}"
  (cd "$made" && sha256sum -- *.orig.tar.gz *.deb | tee SHA256SUMS)
}

# Licences and sources of the crates. Known weaknesses too where their database can be had; without a network that is not judged.
deny() {
  steps=2
  mkdir -p "$state/logs"
  require_rust
  step "Checking the crates' licences and sources (deny.toml; some minutes if cargo-deny must be built)"
  [[ $(cargo-deny --version 2>/dev/null) == *" $cargo_deny_version" ]] || required "Is there a network (crates.io)?" cargo-deny \
    cargo install cargo-deny --version "=$cargo_deny_version" --locked --root target/tools --target-dir target/tools/build
  rm -rf target/tools/build
  required "The log tells which crate." deny cargo-deny check licenses bans sources
  say "      $(tail -n 1 "$last_log")"
  if logged advisories cargo-deny check advisories; then say "      $(tail -n 1 "$last_log")"
  elif [ -s "$last_log" ] && grep -q '^advisories FAILED' "$last_log"; then show_tail && die "A crate has a known weakness."
  else say "      advisories: not checked, their database could not be fetched"; fi
}
