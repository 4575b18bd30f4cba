#!/usr/bin/env bash
# Installs libtorch for likeness-train: Debian's, with a BLAS that uses all cores. Nothing is installed
# where LIKENESS_TORCH names another one, a folder with `include` and `lib` such as PyTorch's own
# (python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))').
set -euo pipefail

say() { echo "libtorch: $*"; }
fail() { echo "libtorch: $*" >&2; exit 1; }

if [ -n "${LIKENESS_TORCH:-}" ]; then
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
wanted=(libtorch-dev libopenblas0-openmp)
missing=()
installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' \
    "${wanted[@]}" 2>/dev/null || true)
for package in "${wanted[@]}"; do
    grep -qx "$package installed" <<<"$installed" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    say "Debian packages are there"
    exit
fi
say "installing ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        fail "this needs root; run 'apt-get install ${missing[*]}' as root, then try again"
    as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq || fail "apt-get update failed; check the network"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get could not install ${missing[*]}; its message is above"
