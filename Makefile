# The two commands: `make run` tries the helpline, `make test` checks it. Each stands alone on a fresh machine.
#
#   make run           install, start everything, say where to click     FRESH=1 starts anew, HOST=0.0.0.0 lets others in
#   make test          install, run every test, the browser's too        ARGS="-k claim" runs some
#   make lint          format, rules, types, directions, and what is in infra/
#   make bench         measure, beside bare applications doing the same work
#   make rehearse      four weeks of a line with 3,000 contacts, and whether what is counted is what was seen
#   make format        bring the code into shape
#   make install       only prepare .venv
#   make clean         forget .venv and .local

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test lint bench rehearse format install install-dev clean

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
HERE := .venv/bin/python
HOST ?= 127.0.0.1
FRESH ?=
ARGS ?=

help:
	@sed -n 's/^#   //p' Makefile

install:
	@$(or $(PYTHON),python3) infra/local/install.py local

install-dev:
	@$(or $(PYTHON),python3) infra/local/install.py dev

run: install
	@HOST="$(HOST)" FRESH="$(FRESH)" $(HERE) -m infra.local.run

test: install-dev
	@$(HERE) -m infra.local.system
	@# Three at a time on two cores: each waits nearly as long for others as it works.
	@$(HERE) -m pytest -n 3 --dist worksteal $(ARGS)

lint: install-dev
	@$(HERE) -m infra.local.lint

bench: install-dev
	@$(HERE) -m infra.bench $(ARGS)

rehearse: install-dev
	@$(HERE) -m tests.rehearsal $(ARGS)

format: install-dev
	@$(HERE) -m ruff check --fix --quiet . || true
	@$(HERE) -m ruff format --quiet .

clean:
	rm -rf .venv .local
