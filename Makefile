# Needs Python 3.11 or newer and make. Everything else goes into .venv/ and .build/, both ignored by git.
# PYTHON=/path/to/python3.12 picks the interpreter, PYTEST_ARGS='-k trust' goes to pytest,
# BENCH_ARGS=--quick to the benchmarks, INTEGRATION=tests/integration/test_roles.py picks files of integration tests.

.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:
.NOTPARALLEL:

# A name on PATH may be a launcher with nothing behind it, so an interpreter counts only once it has run.
RUNS := import ensurepip, sys, venv; sys.version_info >= (3, 11) or sys.exit(1)
first_python = $(shell for name in $(1); do "$$name" -c '$(RUNS); print(sys.executable)' 2>/dev/null && break; done)

ifneq ($(filter-out help clean,$(MAKECMDGOALS)),)
ifndef PYTHON
PYTHON := $(call first_python,python3.14 python3.13 python3.12 python3.11 python3 python)
endif
PY := $(shell "$(PYTHON)" -c '$(RUNS); print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
ifeq ($(PY),)
$(error No Python 3.11 or newer with venv and ensurepip runs here$(if $(PYTHON), as $(PYTHON)). \
  Install one, or name it: make PYTHON=/path/to/python3.12)
endif
endif
# The oldest ansible-core that the collection supports, on the oldest Python that it runs on.
OLDEST_PYTHON = $(or $(call first_python,python3.11 python3.12 python3.13),$(PYTHON))

ROOT := $(CURDIR)
INTEGRATION ?= tests/integration
RUN_VENV := .venv/run-$(PY)
TEST_VENV := .venv/test-$(PY)
LINT_VENV := .venv/lint-$(PY)
OLDEST_VENV := .venv/oldest
BENCH_VENV := .venv/bench-$(PY)
BROWSER_VENV := .venv/browser-$(PY)
STAGE := .build/stage/ansible_collections/plumb/aws
use = PATH="$(ROOT)/$(1)/bin:$$PATH"

# Nothing of the user's own AWS or Ansible settings gets in: no account can be reached by accident.
unexport $(filter-out ANSIBLE_FORCE_COLOR ANSIBLE_NOCOLOR,$(filter AWS_% ANSIBLE_%,$(.VARIABLES))) PYTHONHOME PYTHONPATH VIRTUAL_ENV
export AWS_CONFIG_FILE := /dev/null
export AWS_SHARED_CREDENTIALS_FILE := /dev/null
export AWS_EC2_METADATA_DISABLED := true
export ANSIBLE_CONFIG := $(ROOT)/.build/ansible.cfg
export ANSIBLE_HOME := $(ROOT)/.build/ansible
export ANSIBLE_LOCALHOST_WARNING := false
export ANSIBLE_INVENTORY_UNPARSED_WARNING := false

##@ For a first look
.PHONY: help
help: ## list the targets
	@awk -F ' *## ' '/^##@/ { sub(/^##@ /, ""); printf "\n%s\n", $$0 } \
	  /^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: .build/demo/ready ## see what the collection does, on an embedded IAM; touches no AWS account
	@$(call use,$(RUN_VENV)) ANSIBLE_COLLECTIONS_PATH="$(ROOT)/.build/demo" \
	  python tests/embedded_iam run -- python hacking/demo.py

.PHONY: play
play: .build/demo/ready ## start an embedded IAM with something in it, to try playbooks by hand; Ctrl-C ends it
	@$(call use,$(RUN_VENV)) python tests/embedded_iam play --also 'PATH=$(ROOT)/$(RUN_VENV)/bin:$$PATH' \
	  --also 'ANSIBLE_COLLECTIONS_PATH=$(ROOT)/.build/demo'

##@ For a change
.PHONY: unit
unit: $(TEST_VENV)/ready .build/dev/ready ## run the unit tests
	@echo 'Unit tests'
	@$(call pytest,$(TEST_VENV)) $(COVERAGE) $(UNIT_TESTS) $(PYTEST_ARGS)
	@$(if $(COVERAGE),printf 'Coverage of plugins/ by these tests in percent: '; $(call use,$(TEST_VENV)) coverage report --format=total)

.PHONY: integration
integration: $(TEST_VENV)/ready .build/dev/ready ## run playbooks against the embedded IAM, each both ways
	@echo 'Integration tests'
	@$(call pytest,$(TEST_VENV)) -n 3 --dist loadfile $(INTEGRATION) $(PYTEST_ARGS)

.PHONY: contract
contract: $(TEST_VENV)/ready .build/dev/ready ## hold 300 random playbooks to the dry-run contract, always the same ones
	@echo 'The dry-run contract'
	@$(call pytest,$(TEST_VENV)) -n 3 tests/contract $(PYTEST_ARGS)

.PHONY: fuzz
fuzz: $(TEST_VENV)/ready .build/dev/ready ## the same with other ones at each run: make fuzz FUZZ=3000 SEED=any-text
	@echo 'The dry-run contract: $(FUZZ) playbooks from the seed $(SEED)'
	@PLUMB_SEED="$(SEED)" PLUMB_CASES="$(FUZZ)" $(call pytest,$(TEST_VENV)) tests/contract/test_dry_run_contract.py $(PYTEST_ARGS)

.PHONY: fuzz-policy
fuzz-policy: $(TEST_VENV)/ready .build/dev/ready ## hold 125,000 random pairs of documents to a world of requests, or to z3 (15 min)
	@echo 'Access changes: 100,000 random pairs by brute force, 25,000 by z3'
	@PLUMB_EXAMPLES=34 $(call pytest,$(TEST_VENV)) -n 3 tests/language/test_access_against_brute_force.py \
	  tests/language/test_access_by_z3.py $(PYTEST_ARGS)

.PHONY: trouble
trouble: $(TEST_VENV)/ready .build/dev/ready ## run some of the faults and races, always the same ones
	@echo 'Faults and races'
	@$(call pytest,$(TEST_VENV)) -n 3 --dist loadfile tests/faults tests/races $(PYTEST_ARGS)

.PHONY: test
test: export PLUMB_WAY ?= some
test: export PLUMB_CASES ?= 100
test: unit integration ## run all four; every fifth playbook also by ordinary modules, a third of the random ones
	@echo 'The dry-run contract, faults and races'
	@$(call pytest,$(TEST_VENV)) -n 4 --dist loadfile tests/faults tests/races tests/contract $(PYTEST_ARGS)

.PHONY: faults
faults: $(TEST_VENV)/ready .build/dev/ready ## lose, garble and delay answers of IAM at every request, and see what tasks report (90 min)
	@echo 'Faults: all'
	@PLUMB_FAULTS=all $(call pytest,$(TEST_VENV)) -n 0 tests/faults/test_sweep.py tests/faults/test_playbooks.py $(PYTEST_ARGS)

.PHONY: races
races: $(TEST_VENV)/ready .build/dev/ready ## let many change one policy at once, kill runs, throttle an account (an hour)
	@echo 'Races: 50 rounds, 40 kills, 200 throttled creations'
	@PLUMB_ROUNDS=50 PLUMB_KILLS=40 PLUMB_CREATIONS=200 $(call pytest,$(TEST_VENV)) -n 0 -s tests/races $(PYTEST_ARGS)

.PHONY: adoption
adoption: $(TEST_VENV)/ready .build/dev/ready ## export an account of 1,000 policies and 1,000 roles, apply it, export it again
	@echo 'Round trip: 1,000 policies, 1,000 roles'
	@PLUMB_MANY=1000 $(call pytest,$(TEST_VENV)) -n 0 tests/integration/test_round_trip.py $(PYTEST_ARGS)

.PHONY: oldest
oldest: $(OLDEST_VENV)/ready .build/dev/ready ## unit and integration tests on the oldest ansible-core
	@echo 'Unit tests on the oldest ansible-core'
	@$(call pytest,$(OLDEST_VENV)) $(UNIT_TESTS) $(PYTEST_ARGS)
	@echo 'Integration tests on the oldest ansible-core'
	@$(call pytest,$(OLDEST_VENV)) -n 3 --dist loadfile tests/integration $(PYTEST_ARGS)

.PHONY: specs
specs: $(TEST_VENV)/ready .build/dev/ready .build/amazon/ready ## compare options with amazon.aws, print by ansible.posix
	@echo 'Options of amazon.aws, and the plan beside the callbacks of ansible.posix'
	@$(call pytest,$(TEST_VENV)) -n 0 tests/integration/test_amazon_specs.py tests/integration/test_stdout_callbacks.py $(PYTEST_ARGS)

.PHONY: browser
browser: $(BROWSER_VENV)/ready .build/dev/ready .build/axe/ready ## open the page of a plan in a real browser
	@echo 'The page in Chromium'
	@CHROMIUM="$$(hacking/chromium.sh)" && export CHROMIUM AXE="$(ROOT)/.build/axe/node_modules/axe-core/axe.min.js" && \
	  $(call pytest,$(BROWSER_VENV)) -n 0 tests/browser $(PYTEST_ARGS)

.PHONY: bench
bench: $(BENCH_VENV)/ready .build/dev/ready ## measure the modules beside boto3, amazon.aws and Ansible's own floor (an hour)
	@$(call use,$(BENCH_VENV)) python tests/benchmarks $(BENCH_ARGS)
	@echo 'A whole account in one task, near and 50 ms away'
	@$(call use,$(BENCH_VENV)) ANSIBLE_COLLECTIONS_PATH="$(ROOT)/.build/dev" python tests/benchmarks/account.py
	@$(call use,$(BENCH_VENV)) ANSIBLE_COLLECTIONS_PATH="$(ROOT)/.build/dev" python tests/benchmarks/account.py --delay 50
	@echo 'The same with 1,000, 3,000 and 10,000 resources'
	@for count in 333 1000 3333; do \
	  $(call use,$(BENCH_VENV)) ANSIBLE_COLLECTIONS_PATH="$(ROOT)/.build/dev" python tests/benchmarks/account.py $$count --converged \
	    || exit 1; done
	@echo 'A dry run of many creations'
	@$(call use,$(BENCH_VENV)) PYTHONPATH="$(ROOT)/.build/dev" python tests/benchmarks/dry_run.py

.PHONY: lint
lint: lint-ruff lint-types lint-ansible lint-docs sanity ## run every static check, each also a target of its own:

.PHONY: lint-ruff
lint-ruff: $(LINT_VENV)/ready ## ruff check and ruff format
	@echo 'ruff'
	@$(call use,$(LINT_VENV)) ruff check --quiet .
	@$(call use,$(LINT_VENV)) ruff format --quiet --check --diff .

.PHONY: lint-types
lint-types: $(LINT_VENV)/ready .build/stage/ready ## mypy
	@echo 'mypy'
	@cd .build/stage && $(call use,$(LINT_VENV)) MYPYPATH="$(ROOT)/.build/stage:$(ROOT)/$(STAGE)/tests" mypy \
	  --config-file "$(ROOT)/pyproject.toml" --cache-dir "$(ROOT)/.build/mypy" --no-error-summary \
	  $(addprefix ansible_collections/plumb/aws/,plugins hacking tests)

.PHONY: lint-ansible
lint-ansible: $(LINT_VENV)/ready .build/stage/ready ## ansible-lint with the production profile, yamllint included
	@echo 'ansible-lint'
	@cd $(STAGE) && $(in_stage) ansible-lint --offline -q --strict

.PHONY: lint-docs
lint-docs: $(LINT_VENV)/ready .build/stage/ready ## the modules' documentation and the changelog
	@echo 'Shared return values'
	@"$(PYTHON)" hacking/returns.py --check
	@echo 'antsibull-docs'
	@cd $(STAGE) && $(in_stage) HOME="$(ROOT)/.build" antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs self \
	  --disallow-unknown-collection-refs --check-extra-docs-refs --skip-rstcheck .
	@echo 'antsibull-changelog'
	@cd $(STAGE) && $(in_stage) antsibull-changelog lint

.PHONY: sanity
sanity: $(LINT_VENV)/ready .build/stage/ready ## ansible-test sanity, nothing ignored
	@echo 'ansible-test sanity'
	@$(in_stage) python hacking/sanity.py $(STAGE) .build/sanity-home

.PHONY: format
format: $(LINT_VENV)/ready ## lay out the code and mend what ruff can mend by itself
	@$(call use,$(LINT_VENV)) ruff check --quiet --fix --exit-zero .
	@$(call use,$(LINT_VENV)) ruff format .

##@ For a release
.PHONY: build
build: $(LINT_VENV)/ready .build/stage/ready ## build the tarball for ansible-galaxy in dist/
	@mkdir -p dist
	@cd $(STAGE) && $(in_stage) ansible-galaxy collection build --force --output-path "$(ROOT)/dist"

.PHONY: changelog
changelog: $(LINT_VENV)/ready .build/dev/ready ## turn the fragments into the changelog of galaxy.yml's version
	@$(call use,$(LINT_VENV)) antsibull-changelog release --update-existing

.PHONY: clean
clean: ## remove all that this Makefile made
	rm -rf .build .venv dist

UNIT_TESTS := tests/unit tests/language tests/replay
# Newer Pythons count lines for little; on 3.11 it would double the time of the tests
COVERAGE := $(if $(filter 3.11,$(PY)),,--cov=plugins --cov-report=)
export COVERAGE_CORE := sysmon
FUZZ ?= 3000
ifndef SEED
SEED := $(shell date +%Y%m%d%H%M%S)
endif

in_stage = $(call use,$(LINT_VENV)) ANSIBLE_COLLECTIONS_PATH="$(ROOT)/.build/stage"
pytest = $(call use,$(1)) PYTHONPATH="$(ROOT)/.build/dev" ANSIBLE_COLLECTIONS_PATH="$(ROOT)/.build/dev" \
  python -m pytest -n auto --maxprocesses 4

# Python environments: one a task, made anew when what it holds has changed.
$(RUN_VENV)/ready: tests/requirements/run.txt
$(TEST_VENV)/ready: tests/requirements/test.txt tests/requirements/run.txt
$(LINT_VENV)/ready: tests/requirements/lint.txt tests/requirements/test.txt tests/requirements/run.txt
$(BROWSER_VENV)/ready: tests/requirements/browser.txt tests/requirements/test.txt tests/requirements/run.txt
$(BENCH_VENV)/ready: tests/requirements/bench.txt tests/requirements/run.txt
.venv/%-$(PY)/ready:
	$(call make_venv,$(PYTHON))
$(OLDEST_VENV)/ready: tests/requirements/oldest.txt tests/requirements/test.txt tests/requirements/run.txt
	$(call make_venv,$(OLDEST_PYTHON))

define make_venv
@echo 'Installing $(<F) into $(@D) (about a minute, once)'
@"$(1)" -m venv --clear $(@D)
@$(@D)/bin/python -m pip --disable-pip-version-check --no-input -qq install -r $<
@touch $@
endef

# The collection under the folder names that Ansible wants. A link serves Ansible and pytest and is always current.
.build/dev/ready:
	@mkdir -p $(@D)/ansible_collections/plumb
	@ln -sfn ../../../.. $(@D)/ansible_collections/plumb/aws
	@: > .build/ansible.cfg
	@touch $@

# Of amazon.aws only the documentation is read, and of ansible.posix the callbacks, so the package need not suit this Python.
.build/amazon/ready: tests/requirements/amazon.txt $(TEST_VENV)/ready
	@echo 'Downloading amazon.aws and ansible.posix into $(@D) (seconds, once)'
	@rm -rf $(@D) && mkdir -p $(@D)
	@$(TEST_VENV)/bin/python -m pip --disable-pip-version-check --no-input -qq download --no-deps --ignore-requires-python \
	  -d $(@D) -r $<
	@touch $@

# What checks that all can read a page.
.build/axe/ready: tests/browser/package.json
	@echo 'Installing axe-core into $(@D) (seconds, once)'
	@rm -rf $(@D) && mkdir -p $(@D) && cp $< $(@D)
	@cd $(@D) && npm install --silent --no-audit --no-fund --no-package-lock
	@touch $@

# ansible-test wants real files. They are laid anew, and what depends on them made anew, only after a change.
.build/stage/ready: .build/dev/ready FORCE
	@"$(PYTHON)" hacking/stage.py $(STAGE) $@
FORCE:

.build/demo/ready: $(RUN_VENV)/ready .build/stage/ready
	@echo 'Building the collection and installing it into $(@D)'
	@rm -rf $(@D) && mkdir -p $(@D)
	@$(call use,$(RUN_VENV)) ansible-galaxy collection build --force --output-path $(@D) $(STAGE) >$(@D)/log
	@$(call use,$(RUN_VENV)) ANSIBLE_COLLECTIONS_PATH="$(ROOT)/$(@D)" \
	  ansible-galaxy collection install --offline --no-deps -p $(@D) $(@D)/plumb-aws-*.tar.gz >>$(@D)/log
	@touch $@
