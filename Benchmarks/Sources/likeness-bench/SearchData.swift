import ArgumentParser
import Dispatch
import Foundation
import VectorMath

/// Rows and queries to search, in files that the peers read, too.
struct SearchData: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search-data",
        abstract: "Write rows of unit length, their 8-bit copies and 64 queries to a folder.",
        discussion:
            "FOLDER/rows.f32 and FOLDER/queries.f32 hold 32-bit floats, row after row; FOLDER/rows.i8 the copies."
    )

    @Argument(help: "Where to write; it is made if need be.") var folder: String
    @Option(help: "How many rows.") var rows = 200_000
    @Option(help: "The numbers in a row.") var dimension = 512
    @Option(help: "Rows lie around so many centres, one group after the other; 0: anywhere.")
    var clusters = 0

    static let queryCount = 64

    func run() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let centres = (0..<clusters).map { Self.direction(dimension, seed: UInt64($0) + 1 << 40) }
        let queries = (0..<Self.queryCount).flatMap { query in
            // Any centre's, in no order: 7919 is prime.
            row(
                centre: clusters == 0 ? nil : centres[query * 7919 % clusters], seed: 1 << 50, query
            )
        }
        try queries.withUnsafeBytes { try Data($0).write(to: file("queries.f32")) }

        let floats = try emptyFile("rows.f32")
        let copies = try emptyFile("rows.i8")
        let step = max(16 << 20 / (4 * dimension), 1)
        for start in stride(from: 0, to: rows, by: step) {
            let count = min(step, rows - start)
            let block = Matrix(
                rows: count, columns: dimension, values: values(start, count, centres))
            try block.values.withUnsafeBytes { try floats.write(contentsOf: Data($0)) }
            for row in 0..<count {
                let numbers = block.values[row * dimension..<(row + 1) * dimension]
                try copies.write(contentsOf: CompactRows.encode(Array(numbers)))
            }
        }
        try floats.close()
        try copies.close()
    }

    /// Rows from `start` on, made by all processors.
    private func values(_ start: Int, _ count: Int, _ centres: [[Float]]) -> [Float] {
        [Float](unsafeUninitializedCapacity: count * dimension) { out, initialized in
            nonisolated(unsafe) let out = out
            DispatchQueue.concurrentPerform(iterations: count) { index in
                let number = start + index
                let centre = clusters == 0 ? nil : centres[number * clusters / rows]
                for (place, value) in row(centre: centre, seed: 0, number).enumerated() {
                    out[index * dimension + place] = value
                }
            }
            initialized = count * dimension
        }
    }

    /// A unit vector: anywhere, or so near a centre that two of its rows have a cosine of about 0.64.
    private func row(centre: [Float]?, seed: UInt64, _ number: Int) -> [Float] {
        let noise = Self.direction(dimension, seed: seed + UInt64(number))
        guard let centre else { return noise }
        return Self.unit(zip(centre, noise).map { $0 + 0.75 * $1 })
    }

    /// A unit vector in any direction: sums of four numbers are near enough to normally distributed.
    private static func direction(_ dimension: Int, seed: UInt64) -> [Float] {
        // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), far from the other rows' states.
        var state = (seed &+ 1) &* 0xD134_2543_DE82_EF95
        return unit(
            (0..<dimension).map { _ in
                state = state &+ 0x9E37_79B9_7F4A_7C15
                var bits = state
                bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
                bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
                bits ^= bits >> 31
                let sum = (bits & 65535) + (bits >> 16 & 65535) + (bits >> 32 & 65535) + bits >> 48
                return Float(Int(sum) - 131_070)
            })
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        var squares: Float = 0
        for value in vector { squares += value * value }
        let factor = 1 / squares.squareRoot()
        return vector.map { $0 * factor }
    }

    private func emptyFile(_ name: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: file(name).path, contents: nil) else {
            throw ValidationError("\(file(name).path) cannot be written")
        }
        return try FileHandle(forWritingTo: file(name))
    }

    private func file(_ name: String) -> URL {
        URL(fileURLWithPath: folder).appendingPathComponent(name)
    }
}
