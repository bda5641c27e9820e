# Two commands do everything, set-up included, on a Debian machine as root:
#   make harden                        a disposable blank host becomes a hardened relay (RELEASE=bookworm for 12)
#   make harden INVENTORY=hosts.yml    the same on your own hosts, over SSH
#   make test                          lint, types, unit tests, scenarios on real hosts
#   make test-full                     the same, and Debian testing and a sendmail built from its source
# Also: make up (hosts only), make down, make clean, make docs, make corpus (judge the maps of a folder),
# make bench-maps (what a map costs beside makemap), bench-mc (a configuration), bench-apply (harden.yml on a host
# that is right, beside a ping), bench-gap (how long a new client waits when the daemon is activated), bench-audit
# (audit.yml of one host, and of ten).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BUILD := build
VENV := .venv
BIN := $(abspath $(VENV)/bin)
COLLECTIONS := $(abspath $(BUILD)/collections)
INSTALLED := $(COLLECTIONS)/ansible_collections/postmaster/sendmail
HOSTS := $(BIN)/python molecule/hosts/hosts.py
DEBIAN_PACKAGES := python3-venv git m4 openssh-client openssl podman runc mmdebstrap apt-utils iptables uidmap
BROWSER_PACKAGES := chromium fonts-dejavu-core poppler-utils
SOURCES := $(shell git ls-files --cached --others --exclude-standard -- galaxy.yml meta plugins roles playbooks \
	docs tests molecule README.md LICENSE changelogs pyproject.toml .ansible-lint .yamllint 2>/dev/null)
RELEASE ?= trixie
RELAY := $(if $(filter bookworm,$(RELEASE)),relay12,relay)

export CONTAINERS_CONF := $(abspath molecule/hosts/containers.conf)
export ANSIBLE_COLLECTIONS_PATH := $(COLLECTIONS)
export ANSIBLE_HOME := $(abspath $(BUILD)/ansible)
export ANSIBLE_CONFIG := $(abspath molecule/ansible.cfg)
export PATH := $(BIN):$(PATH)

.PHONY: help setup install harden up down clean test checks test-full layouts lint unit corpus bench-maps bench-mc bench-apply bench-gap bench-audit \
	scenarios docs

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile

# --- set-up ------------------------------------------------------------------------------------------------

# Installs those of the Debian packages $(1) that are missing.
define install_missing
mkdir -p $(BUILD); \
missing=$$(for name in $(1); do \
  dpkg-query --show --showformat='$${db:Status-Status}' $$name 2>/dev/null | grep -qx installed || echo $$name; done); \
if [ -n "$$missing" ]; then \
  echo "setup: installing Debian packages:" $$missing "(a minute or two)"; \
  apt-get update --quiet=2; \
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends $$missing > $(BUILD)/apt.log; \
fi
endef

$(BUILD)/debian-packages: Makefile
	@$(call install_missing,$(DEBIAN_PACKAGES))
	@touch $@

$(VENV)/done: requirements/test.txt $(BUILD)/debian-packages
	@echo "setup: Python environment from requirements/test.txt (about a minute)"
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "make: Python 3.11 or newer is needed")'
	@python3 -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements/test.txt
	@touch $@

setup: $(VENV)/done

# For the tests of the audit's page alone: a browser, what drives it, and what reads what it prints.
$(VENV)/browser: requirements/browser.txt $(VENV)/done
	@$(call install_missing,$(BROWSER_PACKAGES))
	@echo "setup: what drives a browser, from requirements/browser.txt"
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements/browser.txt
	@touch $@

# The tests, and the playbooks below, use the collection as a user gets it: built and installed.
$(BUILD)/installed: $(VENV)/done $(SOURCES)
	@rm -rf $(INSTALLED) $(BUILD)/postmaster-sendmail-*.tar.gz
	@ansible-galaxy collection build --force --output-path $(BUILD) > $(BUILD)/galaxy.log
	@ansible-galaxy collection install --force --no-deps --offline --collections-path $(COLLECTIONS) \
	  $(BUILD)/postmaster-sendmail-*.tar.gz >> $(BUILD)/galaxy.log
	@touch $@

install: $(BUILD)/installed

