#!/usr/bin/env bash
# Demo, tests and installation with one command; `./pgrx-setup.sh help` tells which.
# Everything it makes lies under target/, but for the distribution's packages and what `install` is asked to install.
set -euo pipefail
umask 022 # as root, another user (the private server's) has to read what is made here

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" >/dev/null && pwd -P)
cd "$here"
extension=helpdesk_metrics
state="$here/target/setup"
logs="$state/logs"
relocated_home="$state/server-home" # holds a path, see choose_server_home
pgrx_version=$(sed -n 's/^pgrx = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
rust_version=$(sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' Cargo.toml)

# The caller's own PostgreSQL and pgrx settings must not lead the scripts to another server.
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
die() {
  printf '\nError: %s\n' "$1" >&2
  shift
  if [ $# -gt 0 ]; then printf '  %s\n' "$@" >&2; fi
  exit 1
}
step() {
  step_number=$((step_number + 1))
  say "[$step_number/$steps] $*"
}

# logged NAME COMMAND...: runs it with its output in a log. File 9 is the lock, not to be held by what stays running.
logged() {
  last_log="$logs/$1.log"
  shift
  local status=0 began=$SECONDS
  "$@" >"$last_log" 2>&1 </dev/null 9>&- || status=$?
  if [ $status -eq 0 ] && [ $((SECONDS - began)) -gt 2 ]; then say "      done in $((SECONDS - began)) s"; fi
  return $status
}
show_tail() {
  say "      --- the end of ${last_log#"$here"/} ---"
  tail -n 30 "$last_log" | sed 's/\x1b\[[0-9;]*m//g; s/^/      /'
}
# required ADVICE NAME COMMAND...: a command the run cannot go on without.
required() {
  local advice=$1
  shift
  logged "$@" || { show_tail && die "This step failed; all of its output is in ${last_log#"$here"/}" "$advice"; }
}

passed() { passed=$((passed + 1)) && say "      ok    $1"; }
failed() { failed=$((failed + 1)) && say "      FAIL  $1"; }
skipped() { skipped=$((skipped + 1)) && say "      skip  $1"; }
# check LABEL NAME COMMAND...: a command that counts as one test.
check() {
  local label=$1
  shift
  if logged "$@"; then passed "$label"; else failed "$label" && show_tail; fi
}

on_exit() {
  local status=$?
  set +e
  [ -z "$cluster_guard" ] || as_root rm -f "$cluster_guard"
  if [ -n "$testing" ]; then
    [ -z "$instance" ] || stop_server "$instance"
    if [ -z "$finished" ]; then failed "the run did not reach its end"; fi
    if [ $((passed + failed)) -eq 0 ]; then failed "nothing ran"; fi
    [ $status -ne 0 ] || [ $failed -eq 0 ] || status=1
    if [ $skipped -eq 0 ]; then say "$passed passed, $failed failed"
    else say "$passed passed, $failed failed, $skipped skipped"; fi
  fi
  exit $status
}

# --- What has to be there: Rust, PostgreSQL, libclang, cargo-pgrx -----------------------------------------------------

# sudo asks for a password only where somebody can type it.
as_root() {
  local -a ask=()
  if [ -n "${CI:-}" ] || [ ! -t 0 ]; then ask=(-n); fi
  if [ "$EUID" -eq 0 ]; then "$@"; else sudo "${ask[@]}" "$@"; fi
}

require_rust() {
  step "Looking for Rust $rust_version or later"
  local found
  found=$(rustc --version 2>/dev/null | cut -d ' ' -f 2) || found=''
  if [ -z "$found" ] || ! command -v cargo >/dev/null; then
    die "Rust is missing (cargo and rustc)." "Install it for this user as https://rustup.rs tells, then run this again." \
      "The packages of most distributions are too old: Rust $rust_version is needed."
  fi
  printf '%s\n' "$rust_version" "$found" | sort -VC ||
    die "Rust $found is too old: $rust_version or later is needed." "With rustup: rustup update stable. Without: see https://rustup.rs"
}

# take_postgres PG_CONFIG: uses that installation if it is of a version the crate has a feature for.
take_postgres() {
  local candidate=$1
  # Debian's /usr/bin/pg_config is a script; what the rest needs is the program beside the server.
  if [ "$(head -c 2 "$candidate" 2>/dev/null | tr -d '\0')" = '#!' ]; then
    candidate="$("$candidate" --bindir 2>/dev/null)/pg_config" || return 1
  fi
  major=$("$candidate" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/') || return 1
  grep -q "^pg$major = " Cargo.toml || return 1
  pg_config=$candidate
}
headers_are_there() { [ -e "$("$pg_config" --includedir-server)/postgres.h" ]; }
server_is_there() { [ -x "$("$pg_config" --bindir)/postgres" ]; }
apt_has() { command -v apt-cache >/dev/null && apt-cache show "$1" >/dev/null 2>&1; }

# The first of: PG_CONFIG, a server of one's own on the PATH, the highest of Debian's, the one Debian would install.
find_postgres() {
  local version
  if [ -n "${PG_CONFIG:-}" ]; then
    take_postgres "$PG_CONFIG" || die "PG_CONFIG=$PG_CONFIG is not the pg_config of a PostgreSQL of version 15 to 18."
    return 0
  fi
  for version in pg_server_config pg_config; do # Fedora has the former
    if take_postgres "$(command -v $version)" && [ "$pg_config" = "$(command -v $version)" ] && server_is_there; then return 0; fi
  done
  for version in 18 17 16 15; do
    if take_postgres "/usr/lib/postgresql/$version/bin/pg_config" && server_is_there &&
      { headers_are_there || apt_has "postgresql-server-dev-$version"; }; then return 0; fi
  done
  pg_config=''
  major=$(apt-cache show postgresql 2>/dev/null | sed -n 's/^Depends:.*postgresql-\([0-9][0-9]*\).*/\1/p' | sort -n | tail -n 1) || major=''
  [ -n "$major" ]
}

c_compiler_works() { printf '#include <stdio.h>\nint main(void) { return 0; }\n' | cc -x c -o "$state/cc-works" - 2>/dev/null; }
# The places bindgen looks at, and the headers of clang's own, which libclang alone does not bring.
libclang_is_there() {
  [ -z "${LIBCLANG_PATH:-}" ] || return 0
  compgen -G '/usr/lib*/libclang[-.]*so*' || compgen -G '/usr/lib*/*/libclang[-.]*so*' ||
    compgen -G '/usr/lib*/*/*/libclang[-.]*so*' || return 1
  compgen -G '/usr/lib*/clang/*/include/stddef.h' || compgen -G '/usr/lib*/llvm*/lib*/clang/*/include/stddef.h'
} >/dev/null
cargo_pgrx_is_there() { [[ $(cargo-pgrx pgrx --version 2>/dev/null) == *" $pgrx_version" ]]; }

# Lines of Debian's packages, a tab, and what they are for.
list_missing() {
  c_compiler_works || printf 'gcc libc6-dev\ta C compiler\n'
  { [ -n "$pg_config" ] && server_is_there; } || printf 'postgresql-%s\tthe PostgreSQL server\n' "$major"
  { [ -n "$pg_config" ] && headers_are_there; } || printf 'postgresql-server-dev-%s\theaders of the PostgreSQL server\n' "$major"
  libclang_is_there || printf 'libclang-dev\tlibclang with its headers\n'
  cargo_pgrx_is_there || pkg-config --exists openssl 2>/dev/null ||
    printf 'pkg-config libssl-dev\tpkg-config and the headers of OpenSSL, for cargo-pgrx\n'
}

require_packages() {
  step "Looking for PostgreSQL, its headers, libclang and a C compiler (a few minutes if they must be installed)"
  local missing='' advice="Is there a network, and does apt-get update work? Then run this again."
  local -a packages
  find_postgres || major=''
  if [ -n "$major" ]; then missing=$(list_missing); fi
  if [ -z "$major" ] || [ -n "$missing" ]; then
    command -v apt-get >/dev/null || die "Something is missing, and this system has no apt-get to install it with." \
      "Install these with the system's own package manager, then run this again:" "${missing:-PostgreSQL 15 to 18 with its server headers; libclang; a C compiler; pkg-config and the headers of OpenSSL}"
    if [ "$EUID" -ne 0 ] && ! command -v sudo >/dev/null; then
      die "Packages are missing, and without sudo only root can install them:" "${missing:-postgresql, postgresql-server-dev, libclang-dev}"
    fi
    required "$advice" apt-update as_root apt-get update
    find_postgres || die "Found no PostgreSQL, nor a package of one." "Install version 15, 16, 17 or 18 and its server headers."
    grep -q "^pg$major = " Cargo.toml || die "This distribution has PostgreSQL $major; needed is one of 15 to 18." \
      "PostgreSQL's own package repository (PGDG) has them for Debian and Ubuntu; set it up, install one, run this again."
    missing=$(list_missing)
    read -r -d '' -a packages < <(cut -f 1 <<<"$missing") || true
    say "      installing ${packages[*]}"
    # postgresql-N makes and starts a cluster of the system's when it is installed. Nobody asked for that, so it is
    # told not to, in a file of its own that is gone afterwards.
    if [[ $missing == *$'\tthe PostgreSQL server'* ]]; then
      cluster_guard=/etc/postgresql-common/createcluster.d/$extension-setup.conf
      as_root mkdir -p "${cluster_guard%/*}"
      as_root tee "$cluster_guard" <<<'create_main_cluster = false' >/dev/null
    fi
    required "$advice" apt-install as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${packages[@]}"
    if [ -n "$cluster_guard" ]; then as_root rm -f "$cluster_guard" && cluster_guard=''; fi
    find_postgres || true
    missing=$(list_missing)
    [ -z "$missing" ] || die "Still missing after the installation:" "$missing"
  fi
  say "      $("$pg_config" --version), $pg_config"

  # What cargo-pgrx init would write to ~/.pgrx. Touched only when it changes: pgrx is built anew then.
  export PGRX_HOME="$state/pgrx-$major"
  local config="[configs]"$'\n'"pg$major = \"$pg_config\""
  mkdir -p "$PGRX_HOME"
  [ "$(cat "$PGRX_HOME/config.toml" 2>/dev/null)" = "$config" ] || printf '%s\n' "$config" >"$PGRX_HOME/config.toml"
}

require_cargo_pgrx() {
  step "Looking for cargo-pgrx $pgrx_version (3 to 5 minutes if it must be built)"
  cargo_pgrx_is_there && return 0
  # Not where the user's own tools are: another project may need another version there. --debug builds in half the time.
  required "Is there a network (crates.io)? What was built is kept: run this again." cargo-pgrx \
    cargo install cargo-pgrx --version "=$pgrx_version" --locked --debug --root target/tools --target-dir target/tools/build
  rm -rf target/tools/build
}

# build_and_install NAME PG_CONFIG [OPTION...]
build_and_install() {
  logged "$1" cargo-pgrx pgrx install --release --no-default-features --features "pg$major" --pg-config "$2" "${@:3}"
}

# --- The private server -----------------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root, so there another user runs the server.
as_server_user() (
  cd / # that user may not be allowed to be here
  if [ "$(id -un)" = "$server_user" ]; then exec "$@"; else exec runuser -u "$server_user" -- "$@"; fi
) 9>&-

# Sets `instance`, the directory of the server of that kind (demo, test), in target/ unless its user cannot get there.
choose_server_home() {
  local home="$here/target"
  server_user=$(id -un)
  if [ "$EUID" -eq 0 ]; then
    server_user=nobody
    if id postgres >/dev/null 2>&1; then server_user=postgres; fi
    if ! as_server_user test -x "$home"; then
      home=$(cat "$relocated_home" 2>/dev/null) || home=''
      if [ ! -d "$home" ] || [ ! -O "$home" ]; then
        home=$(mktemp -d "/var/tmp/$extension.XXXXXX")
        chmod 755 "$home"
        printf '%s\n' "$home" >"$relocated_home"
      fi
      say "      user $server_user cannot reach this directory, so the server lies in $home"
    fi
  fi
  instance="$home/postgres-$major/$1"
}

# PostgreSQL finds its libraries and extensions relative to its program. So a copy of the programs, with links to all
# the rest, is a server of its own into which an extension can be installed without a change to the system's.
mirror_server() {
  step "Making a private copy of PostgreSQL $major"
  choose_server_home "$1"
  local root="$instance/root" program directory bin share
  bin=$("$pg_config" --bindir)
  share=$("$pg_config" --sharedir)
  mkdir -p "$root$bin"
  for program in postgres initdb pg_ctl psql pg_dump pg_dumpall pg_restore pg_isready createdb dropdb pgbench; do
    if [ -x "$bin/$program" ]; then cp -L --remove-destination "$bin/$program" "$root$bin/"; fi
  done
  cp -L --remove-destination "$pg_config" "$root$bin/pg_config"
  for directory in "$share" "$("$pg_config" --pkglibdir)"; do
    mkdir -p "$root$directory"
    cp -asf "$directory/." "$root$directory/"
  done
  # The links of this very extension, where the system has it too, must go: installing would write through them.
  find "$root" -type l -name "$extension*" -delete
  find "$root" -xtype l -delete # what the system has no more
  ln -sfn "$root$bin" "$instance/bin"
  if [ "$("$instance/bin/pg_config" --sharedir)" != "$root$share" ] || ! as_server_user "$instance/bin/postgres" --version >/dev/null; then
    die "A copy of this PostgreSQL ($bin) does not work: it does not look for its files beside its program, or $server_user may not run programs in $instance." \
      "Try another one with PG_CONFIG=..., or './pgrx-setup.sh install' into it and create the extension there."
  fi
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  say "$port"
}

server_runs() { as_server_user "$1/bin/pg_ctl" status -D "$1/server/data" >/dev/null 2>&1; }
stop_server() { # INSTANCE
  if server_runs "$1"; then as_server_user "$1/bin/pg_ctl" stop -m fast -D "$1/server/data" >/dev/null; fi
}

# create_cluster [SETTING...]: only this checkout's owner gets in, by a password that PGPASSFILE keeps. Only the
# directory server/ belongs to the server's user: the programs beside it are run by root too.
create_cluster() {
  local password="$instance/password" new="$instance/server/data.new"
  rm -rf "$new" "$password"
  mkdir -p "$instance/server"
  (umask 077 && od -An -N 16 -t x1 /dev/urandom | tr -d ' ' >"$password" && sed 's/^/127.0.0.1:*:*:postgres:/' "$password" >"$instance/pgpass")
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
  if ! server_runs "$instance"; then
    [ -d "$instance/server/data" ] || create_cluster "$@"
    required "Run this again: another port will be tried. The server's own log: $instance/server/log" server-start as_server_user \
      "$instance/bin/pg_ctl" start -w -D "$instance/server/data" -l "$instance/server/log" -o "-p $(free_port)"
  fi
  PGPORT=$(sed -n 4p "$instance/server/data/postmaster.pid")
  export PGHOST=127.0.0.1 PGPORT PGUSER=postgres PGDATABASE=postgres PGPASSFILE="$instance/pgpass" PATH="$instance/bin:$PATH"
  say "      127.0.0.1, port $PGPORT"
}

psql_script() { "$instance/bin/psql" -X -q -P pager=off -v ON_ERROR_STOP=1 "$@"; }
create_database() {
  required "See the message above." "create-$1" psql_script -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1"
}

# --- Commands ---------------------------------------------------------------------------------------------------------

begin() { # NUMBER OF STEPS
  steps=$1
  mkdir -p "$logs"
  exec 9>"$state/lock" # two runs at once would be in each other's way
  if command -v flock >/dev/null && ! flock -n 9; then
    say "Another run is at work in this checkout; waiting for its end."
    flock 9
  fi
  require_rust
  require_packages
  require_cargo_pgrx
}

demo() {
  begin 8
  mirror_server demo
  step "Building the extension (about 2 minutes the first time)"
  required "Is it an error of the code, or of what pgrx needs? See above." build build_and_install build-demo "$instance/bin/pg_config"
  start_server
  step "Making the database helpdesk and loading the sample help desk (some seconds)"
  create_database helpdesk
  required "The sample is sql/demo/sample_help_desk.sql" demo-load psql_script -d helpdesk \
    -c "CREATE EXTENSION $extension" -f sql/demo/sample_help_desk.sql
  step "The report, sql/demo/report.sql"
  say ''
  psql_script -d helpdesk -f sql/demo/report.sql || die "The report failed, see above."
  printf '\nTo look further (the server keeps running):\n  PGPASSFILE=%q %q -h %s -p %s -U postgres helpdesk\nTo stop it:\n  ./pgrx-setup.sh stop\n' \
    "$PGPASSFILE" "$instance/bin/psql" "$PGHOST" "$PGPORT"
}

clippy_twice() {
  cargo clippy --all-targets --no-default-features --features "pg$major" -- -D warnings &&
    cargo clippy --all-targets --no-default-features -- -D warnings
}
test_style() {
  step "Checking the code's style (about 1 minute the first time)"
  if cargo fmt --version >/dev/null 2>&1; then check 'cargo fmt' fmt cargo fmt --all --check
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
  if [ $bad -ne 0 ]; then show_tail; fi
}

# As `cargo pgrx regress` runs them: one database, setup first, short error messages. Each by itself, for its exit code.
test_regress() { # FILTER
  step "Running tests/pg_regress"
  local name file program output="$state/regress"
  local -a names=()
  program="$("$pg_config" --pkglibdir)/pgxs/src/test/regress/pg_regress"
  for file in tests/pg_regress/sql/*.sql; do
    name=$(basename "$file" .sql)
    if [ -e "$file" ] && [ "$name" != setup ] && [[ $name == *"$1"* ]]; then names+=("$name"); fi
  done
  [ -z "$1" ] || [ ${#names[@]} -gt 0 ] || die "No file of tests/pg_regress/sql has a name with '$1' in it."
  if [ -e tests/pg_regress/sql/setup.sql ]; then names=(setup "${names[@]}"); fi
  if [ ${#names[@]} -eq 0 ]; then return 0; fi
  [ -x "$program" ] || die "pg_regress is not at $program" "It comes with the development files of the PostgreSQL server."
  rm -rf "$output"
  mkdir -p "$output"
  create_database "${extension}_regress"
  for name in "${names[@]}"; do
    # The launcher goes into a shell's command line, before the psql it starts.
    if logged "regress-$name" "$program" --use-existing --dbname="${extension}_regress" --host="$PGHOST" --port="$PGPORT" \
      --user="$PGUSER" --bindir="$instance/bin" --inputdir="$here/tests/pg_regress" --outputdir="$output" \
      --launcher="bash -c 'PGTZ=UTC exec \"\$@\" -v VERBOSITY=terse' psql" "$name"; then
      passed "$name"
    elif [ ! -e "tests/pg_regress/expected/$name.out" ]; then
      failed "$name: tests/pg_regress/expected/$name.out is missing; what came out is ${output#"$here"/}/results/$name.out"
    else
      failed "$name"
      if [ -s "$output/regression.diffs" ]; then
        mv "$output/regression.diffs" "$output/$name.diff"
        last_log="$output/$name.diff"
        sed 's/^/      /' "$last_log"
      else
        show_tail
      fi
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
  if [ -n "${1:-}" ]; then begin 7; else begin 10; fi
  if [ -z "${1:-}" ]; then
    test_style
    test_maths
  fi
  mirror_server test
  stop_server "$instance" # of a run that was killed
  rm -rf "$instance/server/data"
  step "Building the extension (about 2 minutes the first time)"
  if build_and_install build-test "$instance/bin/pg_config"; then
    start_server "fsync = off" "client_min_messages = warning"
    test_regress "${1:-}"
    if [ -z "${1:-}" ]; then test_scripts; fi
  else
    failed "building the extension, so nothing ran in PostgreSQL" && show_tail
  fi
  finished=yes
}

install_into_system() {
  begin 4
  local -a how=()
  if [ ! -w "$("$pg_config" --sharedir)/extension" ] || [ ! -w "$("$pg_config" --pkglibdir)" ]; then
    command -v sudo >/dev/null || die "Only root can write to the directories of $pg_config, and sudo is missing." "Run this as root."
    as_root true || die "sudo did not let us." # asks for the password now, not in the middle
    how=(--sudo)
  fi
  step "Building and installing (about 2 minutes the first time)"
  build_and_install install "$pg_config" "${how[@]}" || { show_tail && die "Building or installing failed, see above."; }
  printf '\nInstalled into %s. Next, in a database of that server:\n  CREATE EXTENSION %s;\n' "$("$pg_config" --version)" "$extension"
}

stop_all() {
  local relocated directory some=''
  relocated=$(cat "$relocated_home" 2>/dev/null) || relocated=''
  for directory in "$here"/target/postgres-*/* ${relocated:+"$relocated"/postgres-*/*}; do
    server_user=$(stat -c %U "$directory/server" 2>/dev/null) || continue
    if server_runs "$directory"; then
      stop_server "$directory" && some=yes && say "Stopped the server of $directory"
    fi
  done
  [ -n "$some" ] || say "No private server of this checkout is running."
  # Nobody would find what lies outside of target/ later.
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
