import Foundation
import Images
import Networks
import Testing

@testable import Galleries

/// Indexing that ends early leaves what it has reported, and the next run does the rest.
@Suite struct StoppedIndexingTests {
    let photographs: PhotographFolder

    init() throws {
        photographs = try PhotographFolder()
        for seed in 0..<60 { try photographs.add("\(seed % 4)/\(seed).png", seed: seed) }
    }

    @Test(
        "when it is stopped, what is done is kept, and the next run completes it",
        arguments: [0, 1, 2, 5], [1, 3])
    func stopped(questions: Int, workers: Int) throws {
        let whole = try PhotographFolder()
        for seed in 0..<60 { try whole.add("\(seed % 4)/\(seed).png", seed: seed) }
        try whole.index()

        var left = questions
        var reported = 0
        let report = try photographs.index(workers: workers) {
            left -= 1
            return left < 0
        } progress: {
            if case .embedding(let done, _) = $0 { reported = done }
        }
        let kept = try photographs.embeddings()
        #expect(kept.count == report.embedded && kept.count >= reported)
        #expect(report.wasStopped == (report.remaining > 0 || questions == 0))
        let rest = try photographs.index(workers: workers)
        #expect(rest.embedded == 60 - kept.count)
        #expect(try photographs.embeddings() == whole.embeddings())
    }

    @Test("the first question may stop it before anything was found") func atOnce() throws {
        let report = try photographs.index { true }
        #expect(report.wasStopped && report.scan.pending == 0)
        #expect(report.contents.images == 0)
    }

    @Test("a photograph that vanishes or changes while others are read does no harm")
    func changes() throws {
        let photographs = photographs
        let report = try photographs.index(workers: 1) {
            // Between the listing and the reading of at least the last ones.
            try? photographs.remove("3/59.png")
            return false
        }
        #expect(report.embedded + report.failed == 60)
        #expect(try photographs.index().contents.images == 59)
    }

    @Test("an error ends all threads and leaves what was kept") func error() throws {
        struct Refusal: Error {}
        let network = try PhotographFolder.network()
        let files = (0..<60).map {
            FoundFile(path: "\($0 % 4)/\($0).png", byteCount: 9, modified: 0)
        }
        for place in ["next", "known", "deliver"] {
            let next = Feed(files, failing: place == "next" ? 40 : .max)
            let known = Feed(files, failing: place == "known" ? 17 : .max)
            let pipeline = EmbeddingPipeline(
                network, photographs: photographs.photographs, maximumPixels: 1 << 20, workers: 3,
                steps: .init(next: next.next) { _, _ in
                    _ = try known.next()
                    return nil
                })
            var delivered: [String] = []
            #expect(throws: Feed.Refusal.self) {
                try pipeline.run(isStopped: { false }) { results in
                    delivered += results.map(\.file.file.path)
                    if place == "deliver", delivered.count > 5 { throw Feed.Refusal() }
                }
            }
            #expect(delivered == files.prefix(delivered.count).map(\.path))
        }
    }

    /// Gives files one after the other, to one thread at a time, and fails at one of them.
    private final class Feed: @unchecked Sendable {
        struct Refusal: Error {}
        private let monitor = Monitor()
        private var files: ArraySlice<FoundFile>
        private let failing: Int
        private var count = 0

        init(_ files: [FoundFile], failing: Int) {
            (self.files, self.failing) = (files[...], failing)
        }

        func next() throws -> FoundFile? {
            try monitor.locked {
                count += 1
                if count > failing { throw Refusal() }
                return files.popFirst()
            }
        }
    }
}

extension PhotographFolder {
    /// Expects the gallery to have of every photograph what the network puts out for it now.
    func expectRight(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let network = try Self.network()
        for (path, embedding) in try embeddings() {
            let image = try Image(contentsOf: file(path).path)
            #expect(
                try network.embedding(of: image).normalised == embedding, "\(path)",
                sourceLocation: sourceLocation)
        }
    }
}
