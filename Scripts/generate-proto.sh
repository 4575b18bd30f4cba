#!/usr/bin/env bash
# Generates Sources/OnnxGraph/Proto/onnx.pb.swift from onnx.proto. Needed only after a change of
# the .proto: the generated code is committed. Needs protoc (Debian: protobuf-compiler).
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --package-path .build/checkouts/swift-protobuf \
    --scratch-path .build/protoc-gen-swift --product protoc-gen-swift
protoc --proto_path=Sources/OnnxGraph/Proto --swift_out=Sources/OnnxGraph/Proto \
    --swift_opt=Visibility=Package \
    --plugin=.build/protoc-gen-swift/release/protoc-gen-swift onnx.proto
