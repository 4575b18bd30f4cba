#!/usr/bin/env bash
# Installs what Likeness needs to build and run: C libraries through the system's package manager,
# ONNX Runtime into .likeness/onnxruntime. Safe to run again: it then only checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

install_debian_packages() {
    # fonts-dejavu-core: the typeface of the pictures' captions and legends.
    local wanted=(
        pkg-config libturbojpeg0-dev libspng-dev libwebp-dev libfreetype-dev libsqlite3-dev
        fonts-dejavu-core)
    local missing=() package
    local installed
    installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' \
        "${wanted[@]}" 2>/dev/null || true)
    for package in "${wanted[@]}"; do
        grep -qx "$package installed" <<<"$installed" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        say "Debian packages are there"
        return
    fi
    say "installing ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "this needs root; run 'apt-get install ${missing[*]}' as root, then try again"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -qq || fail "apt-get update failed; check the network"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get could not install ${missing[*]}; its message is above"
}

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
    install_debian_packages
else
    say "no apt here: install the development packages of libjpeg-turbo (TurboJPEG), libspng," \
        "libwebp, FreeType and SQLite, and pkg-config, yourself"
fi

command -v swift >/dev/null || fail "swift is not on the PATH; see https://www.swift.org/install"
command -v python3 >/dev/null || fail "python3 is not on the PATH; it fetches ONNX Runtime"
python3 Scripts/wheels.py onnxruntime
