# `make demo` and `make test` are the two commands a newcomer needs; `make` alone lists the others.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help

LIKENESS := .build/release/likeness
SAMPLES := .likeness/samples
PHOTOGRAPHS := $(SAMPLES)/photographs
QUERIES := $(SAMPLES)/queries
NETWORK := $(SAMPLES)/efficientnet-lite0.onnx

# A program that carries Swift's libraries starts faster, and runs where Swift is not installed.
RELEASE := -c release
ifeq ($(shell uname -s),Linux)
RELEASE += --static-swift-stdlib
endif

.PHONY: help setup samples browser libtorch build train demo serve test lint format bench docs clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | \
	    while IFS=$$'\t' read -r name what; do printf 'make %-9s %s\n' "$$name" "$$what"; done

demo: build samples ## explain, index and search sample photographs with a sample network
	@test -s $(NETWORK) || $(LIKENESS) import $(SAMPLES)/efficientnet-lite0.pth -o $(NETWORK)
	@mkdir -p demo
	@run() { echo; echo "$$ likeness $$*"; $(LIKENESS) "$$@"; }; \
	run pair $(PHOTOGRAPHS)/towers/eiffel-1.png $(PHOTOGRAPHS)/towers/eiffel-2.png \
	    --network $(NETWORK) -o demo/eiffel.png; \
	run index $(PHOTOGRAPHS) -o demo/gallery --network $(NETWORK); \
	run search demo/gallery $(QUERIES)/P1070492.png -k 6 --sheet demo/search.png; \
	run search demo/gallery $(QUERIES)/P1070508.png --region 0,130,180,200 -k 6 \
	    --sheet demo/region.png; \
	run class demo/gallery flowers --sheet demo/class.png; \
	run report demo/gallery --queries $(QUERIES) -o demo/report.html
	@echo
	@echo "Open $(CURDIR)/demo/report.html, and the pictures beside it: eiffel.png explains a pair,"
	@echo "search.png a search, region.png a search for a part of a photograph, class.png a class."
	@echo "'make serve' shows the same photographs in the browser, to search and explain them there."

serve: build samples ## search the sample photographs in the browser
	swift build $(RELEASE) --product likeness-serve
	@test -s $(NETWORK) || $(LIKENESS) import $(SAMPLES)/efficientnet-lite0.pth -o $(NETWORK)
	@mkdir -p demo
	@$(LIKENESS) index $(PHOTOGRAPHS) -o demo/gallery --network $(NETWORK)
	@$(LIKENESS) index $(PHOTOGRAPHS) -o demo/max-pooled --network $(NETWORK) --pooling max
	@exec $(LIKENESS) serve demo/gallery demo/max-pooled --open

test: setup samples browser libtorch ## install what is needed and run every test
	swift test --disable-xctest

build: setup ## build the program in release
	swift build $(RELEASE) --product likeness

train: build libtorch ## build the trainer, likeness-train, in release
	swift build $(RELEASE) --product likeness-train
	@echo "'$(LIKENESS) train --help' says how to train a network."

setup: ## install C libraries and ONNX Runtime
	@Scripts/setup.sh

samples: ## fetch the sample network and photographs
	@Scripts/samples.sh

browser: ## install Chromium for the tests of the page
	@Scripts/browser.sh

libtorch: ## install libtorch, which the trainer and its tests need
	@Scripts/libtorch.sh

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
