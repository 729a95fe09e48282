#!/usr/bin/env bash
# Damaged pages: values of every type with some other bits go through every function and aggregate that takes the type. Each
# call gives a value or an error that a value may have, most often XX001; it ends soon, and the backend stays small.
#
#   tests/damage.sh [MUTANTS] [SEED]      so many of each type (500), from this seed (1)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/damage"
mutants=${1:-500}
seed=${2:-1}

database="damage_$$"
# what does not let itself be cancelled is ended from outside
limit=$((60 + mutants / 4))
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
createdb --template=template0 --encoding=UTF8 --locale=C "$database"
export PGOPTIONS="-c timezone=UTC -c jit=off -c client_min_messages=warning -c synchronous_commit=off -c statement_timeout=${limit}s"
timeout --kill-after=1 $((2 * limit)) psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
  --set=mutants="$mutants" --set=seed="$seed" --dbname="$database" --file=damage.sql
