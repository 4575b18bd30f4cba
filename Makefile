# `make demo` and `make test` are the two commands a newcomer needs; `make` alone lists the others.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help

LIKENESS := .build/release/likeness
SAMPLES := .likeness/samples
PHOTOGRAPHS := $(SAMPLES)/photographs
NETWORK := $(SAMPLES)/efficientnet-lite0.onnx

# A program that carries Swift's libraries starts faster, and runs where Swift is not installed.
RELEASE := -c release --product likeness
ifeq ($(shell uname -s),Linux)
RELEASE += --static-swift-stdlib
endif

.PHONY: help setup samples build demo test lint format bench docs clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | \
	    while IFS=$$'\t' read -r name what; do printf 'make %-9s %s\n' "$$name" "$$what"; done

demo: build samples ## explain pairs of sample photographs with a sample network
	@test -s $(NETWORK) || $(LIKENESS) import $(SAMPLES)/efficientnet-lite0.pth -o $(NETWORK)
	@mkdir -p demo
	@explain() { \
	    echo; \
	    echo "$$ likeness pair $$1 $$2"; \
	    $(LIKENESS) pair $(PHOTOGRAPHS)/$$1 $(PHOTOGRAPHS)/$$2 --network $(NETWORK) -o demo/$$3; \
	}; \
	explain eiffel-1.png eiffel-2.png eiffel.png; \
	explain castle.png castle2.png castle.png; \
	explain flowers4.png flowers5.png tulips.png; \
	explain tomato_124.png tomato_35.png tomatoes.png
	@echo
	@echo "Open $(CURDIR)/demo/eiffel.png (castle.png, tulips.png and tomatoes.png are beside it)."

test: setup samples ## install what is needed and run every test
	swift test --disable-xctest

build: setup ## build the program in release
	swift build $(RELEASE)

setup: ## install C libraries and ONNX Runtime
	@Scripts/setup.sh

samples: ## fetch the sample network and photographs
	@Scripts/samples.sh

lint: ## check the formatting of the Swift code
	@Scripts/format.sh lint --strict

format: ## format the Swift code in place
	@Scripts/format.sh format --in-place

bench: build samples ## measure against Python, NumPy and Pillow
	@test -s $(NETWORK) || $(LIKENESS) import $(SAMPLES)/efficientnet-lite0.pth -o $(NETWORK)
	@Benchmarks/run.sh

docs: setup ## build the library's documentation into .build/documentation
	@Scripts/docs.sh

clean: ## remove builds and the demo's pictures; what was downloaded stays
	rm -rf .build Benchmarks/.build Examples/*/.build demo
