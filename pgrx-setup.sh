#!/usr/bin/env bash
# Demo, tests and installation with one command each; `./pgrx-setup.sh help` tells which.
# All it makes lies under target/, but for the distribution's packages and what `install` is asked to install.
set -euo pipefail
umask 022 # as root, another user (the private server's) has to read what is made here

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" >/dev/null && pwd -P)
cd "$here"
extension=helpdesk_metrics
state="$here/target/setup"
relocated_home="$state/server-home" # holds a path, see choose_instance
pgrx_version=$(sed -n 's/^pgrx = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
rust_version=$(sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' Cargo.toml)

# The caller's own PostgreSQL and pgrx settings must not lead to another server.
for variable in "${!PG@}"; do [ "$variable" = PG_CONFIG ] || unset "$variable"; done
export LC_ALL=C.UTF-8 CARGO_TERM_COLOR=never
PATH="$here/target/tools/bin:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin:$PATH"

pg_config='' major='' last_log='' cluster_guard=''
step_number=0 steps=0 testing=''

usage() {
  cat <<END
Usage: ./pgrx-setup.sh COMMAND

  demo                 build, start a private server under target/, load a sample help desk, show a report,
                       and say how to connect a BI tool
  demo --port N        the same with the server at port N, so that what is connected to it finds it again
  test                 run the whole test suite on a private server of its own
  test NAME            run only the tests of tests/pg_regress whose name contains NAME
  test --pg V [NAME]   the same on PostgreSQL V: 15, 16, 17, 18, several (15,18) or all; fetches those that are not installed
  bench                run the benchmarks of docs/performance.md on a private server
  bench NAME           run one of them: instructions, business_time, chatwoot or store
  package [--pg V]     build Debian packages of the last commit, from a source tarball without network
  deny                 check the licences and sources of the crates
  install              build and install into the PostgreSQL that pg_config names
  stop                 stop the private servers of this checkout
  help                 show this

PG_CONFIG=/path/to/pg_config chooses another PostgreSQL (15 to 18). Full logs: target/setup/logs/
END
}

# --- Telling what goes on ---------------------------------------------------------------------------------------------

say() { printf '%s\n' "$*"; }
die() { # MESSAGE [LINE...]
  printf '\nError: %s\n' "$1" >&2
  if [ $# -gt 1 ]; then printf '  %s\n' "${@:2}" >&2; fi
  exit 1
}
step() {
  step_number=$((step_number + 1))
  say "[$step_number/$steps] $*"
}
# logged NAME COMMAND...: runs it with its output in a log. File 9 is the lock, not to be held by what stays running.
logged() {
  local status=0 began=$SECONDS
  last_log="$state/logs/$1.log"
  "${@:2}" >"$last_log" 2>&1 </dev/null 9>&- || status=$?
  if [ $status -eq 0 ] && [ $((SECONDS - began)) -gt 2 ]; then say "      done in $((SECONDS - began)) s"; fi
  return $status
}
show_tail() {
  say "      --- the end of ${last_log#"$here"/} ---"
  tail -n 30 "$last_log" | sed 's/\x1b\[[0-9;]*m//g; s/^/      /'
}
# required ADVICE NAME COMMAND...: a command without which the run cannot go on.
required() {
  logged "${@:2}" && return 0
  show_tail
  die "This step failed; all of its output is in ${last_log#"$here"/}" "$1"
}

on_exit() {
  local status=$?
  set +e
  [ -z "$cluster_guard" ] || as_root rm -f "$cluster_guard"
  if [ -n "$testing" ] && ! report_tests && [ $status -eq 0 ]; then status=1; fi
  exit $status
}

# --- What has to be there: Rust, PostgreSQL, libclang, cargo-pgrx -----------------------------------------------------

sudo=(sudo)
if [ -n "${CI:-}" ] || [ ! -t 0 ]; then sudo=(sudo -n); fi # a password is asked for only where somebody can type it
as_root() {
  if [ "$EUID" -eq 0 ]; then "$@"; else "${sudo[@]}" "$@"; fi
}

require_rust() {
  step "Looking for Rust $rust_version or later"
  local found
  found=$(rustc --version 2>/dev/null | cut -d ' ' -f 2) || found=''
  if [ -z "$found" ] || ! command -v cargo >/dev/null; then
    die "Rust is missing (cargo and rustc)." "Install it for this user as https://rustup.rs tells, then run this again." \
      "The packages of most distributions are too old: Rust $rust_version is needed."
  fi
  printf '%s\n' "$rust_version" "$found" | sort -VC || die "Rust $found is too old: $rust_version or later is needed." \
    "With rustup: rustup update stable. Without: see https://rustup.rs"
}

# Makes `pg_config` and `major` those of the named pg_config, if the crate has a feature for that version.
take_postgres() {
  local candidate=$1
  # Debian's /usr/bin/pg_config is a script; what the rest needs is the program beside the server.
  if [ "$(head -c 2 "$candidate" 2>/dev/null | tr -d '\0')" = '#!' ]; then
    candidate="$("$candidate" --bindir 2>/dev/null)/pg_config" || return 1
  fi
  major=$("$candidate" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/') || return 1
  major_is_supported && pg_config=$candidate
}
major_is_supported() { grep -q "^pg$major = " Cargo.toml; }
server_is_there() { [ -n "$pg_config" ] && [ -x "$("$pg_config" --bindir)/postgres" ]; }
headers_are_there() { [ -n "$pg_config" ] && [ -e "$("$pg_config" --includedir-server)/postgres.h" ]; }

# The first of: PG_CONFIG, one's own on the PATH, the highest of Debian's, the one Debian would install (if apt knows).
find_postgres() {
  local name
  if [ -n "$wanted_major" ]; then find_wanted_postgres; return; fi
  if [ -n "${PG_CONFIG:-}" ]; then
    take_postgres "$PG_CONFIG" || die "PG_CONFIG=$PG_CONFIG is not the pg_config of a PostgreSQL of version 15 to 18."
    return 0
  fi
  for name in pg_server_config pg_config; do # the former is Fedora's
    name=$(command -v $name) || continue
    if take_postgres "$name" && [ "$pg_config" = "$name" ] && server_is_there && headers_are_there; then return 0; fi
  done
  for name in 18 17 16 15; do
    if take_postgres "/usr/lib/postgresql/$name/bin/pg_config" && server_is_there &&
      { headers_are_there || apt-cache show "postgresql-server-dev-$name" >/dev/null 2>&1; }; then return 0; fi
  done
  pg_config=''
  major=$(apt-cache show postgresql 2>/dev/null | sed -n 's/^Depends:.*postgresql-\([0-9][0-9]*\).*/\1/p' | sort -n | tail -n 1) || major=''
}

c_compiler_works() { printf '#include <stdio.h>\nint main(void) { return 0; }\n' | cc -x c -o "$state/cc-works" - 2>/dev/null; }
# The places bindgen looks at, and the headers of clang's own, which libclang alone does not bring.
libclang_is_there() {
  [ -z "${LIBCLANG_PATH:-}" ] || return 0
  local any='/usr/lib*' library='libclang[-.]*so*'
  { compgen -G "$any/$library" || compgen -G "$any/*/$library" || compgen -G "$any/*/*/$library"; } &&
    { compgen -G "$any/clang/*/include/stddef.h" || compgen -G "$any/llvm*/lib*/clang/*/include/stddef.h"; }
} >/dev/null
cargo_pgrx_is_there() { [[ $(cargo-pgrx pgrx --version 2>/dev/null) == *" $pgrx_version" ]]; }

# Lines of Debian's packages, a tab, and what they are for.
list_missing() {
  c_compiler_works || printf 'gcc libc6-dev\ta C compiler\n'
  if wheels_are_wanted; then
    python3 -m pip --version >/dev/null 2>&1 || printf 'python3-pip\tpip, to fetch PostgreSQL %s\n' "$major"
  else
    server_is_there || printf 'postgresql-%s\tthe PostgreSQL server\n' "$major"
    headers_are_there || printf 'postgresql-server-dev-%s\tthe headers of the server\n' "$major"
  fi
  libclang_is_there || printf 'libclang-dev\tlibclang with its headers\n'
  cargo_pgrx_is_there || pkg-config --exists openssl 2>/dev/null ||
    printf 'pkg-config libssl-dev\tpkg-config and the headers of OpenSSL, to build cargo-pgrx\n'
}

install_packages() { # MISSING
  local all="PostgreSQL of a version from 15 to 18 with its server headers, a C compiler, libclang, pkg-config, OpenSSL's headers"
  local missing=$1 advice="Is there a network, and may this user use sudo? Then run this again."
  local -a packages
  command -v apt-get >/dev/null || die "Something is missing, and here is no apt-get to install it with." \
    "Install this with the system's own package manager (the names are Debian's), then run this again:" "${missing:-$all}"
  [ "$EUID" -eq 0 ] || command -v sudo >/dev/null || die "Something is missing, and there is no sudo to install it with." \
    "Ask for this, or run this as root once:" "${missing:-$all}"
  required "$advice" apt-update as_root apt-get update
  find_postgres
  major_is_supported || die "PostgreSQL 15 to 18 is needed, this distribution has ${major:-none}." \
    "PostgreSQL's own package repository (PGDG) has them for Debian and Ubuntu: set it up, install one, run this again."
  missing=$(list_missing)
  read -r -d '' -a packages < <(cut -f 1 <<<"$missing") || true
  say "      installing ${packages[*]}"
  # postgresql-N makes and starts a cluster of the system's when it is installed. Nobody asked for that, so it is told
  # not to, in a file of its own that is gone afterwards.
  if [[ $missing == *"the PostgreSQL server"* ]]; then
    cluster_guard=/etc/postgresql-common/createcluster.d/$extension-setup.conf
    as_root mkdir -p "${cluster_guard%/*}"
    as_root tee "$cluster_guard" <<<'create_main_cluster = false' >/dev/null
  fi
  required "$advice" apt-install as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${packages[@]}"
  if [ -n "$cluster_guard" ]; then as_root rm -f "$cluster_guard" && cluster_guard=''; fi
  find_postgres
  missing=$(list_missing)
  [ -z "$missing" ] || die "Still missing after the installation:" "$missing"
}

require_packages() {
  step "Looking for PostgreSQL, its headers, libclang and a C compiler (some minutes if they must be installed)"
  local missing=''
  find_postgres
  if [ -n "$major" ]; then missing=$(list_missing); fi
  if [ -z "$major" ] || [ -n "$missing" ]; then install_packages "$missing"; fi
  if wheels_are_wanted; then fetch_servers && find_postgres; fi
  say "      $("$pg_config" --version), $pg_config"
  # What `cargo pgrx init` would write to ~/.pgrx. Touched only when it changes: pgrx is built anew then.
  export PGRX_HOME="$state/pgrx-$major"
  local config="[configs]"$'\n'"pg$major = \"$pg_config\""
  mkdir -p "$PGRX_HOME"
  [ "$(cat "$PGRX_HOME/config.toml" 2>/dev/null)" = "$config" ] || say "$config" >"$PGRX_HOME/config.toml"
}

require_cargo_pgrx() {
  step "Looking for cargo-pgrx $pgrx_version (3 to 5 minutes if it must be built)"
  if cargo_pgrx_is_there; then return 0; fi
  # Not where the user's own tools are: another project may need another version there. --debug builds in half the time.
  required "Is there a network (crates.io)? What was built is kept: run this again." cargo-pgrx \
    cargo install cargo-pgrx --version "=$pgrx_version" --locked --debug --root target/tools --target-dir target/tools/build
  rm -rf target/tools/build
}

begin() { # NUMBER OF STEPS
  steps=$1
  mkdir -p "$state/logs"
  exec 9>"$state/lock" # two runs at once would be in each other's way
  if command -v flock >/dev/null && ! flock -n 9; then
    say "Another run is at work in this checkout; waiting for its end."
    flock 9
  fi
  require_rust
  require_packages
  require_cargo_pgrx
}

# --- Building and installing ------------------------------------------------------------------------------------------

# build HOW...: leaves the extension in $state/package, in the layout of the system. HOW is `required ADVICE` or `logged`.
build() {
  step "Building the extension (about 2 minutes the first time)"
  rm -rf "$state/package"
  "$@" build cargo-pgrx pgrx package --no-default-features --features "pg$major" --pg-config "$pg_config" --out-dir "$state/package"
}
build_advice="An error of the code, or something pgrx needs? The log tells."

# put_extension [ROOT]: into the system or what is laid out like it below a directory. install(1) makes new files: a
# running server may have the old library in memory, which must not change under it.
put_extension() {
  local root=${1:-} directory
  local -a copy
  for directory in "$("$pg_config" --pkglibdir)" "$("$pg_config" --sharedir)/extension"; do
    copy=(install -m 644 -t "$root$directory" "$state/package$directory/$extension"*)
    if [ -w "$root$directory" ]; then "${copy[@]}"
    else as_root "${copy[@]}" || die "Only root may write to $directory; sudo did not help." "Run this as root."; fi
  done
}

# --- Commands ---------------------------------------------------------------------------------------------------------

. tests/servers.sh   # servers of versions that are not installed
. tests/server.sh    # a private server
. sql/demo/run.sh    # demo
. tests/run.sh       # test
. tests/bench/run.sh # bench
. packaging/run.sh    # package, deny

install_into_system() {
  begin 5
  build required "$build_advice"
  step "Installing"
  put_extension
  printf '\nInstalled into %s. Next, in a database of that server:\n  CREATE EXTENSION %s;\n' "$("$pg_config" --version)" "$extension"
}

stop_all() {
  local relocated directory some=''
  relocated=$(cat "$relocated_home" 2>/dev/null) || relocated=''
  for directory in "$here"/target/postgres-*/* ${relocated:+"$relocated"/postgres-*/*}; do
    server_user=$(stat -c %U "$directory/server" 2>/dev/null) || continue
    if server_runs "$directory"; then
      stop_server "$directory" || die "The server of $directory does not stop."
      some=yes && say "Stopped the server of $directory"
    fi
  done
  [ -n "$some" ] || say "No private server of this checkout is running."
  # Nobody would find later what lies outside of target/.
  if [ -n "$relocated" ] && [ -O "$relocated" ]; then rm -rf "$relocated" "$relocated_home"; fi
}

trap on_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
case "${1:-help}" in
  demo) demo "${@:2}" ;;
  test) run_tests "${@:2}" ;;
  bench) bench "${2:-}" ;;
  deny) deny ;;
  package) package "${@:2}" ;;
  install) install_into_system ;;
  stop) stop_all ;;
  help | -h | --help) usage ;;
  *) usage >&2 && exit 2 ;;
esac
