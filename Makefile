# Credenza. `make serve` starts the product, `make test` runs all tests; both set up what they need.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export CREDENZA_DATA ?= $(CURDIR)/var
PORT ?= 8000
# Tests that start hubs of their own, on both databases: once is enough.
BRING_THEIR_DATABASE := --ignore=tests/hub/issuing/test_killing.py --ignore=tests/hub/project/test_serving.py --ignore=tests/hub/recognition_desk/test_killing.py --ignore=tests/hub/translog/test_anchoring_killed.py

.PHONY: serve test test-postgres lint bench fuzz clean setup setup-dev requirements

serve: setup
	$(BIN)/python -m credenza_hub.project.assets
	$(BIN)/python -m credenza_hub serve --port $(PORT)

test: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	$(BIN)/python -m tests.databases $(BIN)/python -m pytest -n 2 --dist loadgroup tests/hub $(BRING_THEIR_DATABASE)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m bench

# Seconds for each target.
FUZZ_SECONDS ?= 60
fuzz: setup-dev
	$(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS)

setup: $(VENV)/.hub
setup-dev: $(VENV)/.dev

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9

$(VENV)/.hub: $(BIN)/uv requirements/hub.txt pyproject.toml package-lock.json
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/hub.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	$(BIN)/python -m credenza_hub.project.assets
	touch $@

$(VENV)/.dev: $(VENV)/.hub requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	touch $@

requirements:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make requirements" --extra hub --extra build pyproject.toml -o requirements/hub.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make requirements" --extra hub --extra build --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
