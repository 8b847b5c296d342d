# make demo   everything set up, a working deployment, and it stays up
# make test   everything set up, and all tests
# Needs Python 3.11+ alone; uv, Node and the test servers come from the package registries, pinned.
.DEFAULT_GOAL := help
SHELL := /bin/bash
# Debian's own where it will do, or the first of this name: another build may be slower by a sixth.
FIT := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(or $(shell for one in /usr/bin/python3 python3; do $$one -c '$(FIT)' 2>/dev/null && echo $$one && break; done),python3)
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# Zones and tests start processes by the hundred: each would compile Django anew.
export UV_COMPILE_BYTECODE := 1
UV_PIP := $(BIN)/uv pip --quiet
NPM := PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/npm --silent --no-fund --no-audit
APP := $(filter-out app/node_modules/%,$(wildcard app/*.json app/*.ts app/*.html)) \
  $(shell find app/src app/public app/build -type f -not -path '*/tests/*')

help: ## these lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .setup-run .setup-app ## the virtual environment with a working tellsafe, and the app
.setup-run: requirements/run.txt requirements/uv.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(UV_PIP) install --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV_PIP) install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

# What the app is built with: no script of a package is run, and each has the hash of the lock.
.setup-modules: .setup-run app/package-lock.json
	$(NPM) ci --prefix app --ignore-scripts
	touch $@

# The app, into the folder that intake serves and the wheel carries.
.setup-app: .setup-modules $(APP)
	$(NPM) run build --prefix app -- --logLevel warn
	touch $@

.setup-test: .setup-run requirements/test.txt requirements/photo.txt
	$(UV_PIP) install --python $(BIN)/python --require-hashes -r requirements/test.txt
	$(UV_PIP) install --python $(BIN)/python --require-hashes --no-deps -r requirements/photo.txt
	touch $@

.setup-check: .setup-test requirements/check.txt
	$(UV_PIP) install --python $(BIN)/python --require-hashes -r requirements/check.txt
	touch $@

# The age command, Chromium and its headless shell, exiftool as an independent reader, nginx: Debian's own.
.setup-system:
	sh tests/install-system-packages age chromium chromium-headless-shell exiftool=libimage-exiftool-perl
	sh tests/unpack-nginx
	touch $@

.setup-node: .setup-test tests/interop/package-lock.json tests/journey/package-lock.json
	for folder in tests/interop tests/journey; do \
	  $(NPM) ci --prefix $$folder --ignore-scripts || exit 1; \
	done
	touch $@

demo: .setup-run .setup-app ## a working tip line for a fictional city; stays up until Ctrl-C
	$(BIN)/tellsafe demo

test: .setup-test .setup-app .setup-node .setup-system ## all tests, on SQLite, PostgreSQL and S3
	$(BIN)/python tests/suites.py

check: .setup-check .setup-modules ## format, lint, types, and the borders between zones
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run check --prefix app

bench: .setup-test .setup-app ## speed and memory, as ratios of this run
	$(BIN)/python -m bench

fuzz: .setup-test ## each parser under a coverage-guided fuzzer; RUNS=… for longer
	$(BIN)/python fuzz/run.py --runs $(or $(RUNS),200000)

lock: .setup-run ## compile the hashed requirements again
	for set in run test check; do \
	  groups=""; [ $$set = run ] && groups="--group build"; [ $$set = run ] || groups="--group $$set"; \
	  uses=""; [ $$set = run ] || uses="--constraint requirements/run.txt"; \
	  $(UV_PIP) compile pyproject.toml $$groups $$uses --universal --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header --output-file requirements/$$set.txt --custom-compile-command "make lock" || exit 1; \
	done
	$(UV_PIP) compile --group pyproject.toml:photo --no-deps --universal --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --output-file requirements/photo.txt --custom-compile-command "make lock"

clean: ## remove what was set up
	rm -rf .venv .setup-* app/node_modules tests/*/node_modules tests/nginx src/tellsafe/intake/app artefacts demo

.PHONY: help setup demo test check bench fuzz lock clean
