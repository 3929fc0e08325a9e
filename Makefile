# make demo   the main job on real data: build, fit, predict, evaluate
# make test   everything that must hold before a change lands
# make release   the command in one file, for machines without Swift
# Each does its own set-up on a Debian machine with Swift.

.PHONY: help demo test release setup lint format datasets bench clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup:
	@scripts/setup

demo: setup
	@scripts/demo

test: setup
	@scripts/test

release: setup
	@scripts/release

lint:
	@scripts/format lint --strict

format:
	@scripts/format --in-place

# make datasets   remakes datasets/ with pinned Python packages, in a virtual environment
datasets:
	@scripts/remake-datasets

# make bench   times the library and its peers on the same files, and writes Benchmarks/RESULTS.md
bench:
	@Benchmarks/run

clean:
	swift package clean
	rm -rf demo-output .build-release .build-mlflow .build-schedules Benchmarks/.build Benchmarks/.work
