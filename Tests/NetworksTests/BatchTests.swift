import Foundation
import Images
import Testing

@testable import Networks
@testable import OnnxGraph

/// Many pictures at once get what each gets alone.
@Suite struct BatchTests {
    private let size = PixelSize(width: 10, height: 18)

    private func pictures(_ count: Int) -> [Image] {
        (0..<count).map { .noise(size, seed: UInt32(100 + $0)) }
    }

    /// A fixture whose number of pictures is free in name, in a folder of its own.
    private func withFreeBatch(_ name: String, _ body: (String) throws -> Void) throws {
        var model = try OnnxModel(contentsOf: Fixture.path("tails/\(name).onnx"))
        model.proto.graph.input[0].type.tensorType.shape.dim[0].dimParam = "batch"
        for index in model.proto.graph.output.indices {
            model.proto.graph.output[index].clearType()
        }
        model.proto.graph.valueInfo = []
        try withFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            try body("\(folder)/net.onnx")
        }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    /// ONNX Runtime averages locations in another order for one picture than for several with `swin` and
    /// `spatial-attention`; `class-token` takes one only, whatever its input says.
    @Test(
        "results do not depend on the batch, to the last bit",
        arguments: [
            "average.legacy", "average-linear-normalise.dynamo", "flatten-linear-bn.legacy",
            "swin.dynamo", "spatial-attention.legacy", "class-token.legacy", "gem-linear-l2.dynamo",
        ])
    func bits(name: String) throws {
        try withFreeBatch(name) { path in
            let network = try EmbeddingNetwork(
                NetworkDescription(contentsOf: path), cache: .none)
            let pictures = pictures(EmbeddingNetwork.worthMeasuring + 27)
            let alone = try pictures.map { try network.embedding(of: $0) }
            #expect(Set(alone).count == pictures.count)
            #expect(try network.embeddings(of: pictures) == alone)
            #expect(try network.embeddings(of: pictures.reversed()) == alone.reversed())
            #expect(try network.embeddings(of: Array(pictures[..<7])) == Array(alone[..<7]))
            #expect(try network.decomposition(of: pictures[0]).embedding == alone[0])
            #expect(try network.embeddings(of: []) == [])
        }
    }

    @Test("a fixed batch is filled up, and what fills it up changes nothing", arguments: 0...5)
    func fixed(count: Int) throws {
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/batch-of-two.legacy.onnx"))
        let pictures = pictures(count)
        let alone = try pictures.map { try network.decomposition(of: $0).embedding }
        #expect(try network.embeddings(of: pictures) == alone)
        #expect(try network.batchSize() == 2)
    }

    @Test("with a pooling of one’s own, the pooled feature map is the embedding") func pooling()
        throws
    {
        var options = NetworkOptions()
        options.pooling = .max
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/average.legacy.onnx"), options: options)
        let pictures = pictures(3)
        let expected = try pictures.map { try network.decomposition(of: $0).embedding }
        #expect(try network.embeddings(of: pictures) == expected)
        // As many as are worth measuring for: in runs of several, with the same bits.
        let many = (0..<EmbeddingNetwork.worthMeasuring).map { pictures[$0 % 3] }
        let embeddings = try network.embeddings(of: many)
        #expect(embeddings == many.indices.map { expected[$0 % 3] })
        let decompositions = try network.decompositions(of: many)
        #expect(decompositions.map(\.embedding) == embeddings)
    }

