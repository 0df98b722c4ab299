# A machine with Python 3.11 or newer and make needs nothing else for these.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
export NO_MKDOCS_2_WARNING = 1

.PHONY: help serve site test test-fast bench clean

help: ## these lines
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: $(READY) ## the site on http://127.0.0.1:8000, rebuilt at every change
	$(BIN)/mkdocs serve

site: $(READY) ## the site as files, in site/
	$(BIN)/mkdocs build --strict

test: $(READY) ## every check and test, the strict build of the site included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

test-fast: $(READY) ## the package's tests, without site, browser, and what goes through all pairs
	$(BIN)/pytest -n 2 --dist worksteal -m "not exhaustive" --ignore=tests/site --ignore=tests/browser

bench: $(READY) ## accuracy and speed beside textbook formulas and quad; build times beside plain mkdocs-jupyter; explorables beside Plotly and Bokeh
	$(BIN)/python bench/accuracy.py
	OMP_NUM_THREADS=1 $(BIN)/python bench/speed.py
	$(BIN)/python bench/numerical.py
	$(BIN)/python bench/build_times.py
	$(BIN)/python bench/explorables.py

clean: ## forget what was built and executed; the virtual environment stays
	rm -rf site .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt -e ".[docs,test]"
	touch $@
