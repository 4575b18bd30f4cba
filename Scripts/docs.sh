#!/usr/bin/env bash
# Builds the documentation of every target that has a DocC catalogue (Sources/<Target>/*.docc) into
# one archive, .build/documentation, a static web site. Any warning of DocC fails: a link that leads
# nowhere is a mistake in the text.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
output=.build/documentation

echo "docs: reading the public declarations"
swift package dump-symbol-graph --skip-synthesized-members --minimum-access-level public >/dev/null
graphs=$(swift build --show-bin-path)/../symbolgraph

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archives=()
for catalogue in Sources/*/*.docc; do
    [ -d "$catalogue" ] || { echo "docs: no target has a DocC catalogue" >&2; exit 1; }
    target=$(basename "$(dirname "$catalogue")")
    mkdir -p "$work/graphs/$target"
    find "$graphs" -name "$target.symbols.json" -o -name "$target@*.symbols.json" |
        while IFS= read -r graph; do cp "$graph" "$work/graphs/$target/"; done
    echo "docs: $target"
    docc convert "$catalogue" --additional-symbol-graph-dir "$work/graphs/$target" \
        --fallback-display-name "$target" --fallback-bundle-identifier "likeness.$target" \
        --warnings-as-errors --output-path "$work/$target.doccarchive" >/dev/null
    archives+=("$work/$target.doccarchive")
done

rm -rf "$output"
docc merge "${archives[@]}" --synthesized-landing-page-name Likeness \
    --output-path "$output" >/dev/null
echo "docs: serve the folder to read it: python3 -m http.server --directory $output," \
    "then open http://localhost:8000/documentation"
