# For PGXN and packagers: make && make install && make installcheck, with PG_CONFIG and DESTDIR as with PGXS. Everybody else: ./pgrx-setup.sh.
# PGXS itself is not included: it builds C, and the names of what cargo-pgrx makes are known only after the build.

PG_CONFIG ?= pg_config
CARGO ?= cargo
INSTALL ?= install
EXTENSION = helpdesk_metrics

pgrx := $(shell sed -n 's/^pgrx = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
# Debian's /usr/bin/pg_config is a script; cargo-pgrx wants the program beside the server.
pg_config := $(shell $(PG_CONFIG) --bindir)/pg_config
major := $(shell $(PG_CONFIG) --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
pkglibdir := $(shell $(PG_CONFIG) --pkglibdir)
sharedir := $(shell $(PG_CONFIG) --sharedir)
# where `install` puts it: a package may say otherwise
libdir = $(pkglibdir)
datadir = $(sharedir)/extension
built := target/make-$(major)
tests := tests/pg_regress

# the tests that installcheck runs after setup
REGRESS ?= $(filter-out setup,$(sort $(basename $(notdir $(wildcard $(tests)/sql/*.sql)))))

.PHONY: all install uninstall installcheck clean

all:
	@$(CARGO) pgrx --version 2>/dev/null | grep -qF ' $(pgrx)' || \
	  { echo 'cargo-pgrx $(pgrx) is needed: cargo install cargo-pgrx --version =$(pgrx) --locked' >&2; exit 1; }
	$(CARGO) pgrx package --no-default-features --features pg$(major) --pg-config $(pg_config) --out-dir $(built)

install:
	$(INSTALL) -d '$(DESTDIR)$(libdir)' '$(DESTDIR)$(datadir)'
	$(INSTALL) -m 644 $(built)$(pkglibdir)/$(EXTENSION)* '$(DESTDIR)$(libdir)/'
	$(INSTALL) -m 644 $(built)$(sharedir)/extension/$(EXTENSION)* '$(DESTDIR)$(datadir)/'

uninstall:
	rm -f '$(DESTDIR)$(libdir)'/$(EXTENSION).* '$(DESTDIR)$(datadir)'/$(EXTENSION).control '$(DESTDIR)$(datadir)'/$(EXTENSION)--*.sql

# As a superuser of the server that PGHOST, PGPORT and PGUSER name. The launcher sets what the expected outputs were made with.
installcheck:
	$(pkglibdir)/pgxs/src/test/regress/pg_regress --inputdir=$(tests) --outputdir=$(built) --dbname=contrib_regression \
	  --encoding=UTF8 --no-locale --bindir=$(dir $(pg_config)) \
	  --launcher="env PGTZ=UTC bash -c 'PGOPTIONS=\"\$$PGOPTIONS -c client_min_messages=warning\" exec \"\$$@\" -v VERBOSITY=terse' psql" \
	  setup $(REGRESS)

clean:
	rm -rf $(built)
