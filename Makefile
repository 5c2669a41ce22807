# What one can do here. `make run` and `make test` need nothing but Python 3.11 or newer.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
PORT ?= 8000
VAN_PORT ?= 8800
# The day of `make demo`: five times as fast as the clock, from the rush at the door on. See manage.py rehearse --help.
REHEARSE ?= --speed 5 --from 8:50
BIN := .venv/bin
# One machine, no server to install, plain http: see "Two ways to run" in README.md.
EMBEDDED := DEBUG=True DATABASE_URL=sqlite:///var/cpt.sqlite3 REDIS_URL=
# The stand-in for VAN, which lets this made-up key in.
VAN := VAN_URL=http://127.0.0.1:$(VAN_PORT)/v4 VAN_API_KEY=5a4db0c5-0000-4000-8000-57a9d1900001 VAN_CALLS_AT_ONCE=4
PRODUCTION := DEBUG=False SECURE_COOKIES=True BEHIND_HTTPS_PROXY=True SECRET_KEY=for-the-check-alone-nobody-is-served-with-it-0123456789

.PHONY: help setup run demo test check format

help:
	@echo "make run     start CPT with a made-up campaign on http://localhost:$(PORT)"
	@echo "make demo    the same, with a day of made-up people at work on the boards"
	@echo "make test    run every test: on SQLite and, where they answer, on PostgreSQL and Redis; what is the same on both once"
	@echo "make check   lint, types, migrations, documents"
	@echo "make format  lay out the code as make check wants it"
	@echo "make setup   install the packages into .venv (the others do that themselves)"

setup: .venv/installed

.venv/installed: requirements.txt requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "CPT needs Python 3.11 or newer; none was found. Install it, or say where: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@

run: setup .env
	@mkdir -p staticfiles
	@$(EMBEDDED) $(BIN)/python manage.py migrate --no-input --verbosity 0
	@$(EMBEDDED) $(BIN)/python manage.py sync_schedules >/dev/null
	@exec env $(EMBEDDED) $(VAN) PORT=$(PORT) VAN_PORT=$(VAN_PORT) PATH="$(CURDIR)/$(BIN):$$PATH" .ci/serve

demo:
	@REHEARSE="$(REHEARSE)" $(MAKE) --no-print-directory run

# So that manage.py, called by hand beside `make run`, is on the same set-up.
.env:
	@printf '%s\n' '# Made by make run, for this machine alone; .env.example lists what else there is.' 'DEBUG=True' $(VAN) > $@

test: setup
	@.ci/test

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(EMBEDDED) $(BIN)/mypy
	$(EMBEDDED) $(BIN)/python manage.py makemigrations --check --dry-run
	$(EMBEDDED) $(BIN)/python manage.py check --fail-level WARNING
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(EMBEDDED) $(BIN)/pytest --quiet tests/house
	.ci/check-js
	@echo "make check: all in order."

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
