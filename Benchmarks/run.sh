#!/usr/bin/env bash
# Prepares the benchmarks and runs them: `make bench` calls it once the program and the samples are
# there. Arguments go to run.py: --rounds N, --only search, --quick …
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=.likeness/venv-bench
samples=.likeness/samples
work=.likeness/bench

if ! cmp -s Benchmarks/peers/requirements.txt "$venv/installed.txt"; then
    echo "bench: installing the Python peers into $venv" >&2
    python3 -m venv --clear "$venv" || {
        echo "bench: python3 cannot make a venv (Debian: apt-get install python3-venv)" >&2
        exit 1
    }
    "$venv/bin/pip" install --quiet --disable-pip-version-check \
        --requirement Benchmarks/peers/requirements.txt
    cp Benchmarks/peers/requirements.txt "$venv/installed.txt"
fi

mkdir -p "$work"
[ -s "$work/photograph.jpg" ] || "$venv/bin/python" Benchmarks/peers/photograph.py \
    "$samples/photographs/towers/eiffel-1.png" "$work/photograph.jpg"
[ -d "$work/photographs" ] || "$venv/bin/python" Benchmarks/peers/photographs.py \
    "$samples/photographs" "$work/photographs" 300
"$venv/bin/python" Benchmarks/peers/expose.py \
    "$samples/efficientnet-lite0.onnx" "$work/exposed.onnx"

release=(-c release)
if [ "$(uname -s)" = Linux ]; then release+=(--static-swift-stdlib); fi
swift build "${release[@]}" --package-path Benchmarks --product likeness-bench >&2
# The server takes minutes to build: only where it is measured.
if [[ " $* " != *" --only "* || " $* " == *" live "* ]]; then
    swift build "${release[@]}" --product likeness-serve >&2
fi

# The driver imports nothing large: a child's peak memory cannot read lower than its parent's.
exec python3 Benchmarks/run.py "$@"
