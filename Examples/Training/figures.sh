#!/usr/bin/env bash
# Trains networks as "Visualizing Deep Similarity Networks" (Stylianou, Souvenir and Pless, WACV 2019)
# does, and draws what its figures 5, 6 and 7 show, with the figures in numbers:
#
#     Examples/Training/figures.sh IMAGES OUT [SEEDS]
#
# IMAGES holds train/ and test/, each with a folder for every class, and may hold boxes.csv with lines
# of image,x0,y0,x1,y1. No class of test/ need be in train/. The fine-tuned networks start from the
# sample network, EfficientNet-Lite0 trained on ImageNet; the others, ResNet-18, from nothing; each is
# trained with average and with max pooling, with as many seeds as are asked for, 3 unless given.
# Whatever is interrupted goes on where it was when the script is run again.
#
# TUNE and SCRATCH are how often each photograph is met, CLASSES how many classes are in a batch, three
# photographs of each, and SIZE is the networks' input.
set -euo pipefail
if [ $# -lt 2 ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 64
fi
mkdir -p "$2"
images=$(cd "$1" && pwd)
out=$(cd "$2" && pwd)
seeds=$(seq "${3:-3}")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

make --no-print-directory train samples >&2
likeness=.build/release/likeness
size=${SIZE:-128}

# train NAME ARGUMENTS...: one training, from its start or from where it was interrupted. There is no
# validation: the last network counts, whatever it finds, so that nothing is chosen by the test.
train() {
    local run=$out/$1 began=$SECONDS
    shift
    if [ -s "$run/network.onnx" ]; then return; fi
    echo "figures: training ${run##*/}" >&2
    if [ -s "$run/state.safetensors" ]; then
        "$likeness" train --resume "$run"
    else
        rm -rf "$run"
        "$likeness" train "$images/train" -o "$run" --size "$size" --validation none \
            --loss batch-all-triplet --classes-per-batch "${CLASSES:-20}" --images-per-class 3 "$@"
    fi
    echo "figures: ${run##*/} took $((SECONDS - began)) s" >&2
}

# The start, with its batch normalisation as layers of its own.
start=$out/start.onnx
[ -s "$start" ] || "$likeness" import .likeness/samples/efficientnet-lite0.pth -o "$start" \
    --keep-batch-normalisation
for seed in $seeds; do
    for pooling in average max; do
        train "tuned-$pooling-$seed" --network "$start" --pooling "$pooling" --seed "$seed" \
            --epochs "${TUNE:-2}" --learning-rate 3e-5 --crop 0.5 --margin 0.1
        train "scratch-$pooling-$seed" --architecture resnet18 --from-scratch \
            --pooling "$pooling" --seed "$seed" --epochs "${SCRATCH:-4}"
    done
done

# Links, so that every network has its name in the figures.
networks=$out/networks
mkdir -p "$networks"
for run in "$out"/{tuned,scratch}-*-*; do
    ln -sf "$run/network.onnx" "$networks/${run##*/}.onnx"
    ln -sf "$run/network.preprocessor_config.json" \
        "$networks/${run##*/}.preprocessor_config.json"
done
for pooling in average max; do
    ln -sf "$out/tuned-$pooling-1/checkpoints/step-000000.onnx" "$networks/start-$pooling.onnx"
    ln -sf "$out/tuned-$pooling-1/checkpoints/step-000000.preprocessor_config.json" \
        "$networks/start-$pooling.preprocessor_config.json"
done

test=(--gallery-images "$images/test" --cache "$out/cache")
if [ -s "$images/boxes.csv" ]; then test+=(--boxes "$images/boxes.csv"); fi

# draw NAME ARGUMENTS...: a picture and a page about the photographs of test/, and a picture about the
# sample photographs, which may be shown to anybody.
draw() {
    local name=$1
    shift
    echo "figures: drawing $name" >&2
    "$likeness" compare "$@" "${test[@]}" -o "$out/$name.png" -o "$out/$name.html"
    "$likeness" compare "$@" --gallery-images .likeness/samples/photographs --query-count 1 -k 3 \
        --checkpoints 4 --cache "$out/cache" -o "$out/$name-samples.jpg" --width 1200
}

# Figure 5: the same queries while networks are trained. Figure 6: from scratch and fine-tuned.
# Figure 7: average and max pooling.
draw figure-5 "$out/tuned-average-1"
draw figure-5-scratch "$out/scratch-average-1"
draw figure-6 "$networks"/{start-average,tuned-average-1,scratch-average-1}.onnx
draw figure-7 "$networks"/{tuned-average-1,tuned-max-1,scratch-average-1,scratch-max-1}.onnx

# Every network in numbers, with every photograph of test/ as the query in turn.
"$likeness" compare "$networks"/{start,tuned,scratch}-*.onnx "${test[@]}" --sample 100000 \
    --pairs 300 --query-count 0 --json -o "$out/networks.html" >"$out/networks.json"
python3 Examples/Training/summary.py "$out/networks.json" | tee "$out/summary.md"
