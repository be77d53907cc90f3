# The two commands: `make book` builds the site into _build/html, `make test` runs every test. Each sets itself up.
PYTHON ?=
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := uv==0.13.9
LIBS := lib/unstable-gradients lib/sphinx-live-cells lib/book-theme
# What an installation depends on: a change here installs again (Python sources are read where they are).
SETUP := requirements.lock $(wildcard lib/*/pyproject.toml lib/*/hatch_build.py lib/book-theme/assets/*.json) \
	$(shell find lib/sphinx-live-cells/client lib/sphinx-live-cells/vendor -type f -not -path '*/node_modules/*') \
	lib/sphinx-live-cells/sphinx_live_cells/names.py lib/sphinx-live-cells/sphinx_live_cells/expectations.py

.PHONY: help setup book serve test test-engines lint results test-pytorch bench lighthouse clean check-links lock audit

help:
	@echo "make book     build the book into _build/html"
	@echo "make serve    build it and show it at http://localhost:8000"
	@echo "make test     run every test, in a real browser too"
	@echo "make test-engines  run the tests of the live cells in Firefox and WebKit"
	@echo "make lint     format, types, import arrows"
	@echo "make results  run the experiments again and write results/"
	@echo "make check-links  ask every external link of the book over the network"
	@echo "make lighthouse  speed, access and weight of every page, by Lighthouse"
	@echo "make audit    ask for known vulnerabilities of what is pinned"
	@echo "make lock     write requirements.lock again, from requirements.txt"
	@echo "make bench    print the benchmarks' ratios"

setup: $(READY)

$(BIN)/python:
	@python=$$(sh tools/find_python.sh "$(PYTHON)") && "$$python" -m venv $(VENV)

$(READY): $(SETUP) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		$(foreach lib,$(LIBS),-e ./$(lib))
	@touch $@

book: $(READY)
	$(BIN)/jupyter-book build . -W --keep-going

serve: book
	$(BIN)/python tools/serve.py _build/html

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd lib/sphinx-live-cells/client && ../../../$(BIN)/npm ci --silent --no-progress && ../../../$(BIN)/npm run --silent check

# Two processes, a file of tests each: one waits for a browser or a build while the other computes.
test: book lint
	$(BIN)/python tools/chromium.py
	$(BIN)/python tools/html_checker.py
	$(BIN)/python -m pytest -n 2 --dist loadfile

# Every test of the client in the other two engines: both are run even if one fails.
test-engines: $(READY)
	$(BIN)/python tools/engine_programs.py
	@failed=; for engine in firefox webkit; do \
		echo "== $$engine"; \
		$(BIN)/python -m pytest tests/sphinx_live_cells/client --engine $$engine -rxs || failed="$$failed $$engine"; \
	done; test -z "$$failed" || { echo "failed in:$$failed"; exit 1; }

results: $(READY)
	$(BIN)/python -m unstable_gradients.experiments

test-pytorch: $(READY)
	$(BIN)/python -m pytest tests/pytorch

check-links: book
	$(BIN)/python tools/check_links.py

bench: book
	$(BIN)/python bench/training_step.py
	$(BIN)/python tools/chromium.py
	$(BIN)/python bench/start_up.py
	$(BIN)/python bench/cells_on_a_page.py
	$(BIN)/python bench/latency.py
	$(BIN)/python bench/lab.py

# Lighthouse on every page: a table, about ten minutes.
lighthouse: book
	$(BIN)/python tools/chromium.py
	$(BIN)/python bench/lighthouse.py

# requirements.lock: the versions of requirements.txt with the hashes of their files, for every system and Python 3.12 on.
lock: | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	grep -v '^-e' requirements.txt | $(BIN)/uv pip compile - --quiet --universal --python-version 3.12 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock

# Known vulnerabilities of the pinned versions: 1 if there is one, 2 if nobody could be asked.
audit: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	$(BIN)/python tools/audit.py

clean:
	rm -rf _build
