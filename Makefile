# `make run` and `make test` are all that a fresh machine needs; both set up first.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up
BENCH  := .venv-bench
DOCS   := .venv-docs
AUDIT  := .venv-audit
PEERS  := paperqa gptresearcher
BENCH_DATA ?= ../shared/data/retrieval
BENCH_NEWS ?= ../shared/data/news/ecbplus.jsonl
TOPIC  ?=

.DEFAULT_GOAL := help
.PHONY: help setup pages run bench test test-browser faults lint types imports floors check schema rates reference audit audit-setup bench-setup docs compare compare-setup clean

help: ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv with the drafter command, the model and the vocabularies in it

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.lock pyproject.toml corpus/assets.lock | $(VENV)/bin/python
	@echo "Installing the pinned packages into $(VENV) (about two minutes the first time) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m corpus.setup_assets
	@$(BIN)/python -m api.pages.bundle
	@$(BIN)/python -m compileall -q api corpus drafter evals prompts
	@touch $@

pages: setup ## build the pages' script anew where its sources changed
	@$(BIN)/python -m api.pages.bundle

run: pages ## ingest the sample corpus, draft and check a briefing, print it, serve the desk
	@$(BIN)/drafter ingest --sample
	@$(BIN)/drafter draft --sample
	@$(BIN)/drafter serve

test: pages ## pass all tests (browser tests where a browser is found)
	@$(BIN)/pytest -n 2 --dist worksteal

test-browser: pages ## only the tests that drive a browser
	@$(BIN)/pytest -m browser

faults: setup ## kill, break and overload the desk; figures into build/faults.json
	@$(BIN)/python tests/faults/run.py --out build/faults.json

bench: setup bench-setup ## measure beside the rivals (15 minutes of two idle cores) into docs/benchmarks.md
	@mkdir -p build/bench
	@$(BIN)/drafter bench retrieval --json --sample 200 --documents $(BENCH_DATA)/documents.jsonl.gz --queries $(BENCH_DATA)/queries.dev.jsonl > build/bench/retrieval.jsonl
	@$(BIN)/drafter bench ingest --json --articles 30 --rounds 3 --documents $(BENCH_DATA)/documents.jsonl.gz > build/bench/ingest.jsonl
	@$(BIN)/drafter bench search --json --documents $(BENCH_DATA)/documents.jsonl.gz > build/bench/search.jsonl
	@$(BIN)/drafter bench stories --json --articles $(BENCH_NEWS) > build/bench/stories.jsonl
	@$(BIN)/drafter bench copies --json --articles $(BENCH_NEWS) > build/bench/copies.jsonl
	@$(BIN)/drafter bench mutations --json --each 30 --held > build/bench/mutations.jsonl
	@$(BIN)/drafter eval --self-test --json > build/bench/self_test.json
	@$(BIN)/python -m evals.rates docs/checks --take self_test=build/bench/self_test.json --take mutations=build/bench/mutations.jsonl
	@$(BIN)/drafter bench chain --json > build/bench/chain.jsonl
	@$(BIN)/drafter bench edit --json > build/bench/edit.jsonl
	@$(BIN)/python -m corpus.bench.report build/bench docs/benchmarks.md docs/pictures/benchmarks.svg

bench-setup: $(BENCH)/.set-up ## make .venv-bench with the rivals that drafter bench compares with

$(BENCH)/.set-up: requirements-bench.lock
	$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

docs: $(DOCS)/.set-up ## the documentation as a site, links checked, into build/site
	@NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/mkdocs build
	@echo "The site is in build/site: open build/site/index.html"

$(DOCS)/.set-up: requirements-docs.lock
	$(PYTHON) -m venv $(DOCS)
	@$(DOCS)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-docs.lock
	@touch $@

audit: audit-setup ## hold the pinned packages against the known advisories, where a service can be reached
	@$(AUDIT)/bin/python .ci/audit.py

audit-setup: $(AUDIT)/.set-up

$(AUDIT)/.set-up: requirements-audit.lock
	$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-audit.lock
	@touch $@

compare: setup compare-setup ## measure beside the peers (20 minutes of two cores) into docs/comparison.md
	@mkdir -p build/bench
	@$(BIN)/drafter bench compare --json --articles $(BENCH_NEWS) > build/bench/compare.jsonl || test -s build/bench/compare.jsonl
	@$(BIN)/python -m drafter.bench.table build/bench/compare.jsonl docs/comparison.md

compare-setup: bench-setup $(PEERS:%=.venv-compare-%/.set-up) ## make an environment for each peer

.venv-compare-%/.set-up: requirements-compare-%.lock
	$(PYTHON) -m venv .venv-compare-$*
	@.venv-compare-$*/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

lint: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

floors: setup ## hold the checks to the floors pinned in evals/golden/floors.json
	@$(BIN)/python -m evals --golden --baseline evals/golden/floors.json

rates: setup ## measure the checks (half a minute) and write their rates into docs/checks
	@mkdir -p build/bench
	@$(BIN)/drafter eval --self-test --json > build/bench/self_test.json
	@$(BIN)/python -m evals.rates docs/checks --take self_test=build/bench/self_test.json

reference: setup ## write the docs of settings, commands and routes anew
	@$(BIN)/python -m api.reference

check: lint types imports floors ## lint, types, the import contract and the floors of the checks

clean: ## remove the environment and all build output (never the data folder)
	rm -rf $(VENV) $(BENCH) .venv-compare-* $(DOCS) $(AUDIT) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
