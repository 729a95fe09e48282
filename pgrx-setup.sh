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

pg_config='' major='' server_user='' instance='' last_log='' cluster_guard=''
step_number=0 steps=0 testing='' finished='' passed=0 failed=0 skipped=0

usage() {
  cat <<END
Usage: ./pgrx-setup.sh COMMAND

  demo         build, start a private server under target/, load a sample help desk, show a report
  test         run the whole test suite on a private server of its own
  test NAME    run only the tests of tests/pg_regress whose name contains NAME
  install      build and install into the PostgreSQL that pg_config names
  stop         stop the private servers of this checkout
  help         show this

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

passed() { passed=$((passed + 1)) && say "      ok    $1"; }
failed() { failed=$((failed + 1)) && say "      FAIL  $1"; }
skipped() { skipped=$((skipped + 1)) && say "      skip  $1"; }
# check LABEL NAME COMMAND...: a command that counts as one test.
check() { if logged "${@:2}"; then passed "$1"; else failed "$1" && show_tail; fi; }

on_exit() {
  local status=$?
  set +e
  [ -z "$cluster_guard" ] || as_root rm -f "$cluster_guard"
  if [ -n "$testing" ]; then
    [ -z "$instance" ] || stop_server "$instance"
    [ -n "$finished" ] || failed "the run did not reach its end"
    [ $((passed + failed)) -gt 0 ] || failed "nothing ran"
    [ $status -ne 0 ] || [ $failed -eq 0 ] || status=1
    if [ $skipped -gt 0 ]; then skipped=", $skipped skipped"; else skipped=''; fi
    say "$passed passed, $failed failed$skipped"
  fi
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
  server_is_there || printf 'postgresql-%s\tthe PostgreSQL server\n' "$major"
  headers_are_there || printf 'postgresql-server-dev-%s\tthe headers of the server\n' "$major"
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

# --- The private server -----------------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root, so there another user runs the server.
as_server_user() (
  cd / # that user may not be allowed to be here
  if [ "$(id -un)" = "$server_user" ]; then exec "$@"; else exec runuser -u "$server_user" -- "$@"; fi
) 9>&-

# Sets `instance`, the directory of the server of that kind (demo, test): in target/, unless its user cannot get there.
choose_instance() {
  local home="$here/target"
  server_user=$(id -un)
  if [ "$EUID" -eq 0 ]; then
    if id postgres >/dev/null 2>&1; then server_user=postgres; else server_user=nobody; fi
    if ! as_server_user test -x "$home"; then
      home=$(cat "$relocated_home" 2>/dev/null) || home=''
      if [ ! -d "$home" ] || [ ! -O "$home" ]; then
        home=$(mktemp -d "/var/tmp/$extension.XXXXXX")
        chmod 755 "$home"
        say "$home" >"$relocated_home"
      fi
      say "      user $server_user cannot reach this checkout, so the server lies in $home"
    fi
  fi
  instance="$home/postgres-$major/$1"
}

# PostgreSQL finds its libraries and extensions relative to its program. So a copy of the programs, with links to all
# the rest, is a server of its own into which an extension can be installed without a change to the system's.
mirror_server() { # KIND
  step "Making a private copy of PostgreSQL $major"
  choose_instance "$1"
  local root="$instance/root" program directory bin share
  bin=$("$pg_config" --bindir)
  share=$("$pg_config" --sharedir)
  mkdir -p "$root$bin"
  for program in "$pg_config" "$bin"/{postgres,initdb,pg_ctl,psql,pg_isready,pg_dump,pg_dumpall,pg_restore,createdb,dropdb,pgbench}; do
    if [ -x "$program" ]; then cp -L --remove-destination "$program" "$root$bin/"; fi
  done
  for directory in "$share" "$("$pg_config" --pkglibdir)"; do
    mkdir -p "$root$directory"
    cp -asf "$directory/." "$root$directory/"
  done
  find "$root" -type l -name "$extension*" -delete # this checkout's own is wanted, not the system's
  find "$root" -xtype l -delete                    # what the system has no more
  ln -sfn "$root$bin" "$instance/bin"
  if [ "$("$instance/bin/${pg_config##*/}" --sharedir)" != "$root$share" ] ||
    ! as_server_user "$instance/bin/postgres" --version >/dev/null; then
    die "A private copy of this PostgreSQL ($bin) does not work." \
      "It does not look for its files beside its programs, or user $server_user may not run programs in $instance" \
      "Try another PostgreSQL with PG_CONFIG=..., or './pgrx-setup.sh install' into this one."
  fi
}

server_runs() { as_server_user "$1/bin/pg_ctl" status -D "$1/server/data" >/dev/null 2>&1; }
stop_server() { if server_runs "$1"; then as_server_user "$1/bin/pg_ctl" stop -m fast -D "$1/server/data" >/dev/null; fi; }

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  say "$port"
}

# create_cluster [SETTING...]: only this checkout's owner gets in, by a password that PGPASSFILE keeps. Only the
# directory server/ belongs to the server's user: the programs beside it are run by root too.
create_cluster() {
  local password="$instance/password" new="$instance/server/data.new"
  rm -rf "$new" "$password"
  mkdir -p "$instance/server"
  (umask 077 && od -An -N 16 -t x1 /dev/urandom | tr -d ' ' >"$password")
  sed 's/^/127.0.0.1:*:*:postgres:/' "$password" >"$instance/pgpass" && chmod 600 "$instance/pgpass"
  if [ "$EUID" -eq 0 ]; then chown "$server_user" "$instance/server" "$password"; fi
  required "Run this again; if that does not help, remove $instance first." initdb as_server_user \
    "$instance/bin/initdb" -D "$new" -U postgres -E UTF8 --locale=C.UTF-8 -A scram-sha-256 --pwfile="$password"
  rm "$password"
  printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "timezone = 'UTC'" "log_timezone = 'UTC'" "$@" |
    as_server_user tee -a "$new/postgresql.conf" >/dev/null
  mv "$new" "$instance/server/data" # only now: what is interrupted before is made anew
}

# start_server [SETTING...]: the settings count when there is no cluster yet. Leaves PGHOST and so on for the clients.
start_server() {
  step "Starting a private server"
  local data="$instance/server/data"
  if ! server_runs "$instance"; then
    [ -d "$data" ] || create_cluster "$@"
    required "The server's own log: $instance/server/log. Run this again: another port will be tried." server-start \
      as_server_user "$instance/bin/pg_ctl" start -w -D "$data" -l "$instance/server/log" -o "-p $(free_port)"
  fi
  PGPORT=$(sed -n 4p "$data/postmaster.pid")
  export PGHOST=127.0.0.1 PGPORT PGUSER=postgres PGDATABASE=postgres PGPASSFILE="$instance/pgpass" PATH="$instance/bin:$PATH"
  say "      127.0.0.1, port $PGPORT"
}

run_psql() { "$instance/bin/psql" -X -q -P pager=off -v ON_ERROR_STOP=1 "$@"; }
create_database() {
  required "See the message above." "create-$1" run_psql -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1"
}

# --- Commands ---------------------------------------------------------------------------------------------------------

demo() {
  begin 8
  mirror_server demo
  build required "$build_advice"
  put_extension "$instance/root"
  start_server
  step "Making the database helpdesk and loading the sample help desk (some seconds)"
  create_database helpdesk
  required "The sample is sql/demo/sample_help_desk.sql" demo-load run_psql -d helpdesk \
    -c "CREATE EXTENSION $extension" -f sql/demo/sample_help_desk.sql
  say "      $(tail -n 1 "$last_log")"
  step "The report, sql/demo/report.sql"
  run_psql -d helpdesk -f sql/demo/report.sql || die "The report failed, see above."
  printf '\nTo look further (the server keeps running):\n  PGPASSFILE=%q %q -h %s -p %s -U postgres helpdesk\n' \
    "$PGPASSFILE" "$instance/bin/psql" "$PGHOST" "$PGPORT"
  printf 'To stop it:\n  ./pgrx-setup.sh stop\n'
}

clippy_twice() {
  cargo clippy --all-targets --no-default-features --features "pg$major" -- -D warnings &&
    cargo clippy --all-targets --no-default-features -- -D warnings
}
test_style() {
  step "Checking the code's style (about 1 minute the first time)"
  if cargo fmt --version >/dev/null 2>&1; then check 'cargo fmt' fmt cargo fmt --all --check -- --color never
  else skipped 'cargo fmt: rustfmt is not installed (rustup component add rustfmt)'; fi
  if cargo clippy --version >/dev/null 2>&1; then check 'cargo clippy' clippy clippy_twice
  else skipped 'cargo clippy: clippy is not installed (rustup component add clippy)'; fi
}

test_maths() {
  step "Testing the maths without PostgreSQL (about 1 minute the first time)"
  local status=0 good=0 bad=0 ignored=0 p f i
  logged maths cargo test --no-default-features --no-fail-fast || status=$?
  while read -r p f i; do
    good=$((good + p)) bad=$((bad + f)) ignored=$((ignored + i))
  done < <(sed -n 's/^test result: .* \([0-9]*\) passed; \([0-9]*\) failed; \([0-9]*\) ignored.*/\1 \2 \3/p' "$last_log")
  if [ $status -ne 0 ] && [ $bad -eq 0 ]; then bad=1; fi # it did not compile, or crashed
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + ignored))
  say "      cargo test: $good passed, $bad failed, $ignored ignored"
  [ $bad -eq 0 ] || show_tail
}

# As `cargo pgrx regress` runs them: one database, setup first, short error messages. One call for each, for its exit
# code. The launcher goes into a shell's command line, before the psql it starts; pg_regress itself would set PGTZ.
test_regress() { # [FILTER]
  step "Running tests/pg_regress"
  local name file program tests="tests/pg_regress" output="$state/regress"
  local -a names=()
  program="$("$pg_config" --pkglibdir)/pgxs/src/test/regress/pg_regress"
  for file in "$tests"/sql/*.sql; do
    name=$(basename "$file" .sql)
    if [ -e "$file" ] && [ "$name" != setup ] && [[ $name == *"$1"* ]]; then names+=("$name"); fi
  done
  [ -z "$1" ] || [ ${#names[@]} -gt 0 ] || die "No file of $tests/sql has a name with '$1' in it."
  if [ -e "$tests/sql/setup.sql" ]; then names=(setup "${names[@]}"); fi
  [ ${#names[@]} -gt 0 ] || return 0
  [ -x "$program" ] || die "There is no $program" "It comes with the development files of the PostgreSQL server."
  rm -rf "$output"
  mkdir -p "$output"
  create_database "${extension}_regress"
  for name in "${names[@]}"; do
    if logged "regress-$name" "$program" --use-existing --dbname="${extension}_regress" --host="$PGHOST" --port="$PGPORT" \
      --user="$PGUSER" --bindir="$instance/bin" --inputdir="$here/$tests" --outputdir="$output" \
      --launcher="bash -c 'PGTZ=UTC exec \"\$@\" -v VERBOSITY=terse' psql" "$name"; then
      passed "$name"
    elif [ ! -e "$tests/expected/$name.out" ]; then
      failed "$name: no $tests/expected/$name.out; what came out is ${output#"$here"/}/results/$name.out"
    elif [ -s "$output/regression.diffs" ]; then
      failed "$name"
      mv "$output/regression.diffs" "$output/$name.diff"
      sed 's/^/      /' "$output/$name.diff"
    else
      failed "$name" && show_tail
    fi
  done
}

test_scripts() {
  step "Running tests/*.sh"
  local script status
  for script in tests/*.sh; do
    if [ ! -f "$script" ] || [ ! -x "$script" ]; then continue; fi # what others source is not executable
    status=0
    logged "script-$(basename "$script" .sh)" "./$script" || status=$?
    case $status in
      0) passed "$script" ;;
      77) skipped "$script: $(tail -n 1 "$last_log")" ;;
      *) failed "$script (exit code $status)" && show_tail ;;
    esac
  done
}

run_tests() { # [FILTER]
  testing=yes
  if [ -n "$1" ]; then
    begin 7
  else
    begin 10
    test_style
    test_maths
  fi
  mirror_server test
  stop_server "$instance" # of a run that was killed
  rm -rf "$instance/server"
  if build logged; then
    put_extension "$instance/root"
    start_server "fsync = off" "client_min_messages = warning"
    test_regress "$1"
    [ -n "$1" ] || test_scripts
  else
    failed "building the extension, so nothing ran in PostgreSQL" && show_tail
  fi
  finished=yes
}

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
  demo) demo ;;
  test) run_tests "${2:-}" ;;
  install) install_into_system ;;
  stop) stop_all ;;
  help | -h | --help) usage ;;
  *) usage >&2 && exit 2 ;;
esac
