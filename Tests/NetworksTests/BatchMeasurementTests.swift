import Testing

@testable import Networks

/// How the number of pictures is chosen, with made-up times.
@Suite struct BatchMeasurementTests {
    /// A network that takes so many seconds for so many pictures.
    private final class MadeUp {
        var seconds: [Int: Double]
        var breaksBits: Set<Int> = []
        var refuses: Set<Int> = []
        var memory: (Int) -> Int = { _ in 0 }
        private(set) var runs: [Int] = []
        private(set) var spent = 0.0

        init(_ secondsPerPicture: [Int: Double]) {
            seconds = secondsPerPicture
            for (size, each) in secondsPerPicture { seconds[size] = each * Double(size) }
        }

        struct Refusal: Error {}

        func trial(_ size: Int) throws -> BatchMeasurement.Trial {
            guard let time = seconds[size], !refuses.contains(size) else { throw Refusal() }
            runs.append(size)
            spent += time
            return BatchMeasurement.Trial(
                seconds: time, keepsBits: !breaksBits.contains(size), peakMemory: memory(size))
        }

        var best: [Int] { get throws { try BatchMeasurement().sizes(trial).all } }
    }

    @Test(
        "the smallest within a few per cent of the fastest is taken",
        arguments: [
            ([1: 10, 2: 9, 4: 8, 8: 7, 16: 6, 32: 5], [1, 2, 4, 8, 16, 32]),
            ([1: 10, 2: 9.8, 4: 9.8, 8: 9.75, 16: 9.75, 32: 9.75], [1]),
            // Slower with two, faster with four.
            ([1: 10, 2: 12, 4: 7, 8: 6.9, 16: 6.9, 32: 6.9], [1, 2, 4]),
            ([1: 10, 2: 40, 4: 40, 8: 1, 16: 1, 32: 1], [1]),
            // Each step gains little, all together gain much.
            ([1: 10, 2: 9.8, 4: 9.6, 8: 9.4, 16: 9.2, 32: 9], [1, 2, 4, 8, 16]),
        ] as [([Int: Double], [Int])])
    func fastest(milliseconds: [Int: Double], expected: [Int]) throws {
        let network = MadeUp(milliseconds.mapValues { $0 / 10000 })
        #expect(try network.best == expected)
    }

    @Test("two that are slower in a row end the search") func ends() throws {
        let network = MadeUp([1: 1e-3, 2: 4e-3, 4: 4e-3, 8: 1e-9, 16: 1e-9, 32: 1e-9])
        _ = try network.best
        #expect(network.runs.max() == 4)
    }

    @Test("numbers that change an embedding’s bits are left out, however fast") func bits() throws {
        let network = MadeUp([1: 9e-4, 2: 8e-4, 4: 7e-4, 8: 6e-4, 16: 5e-4, 32: 4e-4])
        network.breaksBits = [4, 32]
        #expect(try network.best == [1, 2, 8, 16])
        network.breaksBits = [2, 4, 8, 16, 32]
        #expect(try network.best == [1])
    }

    @Test("a network that refuses a number is used with smaller ones") func refusal() throws {
        let network = MadeUp([1: 9e-4, 2: 8e-4, 4: 7e-4, 8: 6e-4, 16: 5e-4, 32: 4e-4])
        network.refuses = [8]
        #expect(try network.best == [1, 2, 4])
        network.refuses = [1]
        #expect(throws: MadeUp.Refusal.self) { try network.best }
    }

    @Test("memory stays within bounds", arguments: [100, 200, 600]) func memory(mebibytes: Int)
        throws
    {
        let network = MadeUp([1: 32e-4, 2: 16e-4, 4: 8e-4, 8: 4e-4, 16: 2e-4, 32: 1e-4])
        network.memory = { ($0 - 1) * mebibytes << 20 }
        let largest = try network.best.last ?? 0
        #expect((largest - 1) * mebibytes <= 1024)
        #expect((4 * largest - 1) * mebibytes > 1024)
    }

    @Test("time stays within bounds", arguments: [1e-4, 0.01, 0.045, 0.3, 2, 60])
    func time(seconds: Double) throws {
        let all = [1] + BatchMeasurement.candidates
        let network = MadeUp(
            Dictionary(uniqueKeysWithValues: all.map { ($0, seconds * (1 - Double($0) / 100)) }))
        let sizes = try network.best
        #expect(network.spent <= max(3, 2 * seconds))
        #expect(seconds > 0.001 || sizes == all)
        #expect(seconds < 1 || sizes == [1])
    }

    @Test(
        "a list is cut into numbers that are known",
        arguments: [
            (0, [1, 2, 4, 8], []), (1, [1, 2, 4, 8], [1]), (7, [1, 2, 4, 8], [4, 2, 1]),
            (8, [1, 2, 4, 8], [8]), (21, [1, 2, 4, 8], [8, 8, 4, 1]),
            (5, [1, 8], [1, 1, 1, 1, 1]),
            (3, [1], [1, 1, 1]),
        ] as [(Int, [Int], [Int])])
    func runs(count: Int, sizes: [Int], expected: [Int]) {
        #expect(BatchSizes(sizes).runs(of: count) == expected)
    }

    @Test("runs of a fixed number are filled up at the end") func fixed() {
        #expect(BatchSizes.fixed(4).runs(of: 10) == [4, 4, 2])
        #expect(BatchSizes.fixed(4).runs(of: 8) == [4, 4])
        #expect(BatchSizes.fixed(4).runs(of: 0).isEmpty)
        #expect(BatchSizes.fixed(1).runs(of: 2) == [1, 1])
    }
}
