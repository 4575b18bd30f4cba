import ArgumentParser
import Dispatch
import Foundation
import VectorMath

struct SearchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "The nearest ten of all rows, in files that search-data wrote, by inner product.",
        discussion:
            "Prints seconds for one query and for 64, in floats and through 8-bit copies, and for a plain sum of all floats, whose bytes per second are what memory gives."
    )

    @Argument(help: "A folder that search-data wrote.") var folder: String
    @Option(help: "The numbers in a row.") var dimension = 512
    @Option(help: "The number of threads.") var threads = 2
    @Option(help: "Where to write the results: rows and scores of each query's nearest ten.")
    var results: String?

    func run() throws {
        let floats = try MappedFile("\(folder)/rows.f32")
        let copies = try MappedFile("\(folder)/rows.i8")
        let count = floats.bytes.count / (4 * dimension)
        guard let base = floats.bytes.baseAddress, let copied = copies.bytes.baseAddress,
            copies.bytes.count == count * CompactRows.stride(dimension: dimension), count > 0
        else { throw ValidationError("\(folder) does not hold rows of \(dimension) numbers") }
        let rows = VectorRows(
            base.assumingMemoryBound(to: Float.self), count: count, dimension: dimension,
            owner: floats)
        let compact = CompactRows(copied, count: count, dimension: dimension, owner: copies)
        let queryFile = try MappedFile("\(folder)/queries.f32")
        let asked = Array(queryFile.bytes.bindMemory(to: Float.self))
        guard asked.count == SearchData.queryCount * dimension else {
            throw ValidationError("\(folder) does not hold queries of \(dimension) numbers")
        }
        let many = Matrix(rows: SearchData.queryCount, columns: dimension, values: asked)
        let one = Matrix(rows: 1, columns: dimension, values: Array(asked[..<dimension]))

        let scan = NeighborSearch(rows, threads: threads)
        let sieve = NeighborSearch(rows, compact: compact, threads: threads)
        var times: [(String, Double)] = []
        for (name, queries) in [("1 query", one), ("64 queries", many)] {
            var found: [[[ScoredRow]]] = []
            for (kind, search) in [("floats", scan), ("8 bits", sieve)] {
                var nearest: [[ScoredRow]] = []
                let seconds = medianSeconds(rounds: 7) {
                    nearest = search.nearest(to: queries, count: 10)
                }
                times.append(("\(name), \(kind)", seconds))
                found.append(nearest)
            }
            guard found[0] == found[1] else {
                throw ValidationError("the 8-bit copies change the answer")
            }
            if let results { try Self.write(found[0], to: results) }
        }
        let sum = medianSeconds(rounds: 7) {
            precondition(Self.sum(floats.bytes, threads: threads).isFinite, "rows are not finite")
        }
        times.append(("sum", sum))
        printTimes(times)
    }

    /// `[{"rows": […], "scores": […]}, …]`.
    private static func write(_ found: [[ScoredRow]], to path: String) throws {
        let queries = found.map { nearest in
            "{\"rows\": \(nearest.map(\.row)), \"scores\": \(nearest.map(\.score))}"
        }
        try Data("[\(queries.joined(separator: ", "))]".utf8).write(
            to: URL(fileURLWithPath: path))
    }

    /// The sum of all floats: it reads every byte once and does nothing else worth mentioning.
    private static func sum(_ bytes: UnsafeRawBufferPointer, threads: Int) -> Float {
        typealias Lanes = SIMD16<Float>
        nonisolated(unsafe) let lanes = bytes.bindMemory(to: Lanes.self)
        nonisolated(unsafe) let sums = UnsafeMutablePointer<Float>.allocate(capacity: threads)
        defer { sums.deallocate() }
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let (start, end) = (
                lanes.count * thread / threads, lanes.count * (thread + 1) / threads
            )
            var (a, b, c, d) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
            for index in stride(from: start, to: end - 3, by: 4) {
                a += lanes[index]
                b += lanes[index + 1]
                c += lanes[index + 2]
                d += lanes[index + 3]
            }
            sums[thread] = (a + b + c + d).sum()
        }
        return (0..<threads).reduce(0) { $0 + sums[$1] }
    }
}

/// A file's bytes, mapped for as long as the object lives.
final class MappedFile {
    let bytes: UnsafeRawBufferPointer

    init(_ path: String) throws {
        let file = open(path, O_RDONLY)
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        guard file >= 0, size > 0, let memory = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0),
            memory != MAP_FAILED
        else { throw ValidationError("\(path) cannot be mapped: run search-data first") }
        bytes = UnsafeRawBufferPointer(start: memory, count: size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
