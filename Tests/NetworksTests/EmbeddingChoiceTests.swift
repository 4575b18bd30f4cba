import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Networks with several outputs: the embedding is told by what it is, not by its name or place.
@Suite struct EmbeddingChoiceTests {
    /// A network's outputs, each made of one pooled vector of six numbers.
    enum Head: CaseIterable {
        case embedding, normalised, quality, landmarks, box, identities, probabilities, angles
    }

    /// A network of these heads, in their order, and what they are called.
    private static func network(
        _ heads: [Head], names: [String]? = nil, isDescribed: Bool = true
    ) -> OnnxModel {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let weights = (0..<18).map { Float($0 % 7) - 3 }
        let map = graph.add(
            "Relu", [graph.add("Conv", ["x", graph.store([6, 3, 1, 1], weights)])])
        let pooled = graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
        func linear(_ input: String, _ inputs: Int, _ count: Int) -> String {
            let numbers = (0..<inputs * count).map { Float($0 * 5 % 11) - 5 }
            return graph.add("Gemm", [input, graph.store([inputs, count], numbers)])
        }
        // All heads stand in the file, whatever is put out.
        let vector = linear(pooled, 6, 32)
        let length = graph.add("ReduceL2", [vector], ["axes": .integers([1])])
        let tensors: [Head: String] = [
            .embedding: vector, .normalised: graph.add("Div", [vector, length]),
            .quality: linear(pooled, 6, 1), .landmarks: linear(pooled, 6, 10),
            .box: linear(pooled, 6, 4), .identities: linear(vector, 32, 751),
            .probabilities: graph.add("Softmax", [linear(pooled, 6, 20)]),
            .angles: linear(pooled, 6, 3),
        ]
        let sizes: [Head: Int] = [
            .embedding: 32, .normalised: 32, .quality: 1, .landmarks: 10, .box: 4,
            .identities: 751, .probabilities: 20, .angles: 3,
        ]
        var model = graph.model(heads.compactMap { tensors[$0] })
        for (index, head) in heads.enumerated() {
            if let name = names?[index], let tensor = tensors[head] {
                try? model.rename(tensor, to: name)
            }
            guard isDescribed else { continue }
            let name = model.proto.graph.output[index].name
            model.proto.graph.output[index] = Onnx_ValueInfoProto(
                name, shape: [.free("batch"), .fixed(sizes[head] ?? 1)])
        }
        return model
    }

    private func embedding(_ model: OnnxModel) throws -> Result<String, NetworkError> {
        try withTemporaryFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            do {
                let description = try NetworkDescription(contentsOf: "\(folder)/net.onnx")
                return .success(description.embedding ?? "")
            } catch let error as NetworkError {
                return .failure(error)
            }
        }
    }

    static let besides: [Head] = [
        .quality, .landmarks, .box, .identities, .probabilities, .angles,
    ]

    @Test(
        "the embedding is taken beside anything, in front of it or behind it, called or not",
        arguments: [Head.embedding, .normalised], [false, true])
    func beside(head: Head, isDescribed: Bool) throws {
        for other in Self.besides {
            for heads in [[other, head], [head, other]] {
                for names in [["a", "b"], ["output_0", "output_1"]] {
                    let model = Self.network(heads, names: names, isDescribed: isDescribed)
                    let chosen = try embedding(model).get()
                    #expect(chosen == names[heads.firstIndex(of: head) ?? 0], "\(heads)")
                }
            }
        }
        let all = Self.besides + [head]
        let model = Self.network(all, names: all.indices.map { "o\($0)" }, isDescribed: isDescribed)
        #expect(try embedding(model).get() == "o\(all.count - 1)")
    }

    @Test("misleading names do not make an embedding of what is none")
    func names() throws {
        let model = Self.network([.quality, .embedding], names: ["embedding", "quality_free"])
        #expect(try embedding(model).get() == "quality_free")
    }

    @Test("of an embedding and the same with length 1 the second is taken, or the first that is so")
    func both() throws {
        #expect(
            try embedding(Self.network([.embedding, .normalised], names: ["a", "b"])).get() == "b")
        #expect(
            try embedding(Self.network([.embedding, .normalised], names: ["feat", "b"])).get()
                == "feat")
    }

    @Test("a network without an embedding is refused, and what may be one is named")
    func refused() throws {
        for heads: [Head] in [
            [.quality], [.box, .landmarks, .angles], [.box, .landmarks, .probabilities],
            [.quality, .box],
        ] {
            let names = heads.indices.map { "o\($0)" }
            guard case .failure(let error) = try embedding(Self.network(heads, names: names)) else {
                Issue.record("\(heads) are taken")
                continue
            }
            #expect(error.message.contains("‘o0’") && error.message.contains("--embedding"))
            #expect(!error.message.contains("\n"))
            if heads.count > 1 { #expect(error.message.contains("--embedding flatten")) }
        }
    }

    @Test("of scores of classes alone, what goes into the classifier is the embedding")
    func scores() throws {
        #expect(
            try embedding(Self.network([.probabilities, .quality], names: ["a", "b"])).get()
                .hasPrefix("flatten"))
    }

    @Test("numbers for places, as detectors put them out, are no vector") func places() throws {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let map = graph.add("Relu", ["x"])
        let turned = graph.add("Transpose", [map], ["perm": .integers([0, 2, 3, 1])])
        let scores = graph.add(
            "Slice",
            [
                turned, graph.store([0]), graph.store([1]), graph.store([3]),
            ])
        let confidences = graph.add("Reshape", [scores, graph.store([1, 180, 1])])
        let boxes = graph.add("Reshape", [turned, graph.store([1, 180, 3])])
        guard case .failure(let error) = try embedding(graph.model([confidences, boxes])) else {
            Issue.record("a detector is taken")
            return
        }
        #expect(error.message.contains("one number for each of 180 places"))
    }

    @Test("the first vector whose tail can be read wins over the first vector")
    func readable() throws {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let map = graph.add("Relu", ["x"])
        let ranks = graph.add(
            "TopK", [graph.add("Reshape", [map, graph.store([1, 540])]), graph.store([16])],
            outputs: 2)
        let pooled = graph.add("Flatten", [graph.add("GlobalMaxPool", [map])])
        let wide = graph.add(
            "Gemm", [pooled, graph.store([3, 16], (0..<48).map { Float($0 % 5) - 2 })])
        #expect(try embedding(graph.model([ranks[0], wide])).get() == wide)
    }
}
