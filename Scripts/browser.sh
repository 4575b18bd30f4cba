#!/usr/bin/env bash
# Sees to it that there is a Chromium for the tests of the page: the one that LIKENESS_CHROMIUM
# names, one that is installed, or Debian's. Safe to run again: it then only checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { echo "browser: $*"; }
fail() { echo "browser: $*" >&2; exit 1; }

# Prints the path of the Chromium that the tests will take (Tests/TestSupport/Browser/Chromium.swift).
find_chromium() {
    local name
    for name in chromium chromium-browser google-chrome; do
        type -P "$name" && return
    done
    for name in "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if [ -x "$name" ]; then
            echo "$name"
            return
        fi
    done
    return 1
}

source Scripts/apt.sh

if [ -n "${LIKENESS_CHROMIUM:-}" ]; then
    [ -x "$LIKENESS_CHROMIUM" ] ||
        fail "LIKENESS_CHROMIUM names $LIKENESS_CHROMIUM, which is no program; correct or unset it"
    chromium=$LIKENESS_CHROMIUM
elif ! chromium=$(find_chromium); then
    [ "$(uname -s)" != Darwin ] ||
        fail "the page's tests need Chromium: install it or Google Chrome in /Applications"
    command -v apt-get >/dev/null ||
        fail "no apt here: install Chromium yourself, or set LIKENESS_CHROMIUM to its path"
    # A typeface comes with what Scripts/setup.sh installs.
    install_debian_packages chromium
    chromium=$(find_chromium) || fail "apt-get installed no chromium; set LIKENESS_CHROMIUM"
fi
# Ubuntu's package is only a word about a snap.
"$chromium" --version >/dev/null 2>&1 ||
    fail "$chromium does not run; install another Chromium and set LIKENESS_CHROMIUM to its path"
say "$chromium is there"
