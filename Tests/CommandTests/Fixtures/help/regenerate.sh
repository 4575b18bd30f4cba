#!/usr/bin/env bash
# Writes the help texts anew that the tests compare with. Build first: swift build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
likeness=../../../../.build/debug/likeness
unset COLUMNS
"$likeness" --help >likeness.txt
for command in pair index gallery search class contrast components report compare evaluate scenes network import serve train; do
    "$likeness" "$command" --help >"$command.txt"
done
