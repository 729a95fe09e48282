# Sourced by pgrx-setup.sh: the demo.

demo() { # [--port NUMBER]
  case "${1:-} ${2:-}" in
    ' ') ;;
    '--port '*[!0-9]* | '--port ') die "--port needs a number." "./pgrx-setup.sh demo --port 5433" ;;
    '--port '*) wanted_port=$2 ;;
    *) usage >&2 && exit 2 ;;
  esac
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
