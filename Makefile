# Everything a contributor types. `make run` and `make test` set up all they need by themselves.
# Written for GNU make 3.81 and later (the one macOS ships) and a POSIX shell.

PORT ?= 8501
VENV_PYTHON := .venv/bin/python
OLDEST_PYTHON := 3, 11
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python

# Handed on as environment, not as arguments: a path with spaces or quotes then needs no quoting.
ifneq ($(strip $(DATA)),)
export TWINBOARD_DATA := $(DATA)
endif
ifneq ($(strip $(WAREHOUSE)),)
export TWINBOARD_WAREHOUSE := $(WAREHOUSE)
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run build test soak access bench check dictionary messages screenshots constraints licences sbom audit

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo "Settings: PORT= WAREHOUSE= DATA= ALLOW_LOSS= (run, build), DATA= (check), ARGS= (test), PYTHON= (the environment)"

run: build ## build what has changed and open the dashboard; PORT=8501
	@exec $(VENV_PYTHON) -m dashboard serve --port "$(PORT)"

build: .venv/.ready ## load data/ into the warehouse; ALLOW_LOSS=1 although it loses rows
	@$(VENV_PYTHON) -m etl build $(if $(ALLOW_LOSS),--allow-loss)

# In the order of the files, so that the browser tests come last. ARGS="-n 0" is one process.
test: .venv/.ready ## run all tests, those in the browser too; ARGS="-k name -x"
	@$(VENV_PYTHON) -m tests.browser.find --install
	@$(VENV_PYTHON) -m pytest -n 2 --no-loadscope-reorder $(ARGS)

soak: .venv/.ready ## try long what `make test` tries briefly; ARGS="-k name"
	@$(VENV_PYTHON) -m tests.browser.find --install
	@TWINBOARD_SOAK=full $(VENV_PYTHON) -m pytest -m soak $(ARGS)

access: .venv/.ready ## try every page in every language, theme and width with axe-core
	@$(VENV_PYTHON) -m tests.browser.find --install
	@TWINBOARD_ACCESS=full $(VENV_PYTHON) -m pytest tests/browser/test_accessibility.py $(ARGS)

bench: .venv/.ready ## measure and write docs/benchmarks.md; SIZES="S M L" PARTS="build queries"
	@$(VENV_PYTHON) -m tests.browser.find --install
	@$(VENV_PYTHON) -m tests.benchmarks $(if $(SIZES),--sizes "$(SIZES)") $(if $(PARTS),--parts "$(PARTS)")

check: .venv/.ready ## lint, format, types, data and dictionary
	$(VENV_PYTHON) -m ruff check
	$(VENV_PYTHON) -m ruff format --check
	$(VENV_PYTHON) -m mypy
	$(VENV_PYTHON) -m etl check
	$(VENV_PYTHON) -m etl dictionary --check

dictionary: .venv/.ready ## write docs/dictionary.md from the schema and the figures
	@$(VENV_PYTHON) -m etl dictionary

messages: build ## bring the catalogues of all languages up to date with the code
	@$(VENV_PYTHON) -m dashboard.commands.messages

screenshots: .venv/.ready ## write docs/screenshots/ from the running dashboard
	@$(VENV_PYTHON) -m tests.browser.find --install
	@$(VENV_PYTHON) -m tests.browser.screenshots

# Resolved in an environment of its own: what happens to lie in .venv must not become a pin.
# Freeze lines that are not name==version would carry an address or a path, so they stop it.
constraints: .venv/.ready ## renew constraints.txt from the ranges in pyproject.toml
	@set -e; scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(VENV_PYTHON) -m venv "$$scratch/env"; \
	"$$scratch/env/bin/python" -m pip install --quiet -e ".[dev]"; \
	"$$scratch/env/bin/python" -m pip freeze --exclude-editable > "$$scratch/pins"; \
	if grep -vE '^[A-Za-z0-9._-]+==[A-Za-z0-9._!]+$$' "$$scratch/pins"; then \
	  echo "constraints: the lines above are not name==version; nothing written" >&2; exit 1; \
	fi; \
	{ grep '^#' constraints.txt; LC_ALL=C sort -f "$$scratch/pins"; } > "$$scratch/new"; \
	cat "$$scratch/new" > constraints.txt; \
	echo "constraints.txt: $$(grep -c == constraints.txt) pins"

licences: .venv/.ready ## write docs/licences.md from the packages that are installed
	@$(VENV_PYTHON) -m tests.dependencies

# An environment that holds what runs and nothing else is what a user of the package would have.
sbom: .venv/.ready ## write sbom.cdx.json: all packages needed to run (CycloneDX)
	@set -e; scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(VENV_PYTHON) -m venv --without-pip "$$scratch/env"; \
	$(VENV_PYTHON) -m pip --python "$$scratch/env/bin/python" install --quiet -c constraints.txt -e .; \
	$(VENV_PYTHON) -m cyclonedx_py environment --output-reproducible --pyproject pyproject.toml \
	  -o sbom.cdx.json "$$scratch/env/bin/python"; \
	echo "sbom.cdx.json: $$(grep -c '"bom-ref"' sbom.cdx.json) components"

# A package that its database does not know has not been looked at, so it counts as a failure.
audit: .venv/.ready ## ask the public database for known weaknesses of all pinned versions
	@$(VENV_PYTHON) -m pip_audit -r constraints.txt --no-deps --disable-pip --strict --progress-spinner off

# The stamp goes first and comes back last, so an interrupted install is taken up again.
.venv/.ready: pyproject.toml constraints.txt
	@rm -f $@
	@set -e; \
	recent='import sys; sys.exit(sys.version_info < ($(OLDEST_PYTHON)))'; \
	if ! { $(VENV_PYTHON) -c "$$recent" && $(VENV_PYTHON) -m pip --version; } >/dev/null 2>&1; then \
	  found=; \
	  for candidate in $(if $(strip $(PYTHON)),"$(PYTHON)",$(CANDIDATES)); do \
	    if "$$candidate" -c "$$recent" >/dev/null 2>&1; then found=$$candidate; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "Twinboard needs Python 3.11 or later; tried: $(or $(strip $(PYTHON)),$(CANDIDATES)). Name one with PYTHON=/path/to/python3" >&2; \
	    exit 1; \
	  fi; \
	  if ! "$$found" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	    echo "$$found has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	  echo "Creating .venv with $$("$$found" --version)"; \
	  "$$found" -m venv --clear .venv; \
	fi
	@echo "Installing the packages (once, and after a change of pyproject.toml or constraints.txt)"
	@$(VENV_PYTHON) -m pip install --quiet -c constraints.txt -e ".[dev]"
	@touch $@
