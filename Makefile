# `make` prints this menu. Everything runs in .venv, which `setup` makes and keeps current.

PYTHON ?= python3
BIN := .venv/bin
# Processes that pytest spreads the tests over; `make test JOBS=0` runs them in one, with a debugger at hand.
JOBS ?= 2

.DEFAULT_GOAL := menu
.PHONY: menu setup demo test stress lint types bench bench-methods docs

menu:
	@echo "mentee: what you can make"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## create .venv with mentee (editable) and the developer's tools; does nothing when current
	@PYTHON="$(PYTHON)" tools/setup

demo: setup ## solve a real bug of examples/, and show the patch and how it was proved
	@$(BIN)/python examples/demo.py

test: lint types ## everything CI checks: lint, types, arrows between the folders, tests
	@$(BIN)/python -m pytest -n $(JOBS)

stress: setup ## a kill at every event and at random bytes of the journal; takes long
	@$(BIN)/python -m pytest -n $(JOBS) -m stress

lint: setup ## ruff, its formatter, and the arrows between the folders
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@cd .venv/tree && PYTHONPATH=. ../bin/lint-imports --no-logo --config ../../pyproject.toml

types: setup ## basedpyright: strict for runtime/
	@$(BIN)/basedpyright

# Every bench runs, also after one that missed its goal.
bench: setup ## the benches that need no path: figures against peers, and the goals they must reach
	@status=0; for name in validation startup steps select recall learning; do \
	$(BIN)/python -m benchmarks.$$name || status=1; done; \
	exit $$status

bench-methods: setup ## one small experiment for each method, from benchmarks/methods/
	@status=0; for file in benchmarks/methods/[a-z]*.py; do [ ! -e "$$file" ] || \
	$(BIN)/python -m "benchmarks.methods.$$(basename "$$file" .py)" || status=1; done; exit $$status

docs: setup ## build the documentation into site/
	@$(BIN)/mkdocs build --strict --quiet
