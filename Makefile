# The commands a newcomer needs: `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo
.DEFAULT_GOAL := help

help:  ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.runtime: requirements.lock pyproject.toml hatch_build.py package-lock.json $(wildcard src/citywide/portal/locale/*/LC_MESSAGES/*.po src/citywide/services/*/locale/*/LC_MESSAGES/*.po)
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.dev  ## Set up everything for development

demo: $(VENV)/.runtime  ## Invent a city, bring its data in and serve the portal with an account per role
	$(BIN)/citywide demo --folder $(DEMO)

test: $(VENV)/.dev  ## Run the tests (Spark tests need Java 17)
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not thorough"

test-thorough: $(VENV)/.dev encodings  ## Run those that take long: services' pages in a browser, every path, whole public files
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m thorough

encodings: $(VENV)-encodings/.ready  ## Set up the tool for linking without names, in an environment of its own

$(VENV)-encodings/.ready: tools/keyed_encodings/requirements.lock
	$(PYTHON) -m venv $(VENV)-encodings
	$(VENV)-encodings/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

check: $(VENV)/.dev  ## Linters, types, import contracts, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

docs: $(VENV)/.dev  ## Write the reference pages anew
	$(BIN)/python docs/generate.py

bench: $(VENV)/.dev  ## Measure against peers in the same run (peers get an environment of their own)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/portal/run.py
	$(BIN)/python benchmarks/portfolio/run.py
	$(BIN)/python benchmarks/homelessness/run.py
	$(BIN)/python benchmarks/linkage/run.py

messages: $(VENV)/.dev  ## Collect the pages' texts into the catalogues and compile them
	$(BIN)/python -m citywide.portal.ui.messages collect
	$(BIN)/python -m citywide.portal.ui.messages compile

lock: $(VENV)/.dev  ## Pin every dependency with its hash, without any address
	$(BIN)/python -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -o requirements.lock
	$(BIN)/python -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev --extra spark pyproject.toml -o requirements-dev.lock
	cd tools/keyed_encodings && ../../$(BIN)/python -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -o requirements.lock

clean:  ## Remove everything that was generated
	rm -rf $(VENV) $(VENV)-encodings $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/.venv*

.PHONY: help setup demo test test-thorough encodings check docs bench messages lock clean
