import Foundation
import Images
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks

/// Networks as exporters, optimisers and quantisers write them, with the cosines that ONNX Runtime gives
/// (`Fixtures/graphs/right.json`).
@Suite struct GraphFixtureTests {
    struct Right: Decodable {
        let pictures: [String]
        let cosine: Double
        let embedding: Int
    }

    static let networks = [
        "functions", "if", "int8-qdq", "kernel2", "quality-first", "vit-cls-23", "scale-huge",
        "clip-two-towers", "symbolic-nhwc",
    ]

    /// The pictures are only divided by 255.
    static func pair(_ name: String) throws -> (EmbeddingNetwork, PairSimilarity, Right) {
        var options = NetworkOptions()
        (options.mean, options.standardDeviation) = ([0, 0, 0], [1, 1, 1])
        // Any size will do for this one; the pictures have that of the others.
        if name == "symbolic-nhwc" { options.size = PixelSize(width: 128, height: 128) }
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("graphs/\(name).onnx"), options: options)
        let all = try JSONDecoder().decode(
            [String: Right].self,
            from: Data(contentsOf: URL(filePath: Fixture.path("graphs/right.json"))))
        let right = try #require(all["\(name).onnx"])
        let parts = try right.pictures.map {
            try network.decomposition(of: Image(contentsOf: Fixture.path("graphs/\($0)")))
        }
        return (network, try PairSimilarity(parts[0], parts[1]), right)
    }

    @Test("the cosine is right, and the parts are what the network puts out", arguments: networks)
    func right(name: String) throws {
        let (_, pair, right) = try Self.pair(name)
        // In eight bits processors differ by steps of rounding, here of 1/100 of the embedding.
        let tolerance = name.hasPrefix("int8") ? 3e-4 : 1e-7
        #expect(abs(pair.cosineSimilarity - right.cosine) < tolerance)
        #expect(try #require(pair.certificate.recompositionError) < 1e-6)
        #expect(pair.certificate.holds && pair.certificate.places != .misplaced)
    }

    @Test("a network has the same maps however it is spelt", arguments: ["functions", "if"])
    func sameMaps(name: String) throws {
        let (_, plain, _) = try Self.pair("quality-first")
        let (_, spelt, _) = try Self.pair(name)
        for (one, other) in [
            (plain.mapOfFirst, spelt.mapOfFirst), (plain.mapOfSecond, spelt.mapOfSecond),
        ] {
            #expect(one.grid == other.grid)
            let worst = zip(one.values, other.values).map { abs($0 - $1) }.max() ?? 1
            #expect(worst < 1e-6)
            #expect(abs(one.rest - other.rest) < 1e-6)
        }
    }

    @Test("eight bits change the maps by no more than they change the numbers")
    func eightBits() throws {
        let (network, rounded, _) = try Self.pair("int8-qdq")
        #expect(network.description.exactness == .exactGivenGates)
        #expect(network.description.tailWords.contains("rounded to 8 bits"))
        let total = rounded.mapOfFirst.total + Double(rounded.mapOfFirst.rest)
        #expect(abs(rounded.mapOfFirst.total - rounded.cosineSimilarity) < 1e-5, "\(total)")
    }

    @Test("what was written out is said, and what was not is not")
    func findings() throws {
        func subjects(_ name: String) throws -> [String: String] {
            let (network, _, _) = try Self.pair(name)
            return Dictionary(
                network.description.findings.map { ($0.subject, $0.value) },
                uniquingKeysWith: { first, _ in first })
        }
        #expect(try subjects("vit-cls-23")["written out"] == "2 Attention")
        #expect(try subjects("if")["written out"] == "1 If")
        #expect(try subjects("functions")["functions"] == "1 calls")
        #expect(try subjects("kernel2")["written out"] == nil)
        #expect(try subjects("quality-first")["embedding"] == "‘feat’")
    }
}

/// Tensors that only the graph for reading has, where the network is cut there.
@Suite struct SpeltTensorTests {
    private static let picture = Image(
        width: 128, height: 128, pixels: (0..<49152).map { UInt8(truncatingIfNeeded: $0 * 37) })

    @Test("embeddings are the same whether they are split or not, and whatever else is put out")
    func embeddingsAlone() throws {
        let path = Fixture.path("graphs/int8-qdq.onnx")
        let split = try EmbeddingNetwork(contentsOf: path)
        let tensor = try #require(split.description.featureMaps.first)
        for embedding in [nil, "/ReduceMean_output_0_DequantizeLinear_Output", tensor] {
            var options = NetworkOptions()
            options.embedding = embedding
            options.splits = false
            let alone = try EmbeddingNetwork(contentsOf: path, options: options)
            let found = try alone.embeddings(of: [Self.picture])[0]
            if embedding == nil {
                #expect(found == (try split.decomposition(of: Self.picture).embedding))
            } else {
                #expect(!found.isEmpty)
            }
        }
    }

    @Test("another pooling stands behind a feature map that is dequantised")
    func anotherPooling() throws {
        let path = Fixture.path("graphs/int8-qdq.onnx")
        let description = try NetworkDescription(contentsOf: path)
        try withTemporaryFolder { folder in
            try description.replacingTail(TailChoice(.max)).write(to: "\(folder)/net.onnx")
            let network = try EmbeddingNetwork(contentsOf: "\(folder)/net.onnx")
            let check = try network.selfCheck()
            #expect(check.holds && check.dimension == 24)
        }
        var options = NetworkOptions()
        options.features = description.featureMaps.first
        options.pooling = .max
        let named = try EmbeddingNetwork(contentsOf: path, options: options)
        #expect(try named.decomposition(of: Self.picture).embedding.count == 24)
    }
}
