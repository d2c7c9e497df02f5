# make demo | app | test | check | fix | bench
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

.PHONY: demo app test check fix bench clean

demo: $(VENV)/.app ## Environment, sample sources, the whole job, the funnel, where to open the app
	$(BIN)/python -m workbench demo --dir demo

app: $(VENV)/.app ## The workbench on your own catalogue (catalog/workbench.duckdb)
	$(BIN)/python -m workbench app

test: check ## Format, lint, types, then floors, unit, app, browser and real-data tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(VENV)/.dev ## Format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: $(VENV)/.dev ## Put the format right and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Speed as ratios measured in one run
	$(BIN)/python -m tests.bench

clean: ## Remove the samples and the environment; your catalogue stays
	rm -rf $(VENV) demo

$(VENV)/.app: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.app requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
