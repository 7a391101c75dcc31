# Sluice: the daily verbs. Anything longer than a line lives in bin/ or deploy/local/bin/, each with a usage line.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
SLUICE := deploy/local/bin/sluice

# The launcher reads these from the environment; `make run SLUICE_PORT=9090` works too.
export SLUICE_HOME SLUICE_PORT SLUICE_BIND SLUICE_ADMIN_KEY SLUICE_PROJECT_TOKEN

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build what is stale
	@bin/build

.PHONY: run
run: build ## Build, start everything, stay; Ctrl-C stops all of it (ARGS for the launcher)
	@$(SLUICE) run $(ARGS)

.PHONY: start
start: build ## The same in the background; returns once all is ready
	@$(SLUICE) start $(ARGS)

.PHONY: stop
stop: ## Stop what runs in the background
	@$(SLUICE) stop

.PHONY: status
status: ## Show every process: state, port, uptime, memory (ARGS=--json for programs)
	@$(SLUICE) status $(ARGS)

.PHONY: demo
demo: build ## Replay real visitors through a real rollout: it reaches its end, then rolls back
	@demo/run.sh $(ARGS)

.PHONY: test
test: ## Run every check and test; needs nothing running and leaves nothing behind
	@bin/test

.PHONY: test-core
test-core: ## Run the tests of the pure cores and the contracts, in less than a minute
	@bin/test libs/flag-core,libs/metric-core,libs/rollout-core,libs/contracts

.PHONY: bench
bench: ## Measure everything beside its peers, in less than 20 minutes; bench-NAME measures one alone
	@bench/bin/bench

bench-%:
	@bench/bin/bench $*

.PHONY: simulate
simulate: ## Simulate what is promised, in numbers; simulate-NAME simulates one alone (statistics writes docs/statistics.md)
	@bin/simulate

simulate-%:
	@bin/simulate $*

.PHONY: fault-ingestion
fault-ingestion: ## Send 1,000,000 events while event-ingestion and its broker are killed (ARGS=-Dsluice.seed=N)
	@bin/with-jdk mvn -q -pl services/event-ingestion -am -DskipTests -DskipFaults=false -Dsluice.events=1000000 $(ARGS) verify

.PHONY: fault-rollback
fault-rollback: build ## Kill services between breaches and their alerts while receivers misbehave, for ten minutes (ARGS=-Dsluice.seed=N)
	@bin/with-jdk mvn -q -pl system-tests -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=FaultsJourney,EndJourney \
		-Dsluice.fault.minutes=10 $(ARGS)

.PHONY: fault-watcher
fault-watcher: ## Kill, freeze and move instances of metric-watcher amid a history of 6,000 people (ARGS=-Dsluice.seed=N)
	@bin/with-jdk mvn -q -pl services/metric-watcher -am -DskipTests -DskipFaults=false -Dsluice.people=6000 -Dsluice.faults=4 $(ARGS) verify

.PHONY: dead-letters
dead-letters: ## Show what services could not process; bin/dead-letters shows one and gives it back
	@bin/dead-letters list $(ARGS)

.PHONY: sbom
sbom: ## List every library of every service as CycloneDX, in target/sbom.json
	@bin/with-jdk mvn -q -DskipTests package org.cyclonedx:cyclonedx-maven-plugin:makeAggregateBom

.PHONY: fmt
fmt: ## Format the sources
	@bin/with-jdk mvn -q spotless:apply

.PHONY: clean
clean: ## Delete what was built; data in .sluice stays
	@find . -name node_modules -prune -o -type d -name target -prune -exec rm -rf {} +
