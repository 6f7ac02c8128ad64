# make edition [REPORT=path/to/report.md]   set everything up, translate, write out/<name>/
# make test                                 set everything up, run the tests
# make help                                 the rest

REPORT  ?= tests/reports/daily-2026-01-15.md
OUT     ?= out
ARGS    ?=
EVAL    ?=
EDITION ?=
MODEL   ?= qwen2.5-coder-1.5b
EXTRAS  ?= llm,dev
VENV    ?= .venv
PYTHON  ?= python3

bin := $(VENV)/bin
# The stamp lives inside the environment, so that deleting one deletes the other.
setup := $(VENV)/.setup-stamp-$(EXTRAS)

.PHONY: help edition test setup check model bench bench-checks bench-terms bench-matching bench-coverage bench-memory bench-site bench-typeset bench-examples soak bench-archive bench-decoding bench-engines clean
.DEFAULT_GOAL := help

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

edition: $(setup) ## Translate REPORT with the real model and write out/<name>/
	@$(bin)/bilingual models pull --if-missing $(MODEL)
	$(bin)/bilingual build "$(REPORT)" --out "$(OUT)" $(ARGS)

test: $(setup) ## Run the tests; no model is fetched, no network is used
	$(bin)/python -m pytest $(ARGS)

setup: $(setup) ## Install what is missing: Debian packages where allowed, Python packages in .venv

$(setup): pyproject.toml tools/setup.sh tools/debian-packages.txt
	PYTHON="$(PYTHON)" tools/setup.sh "$(VENV)" "$(EXTRAS)"
	@touch "$@"

check: $(setup) ## Run ruff, mypy --strict and the test of the architecture
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/python -m pytest -n 0 tests/test_architecture.py

model: $(setup) ## Fetch the translation model (or continue fetching it)
	$(bin)/bilingual models pull $(MODEL)

bench: $(setup) ## Measure REPORT (and EVAL, a JSON Lines file of references); writes docs/benchmarks.md
	@$(bin)/bilingual models pull --if-missing $(MODEL)
	$(bin)/python -m tests.bench --report "$(REPORT)" $(if $(EVAL),--eval "$(EVAL)") $(ARGS)

bench-checks: $(setup) ## Recall and false alarms of the checks; with EDITION (an edition.json), their time
	$(bin)/python -m tests.bench.bench_checks $(if $(EDITION),--edition "$(EDITION)") $(ARGS)

bench-terms: $(setup) ## How well given terms hold, and what they are worth (EVAL, a file of {zh, en, terms}, or our own lines)
	@$(bin)/bilingual models pull --if-missing $(MODEL)
	$(bin)/python -m tests.bench.bench_terms $(if $(EVAL),--eval "$(EVAL)") $(ARGS)

bench-matching: $(setup) ## How fast 100,000 terms are matched against REPORT
	$(bin)/python -m tests.bench.bench_matching "$(REPORT)" $(ARGS)

bench-coverage: $(setup) ## How much of REPORT's own terminology the built-in glossary has
	$(bin)/python -m tests.bench.bench_coverage "$(REPORT)" $(ARGS)

bench-decoding: $(setup) ## What a token costs the llm engine, by texts decoded together; writes its section
	@$(bin)/bilingual models pull --if-missing $(MODEL)
	$(bin)/python -m tests.bench.bench_decoding --output docs/benchmarks.md $(ARGS)

bench-engines: EXTRAS := llm,argos,dev
bench-engines: $(setup) ## The argos engine beside argostranslate, text by text, on REPORT with a stand-in package
	$(bin)/python -m tests.bench.bench_engines "$(REPORT)" $(ARGS)

bench-archive: $(setup) ## 40 reports on a Dask cluster that loses two of four workers, against one process
	$(bin)/python -m pytest -n 0 -m bench tests/archive --durations 0

bench-typeset: $(setup) ## Time and memory of every printed layout of EDITION (an edition.json), or of an invented edition
	$(bin)/python -m tests.bench.typeset $(if $(EDITION),--edition "$(EDITION)") --output docs/benchmarks.md $(ARGS)

bench-memory: $(setup) ## The translation memory at a million segments; writes its section of docs/benchmarks.md
	$(bin)/python -m tests.bench.bench_memory --output docs/benchmarks.md $(ARGS)

bench-examples: $(setup) ## Whether a similar approved translation helps the model (EVAL, a file of {zh, en}); writes its section
	@$(bin)/bilingual models pull --if-missing $(MODEL)
	$(bin)/python -m tests.bench.bench_examples --eval "$(EVAL)" --output docs/benchmarks.md $(ARGS)

bench-site: $(setup) ## A year of 30 papers a day as an archive site, or of copies of EDITION; writes its section
	$(bin)/python -m tests.bench.bench_site $(if $(EDITION),--edition "$(EDITION)") --output docs/benchmarks.md $(ARGS)

soak: $(setup) ## Kill builds, imports and reviews at 200 random moments; nothing may be lost
	BILINGUAL_KILLS=200 $(bin)/python -m pytest -n 0 tests/memory/test_faults.py tests/soak $(ARGS)

clean: ## Delete what was generated, the environment included; models and memory stay
	rm -rf "$(VENV)" dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find out -mindepth 1 ! -name .gitignore -delete
