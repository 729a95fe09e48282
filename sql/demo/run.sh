# Sourced by pgrx-setup.sh: the demo.

demo() { # [--port NUMBER]
  case "${1:-} ${2:-}" in
    ' ') ;;
    '--port '*[!0-9]* | '--port ') die "--port needs a number." "./pgrx-setup.sh demo --port 5433" ;;
    '--port '*) wanted_port=$2 ;;
    *) usage >&2 && exit 2 ;;
  esac
  begin 10
  mirror_server demo
  build required "$build_advice"
  put_extension "$instance/root"
  start_server
  step "Making the database helpdesk and loading the sample help desk (about 15 seconds)"
  create_database helpdesk
  required "The sample is sql/demo/sample_help_desk.sql" demo-load run_psql -d helpdesk \
    -c "CREATE SCHEMA $extension" -c "CREATE EXTENSION $extension SCHEMA $extension" -f sql/demo/sample_help_desk.sql
  say "      $(tail -n 1 "$last_log")"
  step "Making a store of its tickets, and the role bi_reader, which reads the reports and nothing else"
  required "See the message above." demo-views run_psql -At -d helpdesk \
    -c "SELECT $extension.create_store('chatwoot', 'chatwoot', '$extension', 'Europe/Berlin', '{\"surveys\": \"company.surveys\"}')"
  allow_bi_reader <"$last_log" || die "The role bi_reader could not be made, see above."
  step "Filling the store (about a minute)"
  required "See the message above." demo-store run_psql -d helpdesk -c "CALL $extension.refresh_store('$extension')"
  step "The report, sql/demo/report.sql"
  run_psql -d helpdesk -f sql/demo/report.sql || die "The report failed, see above."
  tell_how_to_connect
}

# Makes the role, with the statements among those lines that create_store answers. Its password stays that of the first run.
allow_bi_reader() {
  [ -s "$instance/bi_password" ] || (umask 077 && od -An -N 8 -t x1 /dev/urandom | tr -d ' ' >"$instance/bi_password")
  bi_password=$(cat "$instance/bi_password")
  {
    say "SET client_min_messages = warning; DROP ROLE IF EXISTS bi_reader; CREATE ROLE bi_reader LOGIN PASSWORD '$bi_password';"
    grep -E '^(ALTER ROLE|GRANT) '
  } | run_psql -d helpdesk
}

tell_how_to_connect() {
  cat <<END

To connect a BI tool (the server keeps running; the sample ends at this moment, and another demo moves it):
  host 127.0.0.1, port $PGPORT, database helpdesk, user bi_reader, password $bi_password, schema $extension
  postgresql://bi_reader:$bi_password@127.0.0.1:$PGPORT/helpdesk
  Chart the views bi_...; column_catalog says what each column is, its unit, and how rows become one number. The role has jit off.
END
  [ -n "$wanted_port" ] || printf '  The port is another one after the next stop, unless you choose it: ./pgrx-setup.sh demo --port 5433\n'
  printf 'To look further:\n  PGPASSFILE=%q %q -h %s -p %s -U postgres helpdesk\n' "$PGPASSFILE" "$instance/bin/psql" "$PGHOST" "$PGPORT"
  printf 'To stop it:\n  ./pgrx-setup.sh stop\n'
}
