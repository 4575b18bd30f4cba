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
        let input_a, input_b: [Float]?
        let embedding_a, embedding_b: [Double]
        let map_a, map_b: [[Double]]
        let rest_a, rest_b: Double
        let dialects: [String]?

        /// The dialects in which the network was written; both of PyTorch's where nothing is said.
        var all: [String] { dialects ?? ["legacy", "dynamo"] }
    }

    /// The references' own inputs went through single precision; so does the network.
    static let tolerance = 1e-5

    /// Every network there is.
    static let networks: [(name: String, dialect: String)] = names.flatMap { name in
        ((try? reference(name).all) ?? []).map { (name, $0) }
    }

    static let names: [String] = {
        let files =
            (try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("tails"))) ?? []
        return files.filter { $0.hasSuffix(".json") && $0 != "preprocessor_config.json" }
            .map { String($0.dropLast(5)) }.sorted()
    }()

    static func reference(_ name: String) throws -> Reference {
        try JSONDecoder().decode(
            Reference.self,
            from: Data(contentsOf: URL(filePath: Fixture.path("tails/\(name).json"))))
    }

    /// One of the two inputs, which most fixtures share with the first of them.
    static func input(_ name: String, _ side: KeyPath<Reference, [Float]?>) throws -> [Float] {
        let own = try reference(name)[keyPath: side]
        let shared = try reference("average")[keyPath: side]
        return try #require(own ?? shared)
    }

    @Test("every network has its reference, and none is passed over") func complete() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("tails"))
        let found = Set(files.filter { $0.hasSuffix(".onnx") })
        #expect(found == Set(Self.networks.map { "\($0.name).\($0.dialect).onnx" }))
        #expect(Self.names.count >= 101)
    }

    @Test("embedding, maps and rests are the reference’s", arguments: networks)
    func reference(name: String, dialect: String) throws {
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"))
        let reference = try Self.reference(name)
        #expect(network.description.exactness?.description == reference.label)

        func decompose(_ side: KeyPath<Reference, [Float]?>) throws -> Decomposition {
            try network.decomposition(
                ofInput: network.description.input.layout.tensor(Self.input(name, side)))
        }
        let (a, b) = (try decompose(\.input_a), try decompose(\.input_b))
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
        let picture = try Image(contentsOf: Fixture.path("tails/input_\(side).png"))
        let tensor = description.preprocessing.tensor(of: picture, layout: .channelsFirst)
        #expect(tensor.shape == [1, 3, 18, 10])
        expectClose(
            tensor.values,
            try Self.input("average", side == "a" ? \.input_a : \.input_b).map { Double($0) }, 1e-6)
    }

    @Test("two identical photographs have cosine 1 and a map that adds up", arguments: networks)
    func identical(name: String, dialect: String) throws {
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"))
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

extension ImageLayout {
    /// `[3, height, width]` as the network's input.
    func tensor(
        _ values: [Float], _ size: PixelSize = PixelSize(width: 10, height: 18)
    ) -> Tensor {
        let count = size.width * size.height
        switch self {
        case .channelsFirst:
            return Tensor(shape: [1, 3, size.height, size.width], values: values)
        case .channelsLast:
            return Tensor(
                shape: [1, size.height, size.width, 3],
                values: (0..<count).flatMap { pixel in (0..<3).map { values[$0 * count + pixel] } })
        }
    }
}

enum Fixture {
    static func path(_ name: String) -> String {
        (Bundle.module.resourcePath ?? ".") + "/Fixtures/" + name
    }
}
