# Sourced by pgrx-setup.sh: the benchmarks whose figures docs/performance.md shows. Nothing is judged.

bench() { # [NAME]
  begin 7
  local script shown=''
  mirror_server bench
  build required "$build_advice"
  put_extension "$instance/root"
  start_server "shared_buffers = 512MB"
  trap 'stop_server "$instance"; on_exit' EXIT
  step "Running the benchmarks (about 15 minutes)"
  for script in instructions business_time chatwoot store; do
    if [ -n "${1:-}" ] && [ "$1" != "$script" ]; then continue; fi
    shown=yes
    printf '\n%s\n\n' "tests/bench/$script.sh"
    case $script in
      instructions)
        if command -v valgrind >/dev/null; then tests/bench/instructions.sh "$instance/bin"
        else say "Left out: valgrind is missing. Install the package of that name, then run this again."; fi ;;
      business_time) tests/bench/business_time.sh ;;
      chatwoot) tests/bench/chatwoot.sh 50000 ;;
      store) tests/bench/store.sh 50000 ;;
    esac
  done
  [ -n "$shown" ] || die "There is no benchmark '$1'." "There are instructions, business_time, chatwoot and store."
}
