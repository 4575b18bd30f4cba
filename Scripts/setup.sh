#!/usr/bin/env bash
# Installs what Likeness needs to build and run: C libraries through the system's package manager,
# ONNX Runtime into .likeness/onnxruntime. Safe to run again: it then only checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

source Scripts/apt.sh

install_homebrew_packages() {
    command -v brew >/dev/null || fail "Homebrew is not installed; see https://brew.sh"
    local wanted=(pkgconf jpeg-turbo libspng webp freetype sqlite)
    local missing=() package
    for package in "${wanted[@]}"; do
        brew list --formula "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        say "Homebrew packages are there"
        return
    fi
    say "installing ${missing[*]}"
    brew install "${missing[@]}"
}

if [ "$(uname -s)" = Darwin ]; then
    install_homebrew_packages
elif command -v dpkg-query >/dev/null; then
    # fonts-dejavu-core: the typeface of the pictures' captions and legends.
    install_debian_packages pkg-config libturbojpeg0-dev libspng-dev libwebp-dev libfreetype-dev \
        libsqlite3-dev fonts-dejavu-core
else
    say "no apt here: install the development packages of libjpeg-turbo (TurboJPEG), libspng," \
        "libwebp, FreeType and SQLite, and pkg-config, yourself"
fi

command -v swift >/dev/null || fail "swift is not on the PATH; see https://www.swift.org/install"
command -v python3 >/dev/null || fail "python3 is not on the PATH; it fetches ONNX Runtime"
python3 Scripts/wheels.py onnxruntime
