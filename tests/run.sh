# Sourced by pgrx-setup.sh: the test suite.

finished='' passed=0 failed=0 skipped=0
passed() { passed=$((passed + 1)) && say "      ok    $1"; }
failed() { failed=$((failed + 1)) && say "      FAIL  $1"; }
skipped() { skipped=$((skipped + 1)) && say "      skip  $1"; }
# check LABEL NAME COMMAND...: a command that counts as one test.
check() { if logged "${@:2}"; then passed "$1"; else failed "$1" && show_tail; fi; }

# The last line, whatever ended the run; false when something failed.
report_tests() {
  [ -z "$instance" ] || stop_server "$instance"
  [ -n "$finished" ] || failed "the run did not reach its end"
  [ $((passed + failed)) -gt 0 ] || failed "nothing ran"
  local and_skipped=''
  if [ $skipped -gt 0 ]; then and_skipped=", $skipped skipped"; fi
  say "$passed passed, $failed failed$and_skipped"
  [ $failed -eq 0 ]
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
  step "Running tests/pg_regress on PostgreSQL $major"
  local name file tests="tests/pg_regress" output="$state/regress-$major"
  local -a names=()
  for file in "$tests"/sql/*.sql; do
    name=$(basename "$file" .sql)
    if [ -e "$file" ] && [ "$name" != setup ] && [[ $name == *"$1"* ]]; then names+=("$name"); fi
  done
  [ -z "$1" ] || [ ${#names[@]} -gt 0 ] || die "No file of $tests/sql has a name with '$1' in it."
  if [ -e "$tests/sql/setup.sql" ]; then names=(setup "${names[@]}"); fi
  [ ${#names[@]} -gt 0 ] || return 0
  rm -rf "$output"
  mkdir -p "$output"
  create_database "${extension}_regress"
  for name in "${names[@]}"; do
    if logged "regress-$name" "$pg_regress" --use-existing --dbname="${extension}_regress" --host="$PGHOST" --port="$PGPORT" \
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

# In the private copy of a server, all that needs one.
test_server() { # [FILTER]
  pg_regress="$("$pg_config" --pkglibdir)/pgxs/src/test/regress/pg_regress"
  "$pg_regress" --version >/dev/null 2>&1 || die "$pg_regress is not there or does not work." \
    "It comes with the development files of the PostgreSQL server."
  mirror_server test
  stop_server "$instance" # of a run that was killed
  rm -rf "$instance/server"
  if build logged; then
    put_extension "$instance/root"
    start_server "fsync = off" "client_min_messages = warning"
    test_regress "$1"
    [ -n "$1" ] || test_scripts
    stop_server "$instance"
  else
    failed "building the extension, so nothing ran in PostgreSQL $major" && show_tail
  fi
}

run_tests() { # [--pg VERSIONS] [FILTER]
  local -a versions=('')
  if [ "${1:-}" = --pg ]; then
    take_versions "$@"
    shift 2
  fi
  local filter=${1:-} system_path=$PATH
  testing=yes wanted_major=${versions[0]}
  if [ -n "$filter" ]; then begin $((3 + ${#versions[@]} * 5 - 1))
  else
    begin $((5 + ${#versions[@]} * 6 - 1))
    test_style
    test_maths
  fi
  test_server "$filter"
  for wanted_major in "${versions[@]:1}"; do
    PATH=$system_path
    require_packages
    test_server "$filter"
  done
  finished=yes
}
