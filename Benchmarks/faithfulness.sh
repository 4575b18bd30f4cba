#!/usr/bin/env bash
# Measures how far maps can be trusted, and writes the tables of docs/benchmarks/faithfulness.md anew:
#
#     Benchmarks/faithfulness.sh [IMAGES [NETWORK PHOTOGRAPHS [OPTIONS...]]]
#
# On scenes with known truth, which it draws: EfficientNet-Lite0 under average, max and GeM pooling; after it
# has learned from other scenes what is the same in two of them; after it has learned to look at marks; and a
# ResNet-18 from scratch. If they are given, on photographs: IMAGES has a folder for each class, and beside them,
# or one folder above, boxes.csv with lines of image,x0,y0,x1,y1. And with any other network on its own
# PHOTOGRAPHS; OPTIONS are those of `likeness index`. Takes an hour and a half on two cores. What is done is kept in
# .likeness/faithfulness: an interrupted run goes on, a deleted folder is made anew.
#
# PAIRS is how many pairs are taken apart (20), ORACLE for how many of them the best order is searched
# (3), SCENES how many pairs are drawn (200), SEEDS how often the seeds are changed (2).
set -euo pipefail
case "${1:-}" in -h | --help)
    sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit ;;
esac
images=${1:+$(cd "$1" && pwd)}
other=${2:+$(realpath "$2")}
photographs=${3:+$(cd "$3" && pwd)}
options=("${@:4}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
make --no-print-directory train samples >&2

likeness=.build/release/likeness
lite=.likeness/samples/efficientnet-lite0.onnx
work=.likeness/faithfulness
scenes=${SCENES:-200}
mkdir -p "$work"
[ -s "$lite" ] || "$likeness" import .likeness/samples/efficientnet-lite0.pth -o "$lite" >&2
: >"$work/runs.tsv"

# measure NAME SEED TITLE NETWORK PHOTOGRAPHS "INDEX OPTIONS" EVALUATE OPTIONS...: one gallery, one page and
# one set of figures. The first seed, 0, measures everything; the others only see how much hangs on it.
measure() {
    local name=$1-$2 seed=$2 title=$3 network=$4 photographs=$5 choice
    read -ra choice <<<"$6"
    shift 6
    printf '%s\t%s\t%s\n' "$name" "$seed" "$title" >>"$work/runs.tsv"
    if [ -s "$work/$name.json" ]; then return; fi
    echo "faithfulness: $name" >&2
    local methods=quick oracle=0
    if [ "$seed" = 0 ]; then methods=all oracle=${ORACLE:-3}; fi
    "$likeness" index "$photographs" -o "$work/$name" --network "$network" \
        ${choice[@]+"${choice[@]}"} >&2
    "$likeness" evaluate "$work/$name" "$@" --methods "$methods" --pairs "${PAIRS:-20}" \
        --oracle "$oracle" --seed "$seed" -o "$work/$name.html" --json >"$work/$name.json.part"
    mv "$work/$name.json.part" "$work/$name.json"
}

# lesson NAME SCENES START-OPTIONS...: a network that has learned from scenes.
lesson() {
    local run=$work/$1 lessons=$2
    shift 2
    if [ -s "$run/network.onnx" ]; then return; fi
    rm -rf "$run"
    echo "faithfulness: training ${run##*/}" >&2
    "$likeness" train "$lessons/images" -o "$run" --validation none "$@" >&2
}

# draw NAME OPTIONS...: scenes.
draw() {
    "$likeness" scenes -o "$work/$1" "${@:2}" >&2
}

draw scenes --count "$scenes" --seed 1
draw marked --count "$scenes" --seed 2 --share both --classes 8
boxes=
for table in "$images/boxes.csv" "$images/../boxes.csv"; do
    if [ -z "$boxes" ] && [ -n "$images" ] && [ -s "$table" ]; then boxes=$table; fi
done
"$likeness" import .likeness/samples/efficientnet-lite0.pth -o "$work/start.onnx" \
    --keep-batch-normalisation >&2

for seed in $(seq 0 "${SEEDS:-2}"); do
    # Other pairs, other random maps.
    for pooling in average max gem:3; do
        if [ "$pooling" != average ] && [ "$seed" != 0 ]; then continue; fi
        # Average pooling is the network's own.
        choice=
        if [ "$pooling" != average ]; then choice="--pooling $pooling"; fi
        measure "scenes-${pooling%%:*}" "$seed" "EfficientNet-Lite0, $pooling, scenes" "$lite" \
            "$work/scenes/images" "$choice" --masks "$work/scenes/masks"
        if [ -n "$images" ] && [ "$seed" = 0 ]; then
            measure "photographs-${pooling%%:*}" "$seed" \
                "EfficientNet-Lite0, $pooling, photographs" "$lite" "$images" "$choice" \
                ${boxes:+--boxes "$boxes"}
        fi
    done
    if [ -n "$other" ]; then
        title=$(basename "$other" .onnx)
        measure other "$seed" "$title, its own, its own photographs" "$other" "$photographs" \
            "${options[*]-}"
    fi

    # The same network after it has learned, from other scenes, what is the same in two of them.
    draw "lessons-$seed" --count "$scenes" --seed "$((10 + seed))"
    lesson "learned-run-$seed" "$work/lessons-$seed" --network "$work/start.onnx" --seed "$seed" \
        --classes-per-batch 10 --images-per-class 2 --epochs 6 --learning-rate 1e-4 --crop 0.7
    measure learned-average "$seed" "EfficientNet-Lite0 after learning from scenes, average, scenes" \
        "$work/learned-run-$seed/network.onnx" "$work/scenes/images" "" \
        --masks "$work/scenes/masks"

    # And after it has learned to look at marks, where nothing else told classes apart: a shortcut. Now the
    # things are there, too, and the truth is the mark.
    draw "marks-$seed" --count "$((2 * scenes))" --seed "$((20 + seed))" --share mark --classes 8 \
        --side 160
    for pooling in average max; do
        if [ "$pooling" != average ] && [ "$seed" != 0 ]; then continue; fi
        lesson "marks-run-$pooling-$seed" "$work/marks-$seed" --network "$work/start.onnx" \
            --pooling "$pooling" --size 160 --seed "$seed" --loss proxy-nca++ --epochs 6 \
            --learning-rate 3e-4 --crop 0.8
        measure "shortcut-$pooling" "$seed" \
            "EfficientNet-Lite0 after learning from marks, $pooling, scenes with marks" \
            "$work/marks-run-$pooling-$seed/network.onnx" "$work/marked/images" "" \
            --masks "$work/marked/marks"
    done
    if [ "$seed" != 0 ]; then continue; fi

    # The network that knows no marks, on the same scenes.
    measure marked-average 0 "EfficientNet-Lite0, average, scenes with marks" "$lite" \
        "$work/marked/images" "" --masks "$work/marked/marks"

    # Another architecture, which has never seen a photograph.
    draw lessons-small --count "$((2 * scenes))" --seed 30 --side 128
    lesson resnet-run "$work/lessons-small" --architecture resnet18 --from-scratch --size 128 \
        --loss proxy-nca++ --epochs 12 --crop 0.7
    measure resnet-average 0 "ResNet-18 from scratch on scenes, average, scenes" \
        "$work/resnet-run/network.onnx" "$work/scenes/images" "" --masks "$work/scenes/masks"
done

python3 Benchmarks/faithfulness.py "$work" docs/benchmarks/faithfulness.md

# Pairs for which the map's order is worth most and least, and one that a shortcut made similar.
# picture KIND RUN NETWORK SCENES NAME
picture() {
    read -r query photograph < <(python3 Benchmarks/faithfulness.py --example "$1" "$work/$2.json")
    "$likeness" pair "$work/$4/images/$query" "$work/$4/images/$photograph" --network "$3" \
        -o "docs/benchmarks/faithfulness-$5.jpg" --width 900 >&2
}
picture best scenes-average-0 "$lite" scenes best
picture worst scenes-average-0 "$lite" scenes worst
picture best learned-average-0 "$work/learned-run-0/network.onnx" scenes learned
picture best shortcut-average-0 "$work/marks-run-average-0/network.onnx" marked shortcut