# --- the relay ---------------------------------------------------------------------------------------------

ifdef INVENTORY
harden: install
	ansible-playbook --inventory $(INVENTORY) postmaster.sendmail.harden
else
harden: install
	@$(HOSTS) up world inside
	@$(HOSTS) renew $(RELAY)
	ansible-playbook --inventory molecule/inventory.yml --limit $(RELAY) postmaster.sendmail.harden
	@echo "The relay is up: podman exec -it postmaster-$(RELAY) bash. Its neighbours are postmaster-world"
	@echo "and postmaster-inside. \`make down\` removes them."
endif

up: setup
	@$(HOSTS) up

down: setup
	@$(HOSTS) down

clean: setup
	@$(HOSTS) clean
	rm -rf $(BUILD) $(VENV)

# --- tests -------------------------------------------------------------------------------------------------

test: checks scenarios

# What needs no host, at the same time: most of lint runs on one core.
checks: install $(VENV)/browser
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint unit

test-full: export TESTS := full
test-full: test layouts

lint: install $(VENV)/browser
	@tests/lint

unit: install $(VENV)/browser
	@echo "unit tests, and the audit's page in a browser"
	@PYTHONPATH=$(COLLECTIONS) pytest --quiet tests/unit tests/corpus tests/page

# CORPUS=folder: also the maps of another folder, such as those that people have published. If it has an mc/, the
# configurations in that are compiled and installed on the spare hosts.
corpus: install
	@PYTHONPATH=$(COLLECTIONS) SENDMAIL_CORPUS=$(if $(CORPUS),$(abspath $(CORPUS))) pytest --quiet tests/corpus
	@PYTHONPATH=$(COLLECTIONS) python tests/corpus/report.py $(or $(CORPUS),tests/corpus/own)
	@if [ -d "$(CORPUS)/mc" ]; then $(HOSTS) up scratch scratch12; PYTHONPATH=$(COLLECTIONS) \
	  SENDMAIL_CORPUS=$(abspath $(CORPUS)) pytest --quiet tests/publishing/test_corpus_mc.py; fi

# Takes the machine for itself: nothing else should run.
bench-maps: install
	@PYTHONPATH=$(COLLECTIONS):tests/outside:tests/bench python tests/bench/maps.py

bench-mc: install
	@PYTHONPATH=$(COLLECTIONS):tests/outside:tests/bench python tests/bench/mc.py

bench-apply: install
	@PYTHONPATH=$(COLLECTIONS):tests/outside:tests/bench python tests/bench/apply.py

bench-gap: install
	@PYTHONPATH=$(COLLECTIONS):tests/outside:tests/bench python tests/bench/gap.py

bench-audit: install
	@PYTHONPATH=$(COLLECTIONS):tests/outside:tests/audit:tests/bench python tests/bench/audit.py

# Two lanes at once, each with hosts of its own (molecule/inventory.yml); in a lane the order matters.
LANES := relays spares
relays := harden survive transaction
spares := modules both smarthost nullclient surface takeover audit

scenarios: install
	@echo "scenarios on real hosts (images are built first, where they are missing)"
	@$(HOSTS) renew
	@python molecule/lanes.py $(BUILD)/scenarios $(foreach lane,$(LANES),"$(lane): $($(lane))") \
	  || { $(HOSTS) down; exit 1; }
	@$(HOSTS) down

# Debian testing boots on the unified hierarchy of control groups alone (molecule/hosts/unified). Hosts that were
# made in the one hierarchy cannot be used from the other, so these are made, used and removed in it.
LAYOUT_HOSTS := world inside testing upstream
layouts: install
	@echo "scenarios on other releases and layouts (images are built first, where they are missing)"
	@$(HOSTS) down
	@HOSTS_NAMES="$(LAYOUT_HOSTS)" molecule/hosts/unified $(SHELL) $(.SHELLFLAGS) ' \
	  trap "$(HOSTS) down $(LAYOUT_HOSTS)" EXIT; \
	  $(HOSTS) renew $(LAYOUT_HOSTS); \
	  python molecule/lanes.py $(BUILD)/scenarios "layouts: layouts"'

docs: install
	@docs/generate
