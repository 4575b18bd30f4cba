#!/usr/bin/env bash
# Builds the documentation of every target that has a DocC catalogue (Sources/<Target>/*.docc) into
# one archive, .build/documentation, a static web site. What `make test` compiled is used as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
output=.build/documentation
docc=$(command -v docc || xcrun --find docc)

swift build
products=$(swift build --show-bin-path)
flags=(-target "$(swiftc -print-target-info | sed -n 's/.*"triple": "\(.*\)",/\1/p' | head -n 1)")
if [ "$(uname -s)" = Darwin ]; then flags+=(-sdk "$(xcrun --show-sdk-path)"); fi
flags+=(-I "$products/Modules")
# The modules of C: this package's own, then the system's libraries.
for map in "$products"/C*.build/module.modulemap; do flags+=(-Xcc "-fmodule-map-file=$map"); done
for map in Sources/C*/module.modulemap .build/checkouts/GRDB.swift/Sources/*/module.modulemap; do
    flags+=(-I "$(dirname "$map")")
done
for flag in $(pkg-config --cflags-only-I freetype2 libturbojpeg spng libwebpdemux); do
    flags+=(-Xcc "$flag")
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archives=()
for catalogue in Sources/*/*.docc; do
    [ -d "$catalogue" ] || { echo "docs: no target has a DocC catalogue" >&2; exit 1; }
    target=$(basename "$(dirname "$catalogue")")
    echo "docs: $target"
    mkdir -p "$work/$target"
    swift symbolgraph-extract "${flags[@]}" -module-name "$target" -output-dir "$work/$target" \
        -minimum-access-level public -skip-synthesized-members
    "$docc" convert "$catalogue" --additional-symbol-graph-dir "$work/$target" \
        --fallback-display-name "$target" --fallback-bundle-identifier "likeness.$target" \
        --diagnostics-file "$work/$target.json" --output-path "$work/$target.doccarchive" \
        >/dev/null 2>&1 || true
    python3 Scripts/docc-diagnostics.py "$work/$target.json"
    archives+=("$work/$target.doccarchive")
done

rm -rf "$output"
"$docc" merge "${archives[@]}" --synthesized-landing-page-name Likeness \
    --output-path "$output" >/dev/null
echo "docs: serve the folder to read it: python3 -m http.server --directory $output," \
    "then open http://localhost:8000/documentation"
