import Images
import OnnxRuntime
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Networks with several inputs or outputs, with a fixed batch, in half precision, and poolings that
/// a person asks for.
@Suite struct InterfaceTests {
    private func options(_ change: (inout NetworkOptions) -> Void) -> NetworkOptions {
        var options = NetworkOptions()
        change(&options)
        return options
    }

    private func picture() throws -> Image {
        try Image(contentsOf: Fixture.path("tails/input_a.png"))
    }

    private func refusal(
        _ path: String, _ change: (inout NetworkOptions) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> NetworkError? {
        #expect(throws: NetworkError.self, sourceLocation: sourceLocation) {
            _ = try NetworkDescription(contentsOf: path, options: options(change))
        }
    }

    // MARK: Several inputs and outputs

    @Test("of two inputs the picture is taken", arguments: ["legacy", "dynamo"])
    func twoInputs(dialect: String) throws {
        let path = Fixture.path("tails/two-inputs.\(dialect).onnx")
        let network = try EmbeddingNetwork(contentsOf: path)
        let description = network.description
        #expect(description.findings.first?.value.contains("‘pixel_values’") == true)
        #expect(description.embedding == "image_embeds")
        let reason = description.findings.first { $0.subject == "embedding" }?.reason
        #expect(reason?.contains("depends on the picture alone") == true)
        #expect(try network.decomposition(of: picture()).embedding.count == 5)

        let unknown = try #require(refusal(path) { $0.input = "image" })
        #expect(unknown.code == .unknownTensor)
        #expect(
            unknown.message.contains("‘input_ids’") && unknown.message.contains("‘pixel_values’"))
        #expect(refusal(path) { $0.input = "input_ids" }?.code == .noImageInput)
        let other = try #require(refusal(path) { $0.embedding = "text_embeds" })
        #expect(other.code == .noImageInput)
        #expect(other.message.contains("does not depend on the picture ‘pixel_values’"))
        let nothing = try #require(refusal(path) { $0.embedding = "nowhere" })
        #expect(
            nothing.message.contains("‘image_embeds’") && nothing.message.contains("‘text_embeds’"))
    }

    @Test("an embedding that depends on another input too is refused, and so are two pictures")
    func dependent() throws {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let own = graph.add("GlobalAveragePool", [graph.add("Relu", ["x"])])
        let both = graph.add("Add", [own, "y"])
        for (shape, isPicture) in [([1, 5, 1, 1], false), ([1, 3, 18, 10], true)] {
            var model = graph.model([both])
            var second = model.proto.graph.input[0]
            second.name = "y"
            second.type.tensorType.shape.dim = shape.map { size in
                .with { $0.dimValue = Int64(size) }
            }
            model.proto.graph.input.append(second)
            try withTemporaryFolder { folder in
                let path = "\(folder)/net.onnx"
                try model.write(to: path)
                let unasked = try #require(refusal(path) { _ in })
                #expect(
                    unasked.message.contains(
                        isPicture ? "name one with --input" : "depends on ‘y’ besides"))
                let dependent = try #require(refusal(path) { $0.input = "x" })
                #expect(dependent.message.contains("depends on ‘y’ besides the picture ‘x’"))
                let alone = try NetworkDescription(
                    contentsOf: path,
                    options: options {
                        $0.input = "x"
                        $0.embedding = own
                    })
                #expect(alone.embedding == own)
            }
        }
    }

    @Test(
        "of two outputs the embedding is taken, wherever it stands",
        arguments: ["legacy", "dynamo"])
    func twoOutputs(dialect: String) throws {
        let path = Fixture.path("tails/two-outputs.\(dialect).onnx")
        let description = try NetworkDescription(contentsOf: path)
        #expect(description.embedding == "embedding")
        let reason = try #require(description.findings.first { $0.subject == "embedding" }?.reason)
        #expect(reason.contains("‘embedding’, ‘logits’") && reason.contains("--embedding"))
        var model = try OnnxModel(contentsOf: path)
        model.proto.graph.output.reverse()
        try withTemporaryFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            let turned = try NetworkDescription(contentsOf: "\(folder)/net.onnx")
            #expect(turned.embedding == "embedding")
        }
        let asked = try EmbeddingNetwork(
            contentsOf: path, options: options { $0.embedding = "logits" })
        #expect(try asked.decomposition(of: picture()).embedding.count == 7)
        #expect(
            refusal(path) { $0.embedding = "scores" }?.message.contains("‘embedding’, ‘logits’")
                == true)
    }

    @Test(
        "a fixed batch is filled, and its first picture is explained",
        arguments: ["legacy", "dynamo"])
    func batch(dialect: String) throws {
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/batch-of-two.\(dialect).onnx"))
        #expect(network.description.input.batch == 2)
        let parts = try network.decomposition(of: picture())
        #expect(parts.embedding.count == 5 && parts.grid == Grid(rows: 9, columns: 5))
        #expect(try #require(parts.recompositionError) < 1e-6)
        #expect(try network.selfCheck().holds)
    }

    @Test(
        "half precision is widened, and said",
        arguments: ["half", "half-inside"], ["legacy", "dynamo"])
    func half(name: String, dialect: String) throws {
        let path = Fixture.path("tails/\(name).\(dialect).onnx")
        let network = try EmbeddingNetwork(contentsOf: path)
        let finding = try #require(
            network.description.findings.first { $0.subject == "precision" })
        #expect(finding.value == "32-bit floats")
        #expect(network.description.exactness == .exact)
        let check = try network.selfCheck()
        // In 16 bits rounding alone is 5·10⁻⁴.
        #expect(try #require(check.recompositionError) < 1e-6)
        let pair = try PairSimilarity(
            network.decomposition(of: picture()),
            network.decomposition(of: Image(contentsOf: Fixture.path("tails/input_b.png"))))
        #expect(pair.label == "exact" && pair.mapOfFirst.grid == Grid(rows: 9, columns: 5))
        #expect(!(try OnnxModel(contentsOf: path).inSinglePrecision()).needsSinglePrecision)
    }

    @Test("networks in single precision are left as they are")
    func single() throws {
        let description = try NetworkDescription(
            contentsOf: Fixture.path("tails/average.legacy.onnx"))
        #expect(!description.findings.contains { $0.subject == "precision" })
    }

    // MARK: Poolings that are asked for

    /// A tensor of tokens in a fixture, and its values for the first picture.
    private func tokens(
        _ name: String, _ dialect: String, unplaced: Int
    ) throws -> (path: String, tensor: String, values: [Float]) {
        let path = Fixture.path("tails/\(name).\(dialect).onnx")
        let model = try OnnxModel(contentsOf: path)
        let found = try #require(NetworkDescription(contentsOf: path).featureMaps.first)
        // In front of the operator that leaves the class token out, where there is one.
        let producer = try #require(model.graph.producer(of: found))
        let tensor = producer.type == "Slice" ? try #require(producer.input(0)) : found
        let bytes = try model.serialized(exposing: [tensor])
        let session = try bytes.withUnsafeBytes { try Session($0, runtime: Runtime()) }
        let input = try TailFixtureTests.input("average", \.input_a)
        let output = try session.run(
            (model.graph.inputs[0].name, ImageLayout.channelsFirst.tensor(input)),
            outputs: [tensor])[0]
        #expect(output.shape == [1, unplaced + 45, 8])
        return (path, tensor, output.values)
    }

    @Test(
        "tokens are pooled as asked, without those that have no place",
        arguments: [("tokens-mean-all", 1), ("tokens-mean-registers", 5)], ["legacy", "dynamo"])
    func tokenPooling(fixture: (name: String, unplaced: Int), dialect: String) throws {
        let (path, tensor, values) = try tokens(
            fixture.name, dialect, unplaced: fixture.unplaced)
        let table = (0..<45).map { token in
            (0..<8).map { Double(values[(fixture.unplaced + token) * 8 + $0]) }
        }
        let input = try TailFixtureTests.input("average", \.input_a)
        for name in ["average", "max", "gem:3", "rmac"] {
            let pooling = try #require(PoolingChoice(name))
            let network = try EmbeddingNetwork(
                contentsOf: path,
                options: options {
                    $0.features = tensor
                    $0.pooling = pooling
                })
            let words = network.description.tailWords
            #expect(words.count == 1 && words[0].hasPrefix("\(name) pooling of 9×5 tokens"))
            #expect(words[0].contains("\(fixture.unplaced) that") && words[0].hasSuffix("left out"))
            let parts = try network.decomposition(ofInput: ImageLayout.channelsFirst.tensor(input))
            #expect(parts.grid == Grid(rows: 9, columns: 5) && parts.exactness == .exact)
            #expect(parts.contributions.constant.allSatisfy { $0 == 0 })
            for channel in 0..<8 {
                let column = table.map { $0[channel] }
                let expected: Double? =
                    switch name {
                    case "average": column.reduce(0, +) / 45
                    case "max": column.max()
                    case "gem:3":
                        gem(column)
                    default: nil
                    }
                if let expected {
                    #expect(abs(Double(parts.embedding[channel]) - expected) < 1e-5, "\(name)")
                }
            }
            // Each location’s own token, not another’s.
            if name == "average" {
                let vectors = parts.contributions.vectors()
                for token in 0..<45 {
                    #expect(abs(Double(vectors.values[token * 8]) - table[token][0] / 45) < 1e-6)
                }
            }
        }
    }

    private func gem(_ values: [Double]) -> Double {
        let mean =
            values.reduce(0) {
                let clamped = max($1, 1e-6)
                return $0 + clamped * clamped * clamped
            } / Double(values.count)
        // Newton’s method: no cube root without a library.
        var root = 1.0
        for _ in 0..<200 { root -= (root * root * root - mean) / (3 * root * root) }
        return root
    }

    @Test("another pooling of the network’s own feature map leaves its class token out")
    func otherPooling() throws {
        let path = Fixture.path("tails/tokens-mean-all.legacy.onnx")
        let network = try EmbeddingNetwork(
            contentsOf: path, options: options { $0.pooling = .regionalMax })
        #expect(network.description.embedding == nil && network.description.exactness == .exact)
        #expect(network.description.tailWords[0].hasSuffix("1 that has no place left out"))
        #expect(try network.decomposition(of: picture()).grid == Grid(rows: 9, columns: 5))
    }

    @Test("a network that attends has no feature map to pool otherwise; it says what to name")
    func attention() throws {
        let error = try #require(
            refusal(Fixture.path("tails/class-token.legacy.onnx")) { $0.pooling = .average })
        #expect(error.message.contains("--features TENSOR --pooling average"))
    }

    @Test("an embedding alone is read of any network") func embeddingAlone() throws {
        let path = Fixture.path("tails/class-token.legacy.onnx")
        let network = try EmbeddingNetwork(contentsOf: path, options: options { $0.splits = false })
        #expect(network.description.exactness == nil && network.description.tailWords.isEmpty)
        #expect(throws: NetworkError.self) { try network.decomposition(of: picture()) }
    }
}
