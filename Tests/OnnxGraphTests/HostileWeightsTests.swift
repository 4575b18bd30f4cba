import Foundation
import TestSupport
import Testing

@testable import OnnxGraph

@Suite struct HostileWeightsTests {
    private func error(_ data: Data) -> OnnxGraphError? {
        #expect(throws: OnnxGraphError.self) { try StateDictionary(data, name: "x.pth") }
    }

    @Test("A handwritten file is read, so that the refusals below refuse what they say")
    func accepted() throws {
        let file = PickleFile.tensor(
            shape: [2, 3], strides: [3, 1], claimedCount: 6, storedBytes: 24)
        #expect(
            try StateDictionary(file.data, name: "x.pth")["w"]?.values
                == Array(repeating: 0, count: 6))
    }

    @Test(
        "A tensor that reaches beyond its storage is refused",
        arguments: [
            ([7], [1], 0), ([2, 3], [4, 1], 0), ([6], [1], 1), ([1], [1], 6), ([6], [1], -1),
            ([-1], [1], 0), ([6], [-1], 5), ([2, 3], [1], 0),
            // More elements than the storage has, by repeating some.
            ([1 << 40], [0], 0), ([7], [0], 0),
            // Products and sums that do not fit into 64 bits.
            ([1 << 32, 1 << 32], [0, 0], 0), ([3], [.max], 0), ([2, 2], [.max, .max], 1),
            ([2], [.max], .max),
        ] as [([Int], [Int], Int)])
    func reach(shape: [Int], strides: [Int], offset: Int) {
        let file = PickleFile.tensor(
            shape: shape, strides: strides, offset: offset, claimedCount: 6, storedBytes: 24)
        #expect(
            error(file.data)?.message.contains("‘w’ of x.pth claims the shape \(shape)") == true)
    }

    @Test("A stride that is never taken may be any number")
    func unusedStride() throws {
        let file = PickleFile.tensor(
            shape: [1, 6], strides: [.max, 1], claimedCount: 6, storedBytes: 24)
        #expect(try StateDictionary(file.data, name: "x.pth")["w"]?.values.count == 6)
    }

    @Test(
        "A storage that claims more than the file has is refused before memory is taken",
        arguments: [7, 1 << 40, .max, -1])
    func claims(count: Int) {
        let file = PickleFile.tensor(
            shape: [6], strides: [1], claimedCount: count, storedBytes: 24)
        #expect([.inconsistent, .notWeights].contains(error(file.data)?.code))
    }

    @Test("A name that is not printable does not reach the message as it is")
    func printable() {
        var file = PickleFile()
        file.instructions = Array("cos\u{1B}[2J\nsystem\n".utf8)
        #expect(error(file.data)?.message.hasPrefix("x.pth asks to run os [2J.system; ") == true)
    }

    @Test(
        "Programs that a pickle machine could be caught with are refused",
        arguments: [
            "", "0", "t", "(t", "R", ")R", "h\u{5}", "}s", "}NNNu", "NNNs", "Na", "2", "b", "Q",
            "NQ",
            "(lQ", "ccollections\nOrderedDict\nNR", "ctorch\nFloatStorage\n)R", "c", "cos\n", "(0",
            "(1",
            "ctorch._utils\n_rebuild_tensor_v2\n)R", "I1\n", "S'a'\n", "(c__builtin__\neval\no",
        ])
    func programs(instructions: String) {
        var file = PickleFile()
        file.instructions = Array(instructions.utf8)
        #expect(error(file.data) != nil)
    }

    @Test("Lists nested a million deep, and a list in itself, neither crash nor hang")
    func nesting() {
        var deep = PickleFile()
        deep.instructions =
            Array(repeating: UInt8(ascii: "]"), count: 1_000_000)
            + Array(repeating: UInt8(ascii: "a"), count: 999_999)
        #expect(error(deep.data)?.code == .notWeights)
        var cyclic = PickleFile()
        cyclic.instructions = Array("]q\0h\0a".utf8)
        #expect(error(cyclic.data)?.code == .notWeights)
    }

    @Test("A pickle of too many instructions is refused")
    func tooLong() {
        var file = PickleFile()
        file.instructions = Array(repeating: UInt8(ascii: "N"), count: 4_000_001)
        #expect(error(file.data)?.code == .unsupported)
    }

    @Test(
        "A file cut short anywhere is refused", arguments: [("zip.pth", 29), ("pickles.pth", 3)])
    func truncated(file: String, step: Int) throws {
        let whole = try Fixture.data(file)
        for length in stride(from: whole.count - 1, through: 0, by: -step) {
            #expect(throws: OnnxGraphError.self) {
                try StateDictionary(whole.prefix(length), name: "x.pth")
            }
        }
    }

    @Test(
        "A file with wrong bytes is refused or read, and what is read can be asked for",
        arguments: ["zip.pth", "pickles.pth", "checkpoint.pth"])
    func damaged(file: String) throws {
        let whole = try Fixture.data(file)
        var generator = SeededGenerator(seed: 3)
        var refused = 0
        for _ in 0..<1000 {
            var data = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                data[Int.random(in: 0..<data.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            guard let weights = try? StateDictionary(data, name: "x.pth") else {
                refused += 1
                continue
            }
            for name in weights.names {
                let tensor = try #require(weights[name])
                #expect(tensor.values.count == tensor.count)
            }
        }
        #expect(refused > 0)
    }

    @Test("A compressed archive is refused with a sentence that says so")
    func compressed() throws {
        var data = try Fixture.data("list.pth")
        // The method of the last directory entry that is `data.pkl`, or any: all become "deflated".
        let entry = Data([0x50, 0x4B, 0x01, 0x02])
        var start = data.startIndex
        while let found = data.range(of: entry, in: start..<data.endIndex) {
            data[found.lowerBound + 10] = 8
            start = found.upperBound
        }
        #expect(error(data)?.message.contains("compressed or encrypted") == true)
    }

    @Test("A file from a big-endian machine is refused")
    func bigEndian() throws {
        let little = try Fixture.data("zip.pth")
        let order = try #require(little.range(of: Data("little".utf8)))
        var big = little
        big.replaceSubrange(order, with: Data("big   ".utf8))
        #expect(error(big)?.message.contains("big-endian") == true)
    }
}
