#!/usr/bin/env bash
# Runs `swift format` with the given arguments over every Swift file that git tracks or could track.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
git ls-files -z --cached --others --exclude-standard -- '*.swift' |
    while IFS= read -r -d '' file; do
        if [ -f "$file" ]; then printf '%s\0' "$file"; fi
    done |
    xargs -0 swift format "$@" --parallel --configuration .swift-format