    @Test("what was measured is remembered, for this network at this size") func remembered() throws
    {
        let files = try PointwiseNetwork()
        try withFolder { folder in
            let cache = BatchSizeCache.at(folder + "/a/b")
            let network = try files.network(10, 18, cache: cache)
            _ = try network.embeddings(of: pictures(2))
            #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
            _ = try network.embeddings(of: pictures(EmbeddingNetwork.worthMeasuring))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/a/b")
            #expect(names.count == 1 && names[0].hasSuffix("-10x18-0.json"))

            // What no measurement of so small a network would give.
            let key = try #require(
                BatchSizeCache.Key(network.description, runtimeVersion: network.runtimeVersion))
            cache.remember(BatchSizes([1, 32]), for: key)
            let later = try files.network(10, 18, cache: cache)
            #expect(try later.batchSize() == 32)
            #expect(cache.sizes(for: key) == BatchSizes([1, 32]))

            let other = try files.network(18, 10, cache: cache)
            _ = try other.batchSize()
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/a/b").count == 2)
        }
    }

    @Test(
        "a damaged file is as good as none, and is replaced",
        arguments: [
            "", "{", "[]", "{\"sizes\": [1, 2]}", "\u{0}\u{1}",
            String(repeating: "x", count: 1 << 17),
        ])
    func damaged(text: String) throws {
        let files = try PointwiseNetwork()
        try withFolder { folder in
            let cache = BatchSizeCache.at(folder)
            let network = try files.network(10, 18, cache: cache)
            _ = try network.batchSize()
            let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
            let key = try #require(
                BatchSizeCache.Key(network.description, runtimeVersion: network.runtimeVersion))
            #expect(cache.sizes(for: key) == nil)
            let measured = try files.network(10, 18, cache: cache).batchSize()
            #expect(cache.sizes(for: key)?.best == measured)
        }
    }

    @Test(
        "numbers that no measurement leaves are not believed",
        arguments: ["[]", "[2]", "[1, 3]", "[1, 4, 2]", "[1, 64]", "[0, 1]", "[1, 1]", "[1, -2]"])
    func impossible(sizes: String) throws {
        let files = try PointwiseNetwork()
        try withFolder { folder in
            let cache = BatchSizeCache.at(folder)
            let network = try files.network(10, 18, cache: cache)
            let key = try #require(
                BatchSizeCache.Key(network.description, runtimeVersion: network.runtimeVersion))
            cache.remember(BatchSizes([1, 2]), for: key)
            let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
            let path = URL(filePath: "\(folder)/\(name)")
            let text = try String(contentsOf: path, encoding: .utf8)
            let list = try #require(text.range(of: #"\[[^\]]*\]"#, options: .regularExpression))
            try text.replacingCharacters(in: list, with: sizes).write(
                to: path, atomically: false, encoding: .utf8)
            #expect(cache.sizes(for: key) == nil)
        }
    }

    @Test("where nothing can be written, nothing is remembered, and nothing fails")
    func unwritable() throws {
        let files = try PointwiseNetwork()
        // A file where the folder should be.
        let cache = BatchSizeCache.at(files.path + "/cache")
        let network = try files.network(10, 18, cache: cache)
        let pictures = pictures(EmbeddingNetwork.worthMeasuring)
        #expect(try network.embeddings(of: pictures).count == pictures.count)
    }

    @Test(
        "the folder is the one that is named, else the system’s for caches",
        arguments: [
            (["LIKENESS_CACHE": "here", "XDG_CACHE_HOME": "/x", "HOME": "/h"], "here"),
            (["XDG_CACHE_HOME": "/x", "HOME": "/h"], "/x/likeness"),
            (["XDG_CACHE_HOME": "relative"], nil), (["HOME": "relative"], nil), ([:], nil),
        ] as [([String: String], String?)])
    func folder(environment: [String: String], expected: String?) {
        #expect(BatchSizeCache { environment[$0] }.folder == expected)
        let home = BatchSizeCache { $0 == "HOME" ? "/h" : nil }.folder
        #expect(home == "/h/.cache/likeness" || home == "/h/Library/Caches/likeness")
    }

    @Test("many threads measure once and agree") func threads() async throws {
        let files = try PointwiseNetwork()
        let network = try files.network(10, 18)
        let pictures = pictures(EmbeddingNetwork.worthMeasuring)
        let expected = try pictures.map { try network.embedding(of: $0) }
        try await withThrowingTaskGroup(of: [[Float]].self) { group in
            for _ in 0..<8 { group.addTask { try network.embeddings(of: pictures) } }
            for try await embeddings in group { #expect(embeddings == expected) }
        }
    }

    @Test("the processor has a name where Linux says one") func processor() {
        let x86 = "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC\n"
        #expect(Processor.name(in: x86) == "AMD EPYC")
        let arm = "processor\t: 0\nCPU implementer\t: 0x41\nCPU variant\t: 0x3\nCPU part\t: 0xd0c\n"
        #expect(Processor.name(in: arm) == "0x41 0xd0c 0x3")
        #expect(Processor.name(in: "") == "")
        #expect(Processor.cores > 0 && Processor.peakMemory > 1 << 20)
    }
}
