# Each command sets up all it needs on a Debian machine with Python 3.11 or newer.
PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python

.PHONY: demo test torture fuzz bench clean

demo: $(VENV)/.ready  ## the main job on sample mail: no server, no network, no root
	$(RUN) run.py demo

test: $(VENV)/.ready-dev  ## lint, types and all tests, on real servers
	@.ci/debian dovecot-imapd tesseract-ocr
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(RUN) -m pytest

torture: $(VENV)/.ready-dev  ## 300 messages, and the desk killed 300 times among them; says what came of it
	@.ci/debian dovecot-imapd
	$(RUN) -m tests.torture.kills --messages 300 --kills 300
	$(RUN) -m tests.torture.broken

fuzz: $(VENV)/.ready-dev  ## damaged mail through parser, readers and answers for ten minutes; findings are kept in tests/fuzz/found
	$(RUN) -m tests.fuzz.fuzz --minutes 10

bench: $(VENV)/.ready-dev  ## bills a second beside pdfplumber's text of every page, and messages a second
	$(RUN) -m tests.bench.bills
	$(RUN) -m tests.bench.messages

clean:  ## removes what `demo` and `test` made
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "intake needs Python 3.11 or newer; name one with: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || .ci/debian python3-venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(VENV)/bin/python requirements.lock
	@echo "Installing the packages of requirements.lock into $(VENV) ..."
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready-dev: $(VENV)/bin/python requirements-dev.lock
	@echo "Installing the packages of requirements-dev.lock into $(VENV) ..."
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.ready
