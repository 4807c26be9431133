# The commands of this project. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help environment checks run test format catalogues lock

# A machine may forbid byte code; without it every start takes half a minute longer.
unexport PYTHONDONTWRITEBYTECODE

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

environment:  ## create .venv from the hash-locked list (PYTHON=… names a Python 3.10; without one, uv brings it)
	@PYTHON="$(PYTHON)" sh requirements/install.sh

run: environment  ## train if needed, start everything, print the addresses; Ctrl-C stops it
	@exec .venv/bin/mostrador run

checks:  # .venv, and what the targets below need
	@PYTHON="$(PYTHON)" sh requirements/install.sh checks

test: checks  ## all checks: lint, types, tests, the bot's data, its stories
	@exec .venv/bin/python -m tests.checks

format: checks  ## put the code in its usual form
	.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

catalogues: checks  ## collect the desk's messages into the catalogues of its languages
	.venv/bin/python -m connectors.catalogues.making

lock: checks  ## resolve requirements/*.in again (needs the package registry)
	sh requirements/lock.sh
