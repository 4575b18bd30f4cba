import Foundation
import Fuzzing

@testable import OnnxGraph

/// Reads the bytes as a safetensors file, and every number of every tensor in it: once as they are,
/// and once as a header whose length is right, which mutations hardly ever leave so.
@main enum FuzzSafetensors {
    static func main() {
        fuzz { bytes, count in
            let data = bytes.map { Data(bytes: $0, count: count) } ?? Data()
            FuzzSafetensors.read(data)
            guard let end = data.lastIndex(of: UInt8(ascii: "}")), end >= 8 else { return 0 }
            let length = UInt64(end - 7).littleEndian
            FuzzSafetensors.read(withUnsafeBytes(of: length) { Data($0) } + data.dropFirst(8))
            return 0
        }
    }

    private static func read(_ data: Data) {
        guard let file = try? SafetensorsFile(data, name: "input") else { return }
        var total = 0
        for (_, tensor) in file.entries {
            precondition(tensor.values.count == tensor.count)
            total += tensor.count
        }
        precondition(total <= data.count, "more numbers than the file has bytes")
    }
}
