#!/usr/bin/env bash
# Measures how far maps can be trusted, and writes the tables of docs/benchmarks/faithfulness.md anew:
#
#     Benchmarks/faithfulness.sh [IMAGES]
#
# On scenes with known truth, which it draws, with EfficientNet-Lite0 under average, max and GeM pooling,
# and after it was trained on other scenes; and, if they are given, on photographs: IMAGES has a folder for each class, and beside them, or one
# folder above, boxes.csv with lines of image,x0,y0,x1,y1. Takes one to two hours on two cores. What is
# done is kept in .likeness/faithfulness: an interrupted run goes on, a deleted folder is made anew.
#
# PAIRS is how many pairs are taken apart (100), ORACLE for how many of them the best order is searched
# (10), SCENES how many pairs are drawn (200).
set -euo pipefail
case "${1:-}" in -h | --help)
    sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit ;;
esac
images=${1:+$(cd "$1" && pwd)}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
make --no-print-directory train samples >&2

likeness=.build/release/likeness
network=.likeness/samples/efficientnet-lite0.onnx
work=.likeness/faithfulness
mkdir -p "$work"
[ -s "$network" ] || "$likeness" import .likeness/samples/efficientnet-lite0.pth -o "$network" >&2

# measure DATA PHOTOGRAPHS POOLING TRUTH...: one gallery, one page and one set of figures.
measure() {
    local data=$1 photographs=$2 pooling=$3
    shift 3
    local name=$data-${pooling%%:*}
    if [ -s "$work/$name.json" ]; then return; fi
    local choice=()
    # Average pooling is the network's own.
    if [ "$pooling" != average ]; then choice=(--pooling "$pooling"); fi
    echo "faithfulness: $name" >&2
    "$likeness" index "$photographs" -o "$work/$name" --network "$network" \
        ${choice[@]+"${choice[@]}"} >&2
    "$likeness" evaluate "$work/$name" "$@" --methods all --pairs "${PAIRS:-100}" \
        --oracle "${ORACLE:-10}" -o "$work/$name.html" --json >"$work/$name.json.part"
    mv "$work/$name.json.part" "$work/$name.json"
}

"$likeness" scenes -o "$work/scenes" --count "${SCENES:-200}" --seed 1 >&2
"$likeness" scenes -o "$work/marked" --count "${SCENES:-200}" --seed 2 --share both >&2
boxes=
for table in "$images/boxes.csv" "$images/../boxes.csv"; do
    if [ -z "$boxes" ] && [ -n "$images" ] && [ -s "$table" ]; then boxes=$table; fi
done
for pooling in average max gem:3; do
    measure scenes "$work/scenes/images" "$pooling" --masks "$work/scenes/masks"
    if [ -n "$images" ]; then
        measure photographs "$images" "$pooling" ${boxes:+--boxes "$boxes"}
    fi
done
# The truth is the mark here: what was planted must be found.
for pooling in average max; do
    measure marked "$work/marked/images" "$pooling" --masks "$work/marked/marks"
done

# The same network after it has learned, from other scenes, what is the same in two of them.
lessons=$work/lessons-run
if [ ! -s "$lessons/network.onnx" ]; then
    "$likeness" scenes -o "$work/lessons" --count "${SCENES:-200}" --seed 3 >&2
    "$likeness" import .likeness/samples/efficientnet-lite0.pth -o "$work/start.onnx" \
        --keep-batch-normalisation >&2
    rm -rf "$lessons"
    "$likeness" train "$work/lessons/images" -o "$lessons" --network "$work/start.onnx" \
        --validation none --classes-per-batch 10 --images-per-class 2 --epochs 6 \
        --learning-rate 1e-4 --crop 0.7 >&2
fi
network=$lessons/network.onnx measure learned "$work/scenes/images" average \
    --masks "$work/scenes/masks"

python3 Benchmarks/faithfulness.py "$work" docs/benchmarks/faithfulness.md

# The pair for which the map's order is worth most, and the one for which it is worth least.
for kind in best worst; do
    read -r query photograph < <(python3 Benchmarks/faithfulness.py --example "$kind" \
        "$work/scenes-average.json")
    "$likeness" pair "$work/scenes/images/$query" "$work/scenes/images/$photograph" \
        --network "$network" -o "docs/benchmarks/faithfulness-$kind.jpg" --width 900 >&2
done
