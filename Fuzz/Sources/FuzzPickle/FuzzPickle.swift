import Foundation
import Fuzzing

@testable import OnnxGraph

/// Reads the bytes as a weights file, and every number of every tensor in it.
@main enum FuzzPickle {
    static func main() {
        fuzz { bytes, count in
            let data = bytes.map { Data(bytes: $0, count: count) } ?? Data()
            guard let weights = try? StateDictionary(data, name: "input") else { return 0 }
            for name in weights.names {
                guard let tensor = weights[name] else { fatalError("‘\(name)’ has no tensor") }
                precondition(tensor.values.count == tensor.count)
            }
            return 0
        }
    }
}
