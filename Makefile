# `make help` lists everything. Nothing here needs to be known: `make up` and `make test` do it all.
.DEFAULT_GOAL := help
.PHONY: help up install train test test-fast test-thorough test-coverage mutate coverage eval bench-nlu tune-encoder chaos lint format picture lock widget clean
SHELL := /bin/sh
BIN := .venv/bin
# An active environment, or a PYTHONPATH, of something else must not leak into ours.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME
export PYTHONDONTWRITEBYTECODE :=
SCRIPTS = .ci/run $(wildcard deploy/*.sh)
# npm writes this file last.
NODE_MODULES = widget/node_modules/.package-lock.json
PYTEST = $(BIN)/python -m pytest --numprocesses 2
# Per cent of lines and branches that `make test-coverage` must find tested.
FLOOR = 90
UV = $(shell command -v uv || echo .uv/bin/uv)

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: .venv/.installed ## start everything: chat, desk, Rasa; Ctrl-C stops it
	@exec $(BIN)/privacy-desk up

install: .venv/.installed ## install the locked environment into .venv

train: .venv/.installed ## train the model, unless one matches the data
	@$(BIN)/privacy-desk train

test: .venv/.installed-dev test-tools $(NODE_MODULES) ## run every test, installing a browser and PostgreSQL if missing
	$(BIN)/privacy-desk train
	cd widget && npm run --silent check-dist && npm test --silent
	$(PYTEST) --ignore tests/system
	$(PYTEST) --dist loadfile tests/system

test-fast: .venv/.installed-dev ## the quick tests only, in less than a minute
	$(PYTEST) -m "not slow"

test-thorough: .venv/.installed-dev test-tools ## the tests of the clock and of the record with every made-up case
	PRIVACY_DESK_THOROUGH_TESTS=1 $(PYTEST) tests/desk/cases tests/desk/casework

# What the tests start is measured too: the stack, commands, the desk as a process of its own.
test-coverage: .venv/.installed-dev test-tools ## every test again, telling which lines and branches none of them runs
	@mkdir -p var/coverage && rm -f var/coverage/data*
	$(BIN)/privacy-desk train
	$(BIN)/coverage run -m pytest --numprocesses 2 --ignore tests/system
	$(BIN)/coverage run -m pytest tests/system
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under $(FLOOR)

mutate: .venv/.installed-dev test-tools ## which small mistakes in the code would no test notice?
	$(BIN)/python -m bench.mutation

.PHONY: test-tools
test-tools:
	@deploy/install-test-tools.sh

coverage: .venv/.installed ## is the whole notice answered? also as a page, var/coverage.html
	@$(BIN)/privacy-desk coverage --html var/coverage.html

eval: .venv/.installed-dev ## ask the running assistant every held-out question; figures and a picture
	@$(BIN)/python -m bench.evaluate

bench-nlu: .venv/.installed-dev ## our understanding beside stock Rasa's, on public sets
	@$(BIN)/python -m bench.nlu

tune-encoder: .venv/.installed-dev ## tune the shipped sentence encoder anew, with torch in an environment apart
	@$(BIN)/python -m bench.encoder

chaos: .venv/.installed-dev ## 2,000 requests while every process is killed 100 times, on both databases
	@deploy/install-test-tools.sh
	$(BIN)/privacy-desk train
	$(BIN)/python -m bench.chaos --database sqlite
	$(BIN)/python -m bench.chaos --database postgresql

lint: .venv/.installed-dev $(NODE_MODULES) ## check style, types and floors of everything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/shellcheck $(SCRIPTS)
	$(BIN)/shfmt --indent 4 --diff $(SCRIPTS)
	cd widget && npm run --silent lint && npm run --silent check-types

format: .venv/.installed-dev $(NODE_MODULES) ## put the code into the standard layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/shfmt --indent 4 --write $(SCRIPTS)
	cd widget && npm run --silent format

picture: .venv/.installed-dev ## draw docs/images/floors.svg from the floors in pyproject.toml
	$(BIN)/python docs/floors.py

lock: .uv/bin/uv ## renew requirements*.lock from pyproject.toml
	$(UV) pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements.lock
	$(UV) pip compile pyproject.toml --group dev --constraint requirements.lock --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements-dev.lock

widget: $(NODE_MODULES) ## rebuild widget/dist from its TypeScript (needs Node.js)
	cd widget && npm run --silent build

$(NODE_MODULES): widget/package-lock.json
	@command -v npm >/dev/null || { echo "This needs Node.js 18 or later, with npm." >&2; exit 1; }
	cd widget && npm ci --silent
	@touch $@

clean: ## remove the environment and trained models; tickets in var/ stay
	rm -rf .venv .uv models var/models .rasa

.venv/.installed: requirements.lock pyproject.toml rasa_without_tensorflow.pth
	@$(MAKE) --no-print-directory sync LOCK=requirements.lock STAMP=$@

.venv/.installed-dev: requirements-dev.lock pyproject.toml rasa_without_tensorflow.pth
	@$(MAKE) --no-print-directory sync LOCK=requirements-dev.lock STAMP=$@
	@touch .venv/.installed

# The stamp is written last: an installation that was interrupted is done again.
.PHONY: sync
sync:
	@python=$$(deploy/check-machine.sh) && \
	{ command -v uv >/dev/null || [ -x .uv/bin/uv ] || { echo "Bringing uv ..." && $$python -m venv .uv && .uv/bin/python -m pip install --quiet uv; }; } && \
	echo "Installing $(LOCK) into .venv ..." && \
	$(UV) venv --quiet --allow-existing --python $$python .venv && \
	$(UV) pip sync --quiet --python .venv/bin/python --require-hashes $(LOCK) && \
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --config-settings editable_mode=compat --editable . && \
	cp rasa_without_tensorflow.pth .venv/lib/python3.11/site-packages/ && \
	touch $(STAMP)

.uv/bin/uv:
	@command -v uv >/dev/null || { python=$$(deploy/check-machine.sh) && $$python -m venv .uv && .uv/bin/python -m pip install --quiet uv; }
