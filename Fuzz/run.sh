#!/bin/sh
# Builds one fuzz target and runs it: Fuzz/run.sh FuzzPickle [SECONDS] [SEEDS...]
set -eu
target=${1:?FuzzPickle, FuzzSafetensors, FuzzOnnx or FuzzImage}
seconds=${2:-300}
shift $(($# < 2 ? $# : 2))

cd "$(dirname "$0")"
# lld, because gold fails on libFuzzer's debug information; -enable-testing for @testable.
swift build -c release --product "$target" \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -parse-as-library -Xswiftc -enable-testing \
    -Xswiftc -use-ld=lld

corpus=.build/corpus/$target
mkdir -p "$corpus"
case $target in
    FuzzPickle) cp ../Tests/OnnxGraphTests/Fixtures/*.pth "$corpus" ;;
    FuzzSafetensors) cp ../Tests/OnnxGraphTests/Fixtures/*.safetensors "$corpus" ;;
    FuzzOnnx) find ../Tests -name '*.onnx' -size -33k -exec cp {} "$corpus" \; ;;
    FuzzImage) find ../Tests -size -33k \
        \( -name '*.jpg' -o -name '*.png' -o -name '*.webp' \) -exec cp {} "$corpus" \; ;;
esac
if [ $# -gt 0 ]; then cp "$@" "$corpus"; fi
# Swift's own crash reporter would hold the process that libFuzzer is about to report on.
export SWIFT_BACKTRACE=enable=no
exec ".build/release/$target" "$corpus" -max_total_time="$seconds" -max_len=32768 -timeout=5 \
    -rss_limit_mb=2048 -artifact_prefix=.build/
