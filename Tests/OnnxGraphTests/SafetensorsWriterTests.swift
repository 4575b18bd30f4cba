import Foundation
import TestSupport
import Testing

@testable import OnnxGraph

@Suite struct SafetensorsWriterTests {
    private typealias Declaration = SafetensorsWriter.Declaration

    @Test("What is written is read, in its order, with names and texts of any characters")
    func roundTrip() throws {
        try Fixture.withFolder { folder in
            let path = "\(folder)/weights.safetensors"
            let floats: [Float] = [1.5, -0, .infinity, .leastNonzeroMagnitude, 16_777_215, -2]
            let texts = ["format": "pt", "ä\"\\\n\u{0}": "\u{1F600}\u{2028}"]
            let writer = try SafetensorsWriter(
                path,
                tensors: [
                    Declaration("counts", shape: [2], .int64),
                    Declaration("ein „Name“\n\u{1F600}", shape: [2, 3], .float),
                    Declaration("empty", shape: [0, 3], .float),
                    Declaration("scalar", shape: [], .float),
                    Declaration("bytes", shape: [3], .uint8),
                ], metadata: texts)
            try writer.append([1, -2] as [Int64])
            try writer.append(floats)
            try writer.append([] as [Float])
            try writer.append([42] as [Float])
            #expect(!FileManager.default.fileExists(atPath: path))
            try writer.append([7, 0, 255] as [UInt8])
            try writer.finish()

            let data = try Data(contentsOf: URL(filePath: path))
            let file = try SafetensorsFile(data, name: path)
            #expect(
                file.entries.map(\.name)
                    == ["counts", "ein „Name“\n\u{1F600}", "empty", "scalar", "bytes"])
            let tensors = file.entries.map(\.tensor)
            #expect(tensors.map(\.shape) == [[2], [2, 3], [0, 3], [], [3]])
            #expect(tensors.map(\.elementType) == [.int64, .float, .float, .float, .uint8])
            #expect(tensors[1].values.map(\.bitPattern) == floats.map(\.bitPattern))
            #expect(tensors[0].values == [1, -2])
            #expect(tensors[3].values == [42])
            #expect(tensors[4].values == [7, 0, 255])
            #expect(file.metadata == texts)
            #expect(file.header.elementsEqual(writer.header))
            #expect(writer.header.count.isMultiple(of: 8))
            #expect(FileManager.default.subpaths(atPath: folder) == ["weights.safetensors"])
        }
    }

    @Test("Random tensors are read as they were written") func random() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<30 {
            try Fixture.withFolder { folder in
                let path = "\(folder)/x"
                let tensors = (0..<Int.random(in: 1...9, using: &generator)).map { index in
                    let shape = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                        Int.random(in: 0...5, using: &generator)
                    }
                    let values = (0..<shape.reduce(1, *)).map { _ in
                        Float(bitPattern: .random(in: .min ... .max, using: &generator))
                    }
                    return (name: "t\(index)", shape: shape, values: values)
                }
                let writer = try SafetensorsWriter(
                    path, tensors: tensors.map { Declaration($0.name, shape: $0.shape, .float) })
                for tensor in tensors { try writer.append(tensor.values) }
                try writer.finish()
                let weights = try StateDictionary(contentsOf: path)
                #expect(weights.names == tensors.map(\.name))
                for tensor in tensors {
                    let read = try #require(weights[tensor.name])
                    #expect(read.shape == tensor.shape)
                    // Numbers that are none are compared, too.
                    let isSame = read.values.withUnsafeBytes { read in
                        tensor.values.withUnsafeBytes { read.elementsEqual($0) }
                    }
                    #expect(isSame)
                }
            }
        }
    }

    @Test("A file that is not finished leaves an earlier one as it was") func unfinished() throws {
        try Fixture.withFolder { folder in
            let path = "\(folder)/x"
            for (value, isFinished) in [(1, true), (2, false)] as [(Float, Bool)] {
                let writer = try SafetensorsWriter(
                    path, tensors: [Declaration("a", shape: [1], .float)])
                try writer.append([value])
                if isFinished { try writer.finish() }
            }
            #expect(try StateDictionary(contentsOf: path)["a"]?.values == [1])
            #expect(FileManager.default.subpaths(atPath: folder) == ["x"])
        }
    }

    @Test(
        "Tensors that the format has no place for are refused by name",
        arguments: [
            [Declaration("a", shape: [1], .float), Declaration("a", shape: [2], .float)],
            [Declaration("__metadata__", shape: [1], .float)],
            [Declaration("a", shape: [-1], .float)], [Declaration("a", shape: [.max, 2], .uint8)],
            [Declaration("a", shape: [1], .string)],
            [Declaration("b", shape: [.max], .uint8), Declaration("a", shape: [1], .uint8)],
        ])
    private func refused(tensors: [Declaration]) throws {
        try Fixture.withFolder { folder in
            let error = #expect(throws: OnnxGraphError.self) {
                try SafetensorsWriter("\(folder)/x", tensors: tensors)
            }
            let name = tensors.last?.name ?? ""
            #expect(error?.message.contains("‘\(name)’") == true)
            #expect(FileManager.default.subpaths(atPath: folder) == [])
        }
    }
}
