# Two commands do all the set-up: `make demo` and `make test`.
SHELL := /bin/bash
UV = $$(scripts/ensure-uv.sh)
BIN := .venv/bin
ROOMS := core crawlers extract nlp store index dashboards pipeline dags demo
export COTMOC_SETUP := 1

.PHONY: help demo airflow test test-train setup setup-dev elasticsearch lint types imports pytest quality bench bench-index docs messages picture clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Compiled once here: where Python may not write its cache, every start would compile anew.
COMPILE = $(BIN)/python -m compileall -q $(ROOMS)

# uv is quiet so that its hundred lines hide nothing; one line says that it is at work.
SAY = @echo "Đang cài vào .venv, mạng chậm thì mất vài phút / installing into .venv, minutes on a slow line" >&2

.venv/.runtime: pyproject.toml uv.lock
	$(SAY)
	@$(UV) sync --locked --inexact --no-dev --compile-bytecode --quiet
	@$(COMPILE)
	@touch $@

.venv/.dev: pyproject.toml uv.lock
	$(SAY)
	@$(UV) sync --locked --inexact --compile-bytecode --quiet
	@$(COMPILE)
	@touch $@ .venv/.runtime

setup: .venv/.runtime ## Install what running needs

setup-dev: .venv/.dev ## Install what testing needs

demo: setup ## Set up and run the whole way through on the invented demonstration world
	@COTMOC_DATA_DIR=var $(BIN)/cotmoc demo

.venv/.airflow: pyproject.toml uv.lock
	@$(UV) sync --locked --inexact --no-dev --extra airflow --compile-bytecode --quiet
	@$(COMPILE)
	@touch $@ .venv/.runtime

airflow: .venv/.airflow ## Airflow with our workflows on 127.0.0.1, on the demonstration world
	@$(BIN)/python -m pipeline.airflow_here

test: setup-dev elasticsearch lint types imports pytest ## Set up what is missing and run every check and test

elasticsearch: ## Install what the tests on a real Elasticsearch need (they are skipped without)
	@scripts/ensure-elasticsearch.sh >/dev/null || true

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	COTMOC_LANG=en $(BIN)/cotmoc claims lint claims

types: setup-dev
	$(BIN)/mypy

imports: setup-dev
	$(BIN)/lint-imports

# Where PostgreSQL or Chromium cannot be installed their tests are skipped, and the scripts say so.
pytest: setup-dev
	@scripts/ensure-postgresql.sh >/dev/null || true
	@scripts/ensure-chromium.sh >/dev/null || true
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not train"

# An environment of its own: PyTorch brings 5 GB that the daily one shall not carry.
TRAIN_ENV ?= .venv-train

test-train: ## Install PyTorch (large) into .venv-train and run the tests of training
	@UV_PROJECT_ENVIRONMENT=$(TRAIN_ENV) $(UV) sync --locked --extra train --quiet
	$(TRAIN_ENV)/bin/python -m pytest -m train

quality: setup-dev ## Measure on real input and write docs/quality.md
	$(BIN)/cotmoc quality --write docs/quality.md

bench: setup-dev ## Measure speed and memory and write docs/speed.md
	$(BIN)/cotmoc bench --write docs/speed.md

bench-index: setup-dev ## Measure both search engines (TEXTS=folder of articles) and write docs/search-speed.md
	@scripts/bench-index.sh $(if $(TEXTS),--texts $(TEXTS)) $(if $(LARGE),--large)

docs: setup-dev ## Write the reference pages from the code
	$(BIN)/python -m pipeline.reference
	$(BIN)/python -m pipeline.workflows
	$(BIN)/python -m dashboards.kibana
	COTMOC_CLAIMS_DIRS=claims $(BIN)/cotmoc claims pages docs/reference/claims

messages: setup-dev ## Compile the English of the site, and say what has none yet
	$(BIN)/python -m dashboards.site.messages
	$(BIN)/python -m dashboards.site.messages --check

picture: demo ## Write the README's picture from the demonstration
	@COTMOC_DATA_DIR=var/demo $(BIN)/python -m pipeline.picture docs/images/demo.svg

clean: ## Remove what the commands above made, not your data
	rm -rf .venv .venv-train .tools var .mypy_cache .ruff_cache .pytest_cache
