# Sourced by pgrx-setup.sh: a private server, in which the demo and the tests run.

instance='' server_user='' # its directory; who runs it
wanted_port=''             # empty: any that is free

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

copy_works() { # THE COPY'S SHAREDIR
  local program
  [ "$("$instance/bin/${pg_config##*/}" --sharedir)" = "$1" ] || return 1
  for program in postgres initdb psql; do # the latter two need libpq
    as_server_user "$instance/bin/$program" --version || return 1
  done >/dev/null
}

# PostgreSQL finds its libraries and extensions relative to its program. So a copy of the programs, with links to all
# the rest, is a server of its own into which an extension can be installed without a change to the system's.
mirror_server() { # KIND
  step "Making a private copy of PostgreSQL $major"
  choose_instance "$1"
  local root="$instance/root" program directory bin share link=--symbolic-link
  bin=$("$pg_config" --bindir)
  share=$("$pg_config" --sharedir)
  mkdir -p "$root$bin"
  if [[ $bin == "$servers"/* ]]; then
    link='' # the server's user may not be allowed to get there
    cp -a "$servers"/*.libs "$root$servers/"
  fi
  for program in "$pg_config" "$bin"/{postgres,initdb,pg_ctl,psql,pg_isready,pg_dump,pg_dumpall,pg_restore,createdb,dropdb,pgbench}; do
    if [ -x "$program" ]; then cp -L --remove-destination "$program" "$root$bin/"; fi
  done
  for directory in "$share" "$("$pg_config" --pkglibdir)"; do
    mkdir -p "$root$directory"
    cp -a $link --force "$directory/." "$root$directory/"
  done
  find "$root" -type l -name "$extension*" -delete # this checkout's own is wanted, not the system's
  find "$root" -xtype l -delete                    # what the system has no more
  ln -sfn "$root$bin" "$instance/bin"
  copy_works "$root$share" || die "A private copy of this PostgreSQL ($bin) does not work." \
    "It does not look for its files beside its programs, or they do not find libpq (LD_LIBRARY_PATH may help)," \
    "or user $server_user may not run programs in $instance" \
    "Try another PostgreSQL with PG_CONFIG=..., or './pgrx-setup.sh install' into this one."
}

server_runs() { as_server_user "$1/bin/pg_ctl" status -D "$1/server/data" >/dev/null 2>&1; }
stop_server() { if server_runs "$1"; then as_server_user "$1/bin/pg_ctl" stop -m fast -D "$1/server/data" >/dev/null; fi; }

port_is_free() { ! (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    if port_is_free $port; then break; fi
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

# start_server [SETTING...]: the settings count when there is no cluster yet; `wanted_port` is the caller's, if set. Leaves PGHOST
# and so on for the clients.
start_server() {
  step "Starting a private server"
  local data="$instance/server/data" port=$wanted_port
  if server_runs "$instance" && [ -n "$port" ] && [ "$(sed -n 4p "$data/postmaster.pid")" != "$port" ]; then stop_server "$instance"; fi
  if ! server_runs "$instance"; then
    if [ -z "$port" ]; then port=$(free_port)
    elif ! port_is_free "$port"; then die "Port $port is in use." "Choose another one, or see who has it: ss -ltnp 'sport = :$port'"; fi
    [ -d "$data" ] || create_cluster "$@"
    required "The server's own log: $instance/server/log. Run this again: another port will be tried." server-start \
      as_server_user "$instance/bin/pg_ctl" start -w -D "$data" -l "$instance/server/log" -o "-p $port"
  fi
  PGPORT=$(sed -n 4p "$data/postmaster.pid")
  export PGHOST=127.0.0.1 PGPORT PGUSER=postgres PGDATABASE=postgres PGPASSFILE="$instance/pgpass" PATH="$instance/bin:$PATH"
  say "      127.0.0.1, port $PGPORT"
}

run_psql() { "$instance/bin/psql" -X -q -P pager=off -v ON_ERROR_STOP=1 "$@"; }
create_database() {
  required "See the message above." "create-$1" run_psql -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1"
}
