# Déclic: `make` alone lists the commands.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# Few tests at a time to each worker: with the usual large shares, one waits half of the time for the other to end.
TWO := -n 2 --maxschedchunk=8
# What Python compiled for the first run serves the second, whatever the shell asks.
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
.PHONY: help run install test test-postgres test-browser check audit format bench bench-peers demo captures lock

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: ## install pinned dependencies in .venv (offline after the first time)
	@bin/install runtime

run: install ## install, prepare an SQLite database with demonstration data, serve
	@$(BIN)/declic serve --prepare $(if $(PORT),--port $(PORT))

test: ## install and run the tests on SQLite (browser tests too when a Chromium is found)
	@bin/install tests
	@$(BIN)/python -m pytest $(TWO) -q

test-postgres: ## the same tests on PostgreSQL (TEST_DATABASE_URL, or a server started for the time of the tests)
	@bin/install tests
	@bin/with-postgres $(BIN)/python -m pytest $(TWO) -q -m "not browser"

test-browser: ## the tests that drive a real Chromium
	@bin/install tests
	@$(BIN)/python -m pytest -q -m browser

check: ## static checks: format, lint, types, imports, migrations, templates
	@bin/install tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy $$(find declic -path '*/engine' -type d) $$(ls -d declic/core/territory declic/core/typography.py declic/core/wording.py declic/core/strokes.py 2>/dev/null)
	$(BIN)/declic makemigrations --check --dry-run
	$(BIN)/djlint declic --lint --quiet
	@$(BIN)/python -m tests.dependencies audit || [ $$? = 3 ]

audit: ## known vulnerabilities, licences and bill of materials (var/sbom.json) of the dependencies; asks the network
	@bin/install tests
	@$(BIN)/python -m tests.dependencies licences
	@mkdir -p var && $(BIN)/python -m tests.dependencies sbom > var/sbom.json
	@$(BIN)/python -m tests.dependencies audit

format: ## put the code in form
	@bin/install tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tests.french_spaces

bench: ## measure one promise: make bench NAME=engine
	@bin/install tests
	@$(BIN)/python -m benchmarks.$(NAME)

bench-peers: ## install what measures compare with (pretix, addok, opening_hours.js), in .venv-peers*: needs the network, takes minutes
	@python3 -m venv .venv-peers
	@.venv-peers/bin/pip install -q -r benchmarks/peers/requirements.txt
	@python3 -m venv .venv-peers-addok
	@.venv-peers-addok/bin/pip install -q -r benchmarks/peers/addok.txt
	@if command -v npm > /dev/null; then npm ci --prefix benchmarks/opening_hours --ignore-scripts --no-audit --no-fund --silent; fi

demo: install ## fill the database with demonstration data: make demo SIZE=50
	@$(BIN)/declic demo $(if $(SIZE),--size $(SIZE))

captures: ## screenshots of the main pages, in docs/captures/
	@bin/install tests
	@$(BIN)/python -m tests.browser.captures

lock: ## pin requirements again, with hashes (needs uv and the network)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 --unsafe-package none requirements/runtime.in -o requirements/runtime.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 requirements/tests.in -o requirements/tests.txt
