# `make` alone lists what there is. Nothing needs to be done before: .venv is built when it is missing or stale.

VENV := .venv
# Tools run as modules of this Python: their scripts would stop working when the folder moves.
PY := $(VENV)/bin/python
CANDIDATES := python3.13 python3.12 python3.11 python3
# Another Python for .venv: make test PYTHON=/opt/python3.12/bin/python3
PYTHON ?=
ARGS ?=

SUPPORTED := (3, 11) <= sys.version_info[:2] <= (3, 13)
CAN_BUILD := import sys; $(SUPPORTED) or sys.exit(3); import ensurepip, sqlite3, venv
IS_USABLE := import sys; $(SUPPORTED) or sys.exit(3); import click, pytest

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo run check test lint format lock clean venv build-venv

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: venv  ## Try the bot in the terminal, without Discord or a token (ARGS=--tour plays a tour)
	@$(PY) -m bot demo $(ARGS)

run: venv  ## Run the bot on Discord (needs a token: see README.md)
	@exec $(PY) -m bot run

check: lint  ## Format, lint, types, imports and the fast tests: under a minute
	$(PY) -m pytest -m "not slow" -n auto $(ARGS)

test: lint  ## Everything that check does, and the slow tests
	$(PY) -m pytest $(ARGS)

lint: venv
	@$(PY) -m ruff format --check --quiet . || { echo "error: make format settles the layout" >&2; exit 1; }
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command as run; run(["--no-logo"])'

format: venv  ## Lay out the code, and mend what the linter can mend
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

lock:  ## Write requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --all-extras pyproject.toml -o requirements.txt

clean:  ## Remove .venv and all caches; the database and the config stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The copy of requirements.txt is written last: without it, or with another one, the folder is stale or half built.
venv:  ## Build .venv where it is missing or stale; every other target does so too
	@cmp -s requirements.txt $(VENV)/requirements.txt && $(PY) -c '$(IS_USABLE)' 2>/dev/null \
		|| $(MAKE) --no-print-directory build-venv

build-venv:
	@found=; for candidate in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
		if "$$candidate" -c '$(CAN_BUILD)' >/dev/null 2>&1; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "error: Dossier needs Python 3.11, 3.12 or 3.13 with its venv module (on Debian and Ubuntu:" \
			"apt install python3-venv). None of these fits: $(or $(PYTHON),$(CANDIDATES)). Name one: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	echo "Building $(VENV) with $$("$$found" -V): once, about a minute." >&2; \
	"$$found" -m venv --clear $(VENV)
	@$(PY) -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r requirements.txt
	@cp requirements.txt $(VENV)/requirements.txt
