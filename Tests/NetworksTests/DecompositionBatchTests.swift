import Foundation
import Images
import SimilarityMaps
import Testing

@testable import Networks
@testable import OnnxGraph

/// Pictures that are split many in one run get what each gets alone.
@Suite struct DecompositionBatchTests {
    private static let size = PixelSize(width: 10, height: 18)

    private static func pictures(_ count: Int) -> [Image] {
        (0..<count).map { .noise(size, seed: UInt32(100 + $0)) }
    }

    /// Every number of a decomposition, as bits: one that is none equals itself.
    private static func bits(_ part: Decomposition) -> [UInt32] {
        (part.embedding + part.contributions.vectors().values + part.contributions.constant
            + part.contributions.total + [Float(part.recompositionError ?? -1)]).map(\.bitPattern)
    }

    /// A fixture whose number of pictures is free in name.
    ///
    /// - Returns: `nil` where its file fixes the number, or it stops when it gets so many.
    private static func network(
        _ name: String, _ dialect: String, batch: Int
    ) throws -> EmbeddingNetwork? {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var model = try OnnxModel(contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"))
        for index in model.proto.graph.input.indices {
            model.proto.graph.input[index].type.tensorType.shape.dim[0].dimParam = "batch"
        }
        for index in model.proto.graph.output.indices {
            model.proto.graph.output[index].clearType()
        }
        model.proto.graph.valueInfo = []
        try model.write(to: "\(folder)/net.onnx")
        let cache = BatchSizeCache.at(folder + "/cache")
        let network = try EmbeddingNetwork(
            NetworkDescription(contentsOf: folder + "/net.onnx"), cache: cache)
        let trial = try? BatchTrials(network).trial(batch)
        guard network.description.input.batch == nil, let trial else { return nil }
        let key = try #require(
            BatchSizeCache.Key(network.description, runtimeVersion: network.runtimeVersion))
        cache.remember(BatchSizes(trial.keepsBits ? [1, batch] : [1]), for: key)
        // Asked now: the folder is gone soon.
        #expect(try network.batchSize() == (trial.keepsBits ? batch : 1))
        return network
    }

    @Test(
        "results do not depend on the batch, to the last bit, whatever the tail",
        arguments: TailFixtureTests.networks)
    func bits(name: String, dialect: String) throws {
        guard let network = try Self.network(name, dialect, batch: 4) else { return }
        let pictures = Self.pictures(6)
        let alone = try pictures.map { try network.decomposition(of: $0) }
        let together = try network.decompositions(of: pictures)
        #expect(together.count == alone.count)
        for (one, other) in zip(together, alone) {
            #expect(one.grid == other.grid && one.exactness == other.exactness)
            #expect(Self.bits(one) == Self.bits(other))
        }
    }

    /// What would say nothing about batches if every network ran its pictures one by one.
    @Test("most networks split several pictures in one run") func inOneRun() throws {
        var (together, alone) = ([String](), [String]())
        for (name, dialect) in TailFixtureTests.networks where dialect != "dynamo" {
            guard let network = try Self.network(name, dialect, batch: 4),
                try network.batchSize() == 4
            else { continue }
            let inputs = Self.pictures(4).flatMap {
                network.description.preprocessing.tensor(
                    of: $0, layout: network.description.input.layout
                ).values
            }
            let run = try network.tapped(inputs, of: 4)
            if run.activations(of: 3) == nil { alone.append(name) } else { together.append(name) }
        }
        #expect(together.count > 40 && alone.count < 5, "alone: \(alone)")
    }

    @Test("a fixed batch is filled up", arguments: 0...5)
    func fixed(count: Int) throws {
        for dialect in ["legacy", "dynamo"] {
            let network = try EmbeddingNetwork(
                contentsOf: Fixture.path("tails/batch-of-two.\(dialect).onnx"))
            let pictures = Self.pictures(count)
            let alone = try pictures.map { try network.decomposition(of: $0) }
            let together = try network.decompositions(of: pictures)
            #expect(together.map(Self.bits) == alone.map(Self.bits))
        }
    }

    @Test("with a pooling of one’s own, and in an ensemble, it is the same") func others() throws {
        var options = NetworkOptions()
        options.pooling = .max
        let pooled = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/average.legacy.onnx"), options: options)
        let fixed = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/batch-of-two.legacy.onnx"))
        let pictures = Self.pictures(3)
        let alone = try pictures.map { try pooled.decomposition(of: $0) }
        #expect(try pooled.decompositions(of: pictures).map(Self.bits) == alone.map(Self.bits))
        let ensemble = try NetworkEnsemble([pooled, fixed])
        let joined = try pictures.map { try ensemble.decomposition(of: $0) }
        #expect(
            try ensemble.joinedDecompositions(of: pictures).map(Self.bits)
                == joined.map(Self.bits))
    }
}
