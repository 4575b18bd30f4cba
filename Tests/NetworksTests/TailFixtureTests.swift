import Foundation
import Images
import OnnxRuntime
import SimilarityMaps
import Testing

@testable import Networks

/// One small network per kind of tail, in both dialects of PyTorch's exporter, with the embeddings,
/// maps and rests that explicit formulas give in double precision (`Fixtures/make_tails.py`).
@Suite struct TailFixtureTests {
    struct Reference: Decodable {
        let label: String
        let grid: [Int]
        let cosine: Double
        let input_a, input_b: [Float]
        let embedding_a, embedding_b: [Double]
        let map_a, map_b: [[Double]]
        let rest_a, rest_b: Double
    }

    /// The references' own inputs went through single precision; so does the network.
    static let tolerance = 1e-5

    static let names = [
        "average", "average-full-kernel", "average-linear-normalise", "average-mean-axes",
        "average-plus-max", "average-view-mean", "conv1x1-after-pool", "flatten-linear-bn",
        "gem-fixed-bnneck", "gem-learned-whiten", "global-depthwise-conv", "linear-bn-relu",
        "max-adaptive", "max-amax-linear", "max-with-ties", "mlp-projector", "norm-division",
    ]

    @Test("the fixtures are all there are") func complete() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("tails"))
        let names = Set(
            files.filter { $0.hasSuffix(".json") && $0 != "preprocessor_config.json" }
                .map { String($0.dropLast(5)) })
        #expect(names == Set(Self.names))
    }

    @Test(
        "embedding, maps and rests are the reference’s",
        arguments: names, ["legacy", "dynamo"])
    func reference(name: String, dialect: String) throws {
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"))
        let reference = try JSONDecoder().decode(
            Reference.self,
            from: Data(contentsOf: URL(filePath: Fixture.path("tails/\(name).json"))))
        #expect("\(network.description.exactness)" == reference.label)

        func decompose(_ values: [Float]) throws -> Decomposition {
            try network.decomposition(ofInput: Tensor(shape: [1, 3, 18, 10], values: values))
        }
        let (a, b) = (try decompose(reference.input_a), try decompose(reference.input_b))
        expectClose(a.embedding, reference.embedding_a)
        expectClose(b.embedding, reference.embedding_b)

        let pair = try PairSimilarity(a, b)
        #expect(abs(pair.cosineSimilarity - reference.cosine) < Self.tolerance)
        #expect([pair.mapOfFirst.grid.rows, pair.mapOfFirst.grid.columns] == reference.grid)
        expectClose(pair.mapOfFirst.values, reference.map_a.flatMap { $0 })
        expectClose(pair.mapOfSecond.values, reference.map_b.flatMap { $0 })
        #expect(abs(Double(pair.mapOfFirst.rest) - reference.rest_a) < Self.tolerance)
        #expect(abs(Double(pair.mapOfSecond.rest) - reference.rest_b) < Self.tolerance)
        #expect(pair.certificate.holds)
        #expect(pair.certificate.completenessError < Self.tolerance)
        #expect(try #require(pair.certificate.recompositionError) < Self.tolerance)
    }

    @Test("the pictures beside the fixtures become the references’ inputs", arguments: ["a", "b"])
    func preprocessing(side: String) throws {
        let path = Fixture.path("tails/average.legacy.onnx")
        let description = try NetworkDescription(contentsOf: path)
        let reference = try JSONDecoder().decode(
            Reference.self,
            from: Data(contentsOf: URL(filePath: Fixture.path("tails/average.json"))))
        let picture = try Image(contentsOf: Fixture.path("tails/input_\(side).png"))
        let tensor = description.preprocessing.tensor(of: picture, layout: .channelsFirst)
        #expect(tensor.shape == [1, 3, 18, 10])
        expectClose(
            tensor.values,
            (side == "a" ? reference.input_a : reference.input_b).map { Double($0) }, 1e-6)
    }

    @Test("two identical photographs have cosine 1 and a map that adds up", arguments: names)
    func identical(name: String) throws {
        let network = try EmbeddingNetwork(contentsOf: Fixture.path("tails/\(name).legacy.onnx"))
        let picture = try Image(contentsOf: Fixture.path("tails/input_a.png"))
        let pair = try PairSimilarity(
            network.decomposition(of: picture), network.decomposition(of: picture))
        #expect(abs(pair.cosineSimilarity - 1) < 1e-12)
        #expect(abs(pair.mapOfFirst.total - 1) < Self.tolerance)
        #expect(pair.mapOfFirst == pair.mapOfSecond)
    }

    private func expectClose(
        _ values: [Float], _ expected: [Double], _ tolerance: Double = tolerance,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(values.count == expected.count, sourceLocation: sourceLocation)
        let worst = zip(values, expected).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(worst < tolerance, sourceLocation: sourceLocation)
    }
}

enum Fixture {
    static func path(_ name: String) -> String {
        (Bundle.module.resourcePath ?? ".") + "/Fixtures/" + name
    }
}
