# A machine with Python 3.11 or newer and make needs nothing else for these.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm
NPM_READY := node_modules/.package-lock.json
PYTEST := $(BIN)/pytest --dist worksteal
SLOW := $(shell grep -l '^pytestmark = pytest.mark.exhaustive' tests/*.py)
FAST := -m "not exhaustive" $(addprefix --ignore=,tests/site tests/browser $(SLOW))
export NO_MKDOCS_2_WARNING = 1
# Tests and pages run side by side, each on one core.
export OMP_NUM_THREADS = 1
# A module is compiled once, not once a process, whatever the shell says.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help serve site test test-fast test-floors lint types style coverage bench survey data figures dist clean

help: ## these lines
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

serve: $(READY) ## the site on http://127.0.0.1:8000, rebuilt at every change
	$(BIN)/mkdocs serve

site: $(READY) ## the site as files, in site/
	$(BIN)/mkdocs build --strict

test: lint ## every check and test, the strict build of the site included
	$(PYTEST) -n 3 # two cores wait for browsers otherwise

test-fast: $(READY) ## the package's tests, without site, browser, and what goes through all pairs
	$(PYTEST) -n 2 $(FAST)

test-floors: ## the same with the oldest libraries that pyproject.toml admits
	$(MAKE) VENV=.venv-floors .venv-floors/ready
	.venv-floors/bin/python -m pip install --disable-pip-version-check --quiet -r constraints-floors.txt
	.venv-floors/bin/python -m pip check
	$(MAKE) VENV=.venv-floors test-fast

lint: $(READY) $(NPM_READY) ## all checks that run nothing: Python, JavaScript, workflows
	$(MAKE) --no-print-directory --jobs 2 --output-sync types style

types:
	$(BIN)/mypy

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(NPM) run --silent check
	$(BIN)/zizmor --offline --quiet --strict-collection .github

coverage: $(READY) ## which lines of the package the fast tests run
	$(PYTEST) -n 2 $(FAST) --cov --cov-report=term:skip-covered

bench: $(READY) ## accuracy and speed beside textbook formulas and quad; build times beside plain mkdocs-jupyter; explorables beside Plotly and Bokeh
	$(BIN)/python -m bench.accuracy
	$(BIN)/python -m bench.speed
	$(BIN)/python -m bench.numerical
	$(BIN)/python -m bench.counts_coverage
	$(BIN)/python -m bench.coverage
	$(BIN)/python -m bench.estimation
	$(BIN)/python -m bench.larger_than_memory
	$(BIN)/python -m bench.planning
	$(BIN)/python -m bench.stopping
	$(BIN)/python -m bench.simulation
	$(BIN)/python -m bench.build_times
	$(BIN)/python -m bench.explorables

survey: $(READY) ## fresh pairs against 50 digits, MINUTES=5 SEED=1; LINE=7 for one of them
	nice -n 5 $(BIN)/python -m bench.survey --minutes $(or $(MINUTES),5) --seed $(or $(SEED),1) $(if $(LINE),--line $(LINE))

dist: $(READY) ## what PyPI gets, in dist/, checked and installed once
	rm -rf dist .venv-dist
	$(BIN)/python -m build
	$(BIN)/check-wheel-contents dist
	$(PYTHON) -m venv .venv-dist
	.venv-dist/bin/python -m pip install --disable-pip-version-check --quiet -c constraints.txt dist/*.whl
	cd dist && ../.venv-dist/bin/klexplain verify "beta(17, 6)" "beta(3, 3)"
	cd dist && ../.venv-dist/bin/klexplain derive gamma weibull --javascript

data: $(READY) ## derive anew what the package brings along: the atlas, and the explorables' formulas
	$(BIN)/python -c "from klexplain.derivation.catalogue import *; print(rows_json(derive_atlas()), end='')" > atlas.json
	mv atlas.json klexplain/derivation/atlas.json
	$(BIN)/python -c "from klexplain.explorables.families_module import *; print(explorable_families(), end='')" > families.js
	mv families.js klexplain/explorables/js/families.js

figures: $(READY) ## draw anew the picture of the README
	PYTHONPATH=. $(BIN)/python docs/_hooks/drawn/story.py > story.svg
	mv story.svg docs/assets/story.svg

clean: ## forget what was built and executed; the virtual environment stays
	rm -rf site dist .venv-dist .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt -e ".[docs,test]"
	touch $@

$(NPM_READY): package.json package-lock.json $(READY)
	$(NPM) ci --silent
	touch $@
