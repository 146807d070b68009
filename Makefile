# make install  the command .venv/bin/kg, with what reads web pages, feeds and PDFs and what serves
# make demo   build the examples' graph, ask it a question, draw its page
# make test   the gate: lint, format, types, tests
# make eval   score the extraction on the project's own gold, and on other sets where they are there (a minute)
# make bench  run every benchmark and write docs/benchmarks.md (half an hour or more)
# make docs   build the documentation into build/site
# make dist   build the source distribution and the wheel, and check them
# make clean  remove what the other two made

PYTHON ?= python3
BIN := .venv/bin
KG := $(BIN)/kg
STORE := demo/store
PAGE := demo/graph.html

.PHONY: install demo test eval docs bench dist clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.installed-full: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[html,feeds,pdf,serve,validate]'
	@touch .venv/.installed $@

.venv/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch .venv/.installed $@

install: .venv/.installed-full
	@echo "Now: .venv/bin/kg page ARTICLE   (a file, or a folder of files)"

demo: .venv/.installed
	@mkdir -p demo
	$(KG) build examples/ --store $(STORE)
	$(KG) query --store $(STORE) --file examples/attacks.rq
	$(KG) page --store $(STORE) --output $(PAGE) --title "Attacks on bases, October 2023 to July 2024" >/dev/null
	@echo "The page: file://$(CURDIR)/$(PAGE)"

test: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

eval: .venv/.installed
	$(BIN)/python -m benchmarks.eval

bench: .venv/.installed-dev
	$(BIN)/python benchmarks/run_all.py

docs: .venv/.installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "The documentation: file://$(CURDIR)/build/site/index.html (with a search: $(BIN)/mkdocs serve)"

dist: .venv/.installed-dev
	rm -rf dist
	$(BIN)/python -m build --quiet .
	$(BIN)/twine check --strict dist/*

clean:
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
