import Foundation
import RandomNumbers
import Testing

@testable import Files
@testable import OnnxGraph
@testable import TrainingRuns

@Suite struct TrainingStateTests {
    /// The bytes of a state's file.
    private func bytes(_ state: TrainingState) throws -> [UInt8] {
        try RunFixture.withPath { path in
            try state.write(to: path)
            return try WholeFile.read(path, maximumBytes: .max)
        }
    }

    private func read(_ bytes: [UInt8]) throws -> TrainingState {
        try RunFixture.withPath { path in
            try Data(bytes).write(to: URL(filePath: path))
            return try TrainingState(contentsOf: path)
        }
    }

    private static let small = TrainingState(
        step: 7,
        tensors: [
            "a": .init(shape: [2, 2], values: [1, -2, 3.5, 0]), "b": .init(shape: [], values: [9]),
        ], metadata: ["epoch": "3"])

    @Test("A state is read as it was written", arguments: [0, 12, 123_456_789])
    func roundTrip(step: Int) throws {
        let state = RunFixture.state(step)
        #expect(try read(bytes(state)) == state)
        let empty = TrainingState(step: step, tensors: [:])
        #expect(try read(bytes(empty)) == empty)
    }

    @Test("Numbers that are fetched one tensor at a time make the same file") func fetched() throws
    {
        let state = RunFixture.state(3)
        let names = state.tensors.keys.sorted()
        try RunFixture.withPath { path in
            var asked: [String] = []
            try TrainingState.write(
                to: path, step: 3, metadata: state.metadata,
                tensors: names.map { ($0, state.tensors[$0]?.shape ?? []) }
            ) { name in
                asked.append(name)
                return state.tensors[name]?.values ?? []
            }
            #expect(asked == names)
            #expect(try WholeFile.read(path, maximumBytes: .max) == bytes(state))
        }
    }

    @Test("Where numbers cannot be fetched the earlier state stays") func notFetched() throws {
        struct Lost: Error {}
        try RunFixture.withPath { path in
            try Self.small.write(to: path)
            #expect(throws: Lost.self) {
                try TrainingState.write(to: path, step: 8, tensors: [("a", [1])]) { _ in
                    throw Lost()
                }
            }
            #expect(try TrainingState(contentsOf: path) == Self.small)
        }
    }

    @Test("The file is one that other readers of weights read") func safetensors() throws {
        try RunFixture.withPath { path in
            try Self.small.write(to: path)
            let weights = try StateDictionary(contentsOf: path)
            #expect(weights["a"]?.values == [1, -2, 3.5, 0])
            #expect(weights["b"]?.shape == [])
        }
    }

    @Test("A file that is cut anywhere is refused in a sentence") func truncated() throws {
        let whole = try bytes(Self.small)
        for length in 0..<whole.count {
            do {
                _ = try read(Array(whole.prefix(length)))
                Issue.record("\(length) bytes of \(whole.count) are a state")
            } catch let error as TrainingRunError {
                #expect(error.code == .damaged && error.message.contains("; restore it"))
            } catch let error as FileError {
                #expect(error.code == .empty && length == 0)
            }
        }
    }

    @Test("A file in which any byte has changed is refused") func changed() throws {
        let whole = try bytes(Self.small)
        for place in whole.indices {
            for bit in [0x01, 0x20, 0x80] as [UInt8] {
                var damaged = whole
                damaged[place] ^= bit
                let error = #expect(throws: TrainingRunError.self, "byte \(place)") {
                    try read(damaged)
                }
                #expect([.damaged, .version].contains(error?.code))
            }
        }
        #expect(throws: TrainingRunError.self) { try read(whole + [0]) }
    }

    @Test("Weights of another kind are not a state") func otherWeights() throws {
        try RunFixture.withPath { path in
            let writer = try SafetensorsWriter(
                path, tensors: [.init("a", shape: [1], .float)], metadata: ["format": "pt"])
            try writer.append([1] as [Float])
            try writer.finish()
            let error = #expect(throws: TrainingRunError.self) {
                try TrainingState(contentsOf: path)
            }
            #expect(error?.code == .damaged)
        }
    }

    @Test("A state of a newer version is left to a newer Likeness") func version() throws {
        try RunFixture.withPath { path in
            let writer = try SafetensorsWriter(
                path, tensors: [.init("likeness.fingerprint", shape: [8], .uint8)],
                metadata: ["likeness.version": "2", "likeness.step": "1"])
            try writer.append([UInt8](repeating: 0, count: 8))
            try writer.finish()
            let error = #expect(throws: TrainingRunError.self) {
                try TrainingState(contentsOf: path)
            }
            #expect(error?.code == .version)
            #expect(error?.message.hasSuffix("knows 1; use a newer Likeness") == true)
        }
    }
}
