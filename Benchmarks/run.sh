#!/usr/bin/env bash
# Prepares the benchmarks and runs them: `make bench` calls it once the program and the samples are
# there. Arguments go to run.py: --rounds N, --only search, --quick …
# What needs PyTorch, 6 GB of it, is run only if it is asked for: --only train losses.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

samples=.likeness/samples
work=.likeness/bench

# peers VENV REQUIREMENTS: the Python peers and what they need, installed once.
peers() {
    if cmp -s "Benchmarks/peers/$2" "$1/installed.txt"; then return; fi
    echo "bench: installing the Python peers into $1" >&2
    python3 -m venv --clear "$1" || {
        echo "bench: python3 cannot make a venv (Debian: apt-get install python3-venv)" >&2
        exit 1
    }
    "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "Benchmarks/peers/$2"
    cp "Benchmarks/peers/$2" "$1/installed.txt"
}

# asks JOB [by-default]: whether the job is named after --only; or nothing is, and it is run then.
asks() {
    case " $arguments " in
    *" --only "*) [[ " $arguments " == *" $1 "* ]] ;;
    *) [ "${2:-}" = by-default ] ;;
    esac
}
arguments="$*"

venv=.likeness/venv-bench
peers "$venv" requirements.txt

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
# The server and the trainer take minutes to build, and PyTorch 6 GB: only where they are measured.
if asks live by-default; then
    swift build "${release[@]}" --product likeness-serve >&2
fi
if asks train || asks losses; then
    peers .likeness/venv-torch torch-requirements.txt
    [ -d "$work/classes" ] || "$venv/bin/python" Benchmarks/peers/photographs.py \
        "$samples/photographs" "$work/classes" 320 8
fi
if asks train; then
    Scripts/libtorch.sh >&2
    swift build "${release[@]}" --product likeness-train >&2
fi

# The driver imports nothing large: a child's peak memory cannot read lower than its parent's.
exec python3 Benchmarks/run.py "$@"
