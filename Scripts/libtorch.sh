#!/usr/bin/env bash
# Installs libtorch for likeness-train: Debian's, with a BLAS that uses all cores. Nothing is installed
# where LIKENESS_TORCH names another one, a folder with `include` and `lib` such as PyTorch's own
# (python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))').
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { echo "libtorch: $*"; }
fail() { echo "libtorch: $*" >&2; exit 1; }
source Scripts/apt.sh

if [ -n "${LIKENESS_TORCH:-}" ]; then
    [[ $LIKENESS_TORCH = /* ]] ||
        fail "LIKENESS_TORCH is $LIKENESS_TORCH; give the whole path, because programs look there, too"
    [ -e "$LIKENESS_TORCH/include/ATen/ATen.h" ] ||
        fail "LIKENESS_TORCH is $LIKENESS_TORCH, which has no include/ATen/ATen.h; name the folder that has"
    say "using $LIKENESS_TORCH"
    exit
fi
if ! command -v dpkg-query >/dev/null; then
    fail "no apt here: install PyTorch, and set LIKENESS_TORCH to its folder" \
        "(python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))')"
fi
# OpenBLAS's OpenMP form shares its threads with libtorch; the reference BLAS is many times slower.
install_debian_packages libtorch-dev libopenblas0-openmp
