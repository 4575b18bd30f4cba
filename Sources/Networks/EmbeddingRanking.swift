import OnnxGraph

/// Which of several outputs may be the embedding, and in what order they are tried.
///
/// What tells is, first, how an output is made: scores of classes come out of a softmax, or out of one more
/// layer on a vector that is an output, too; only embeddings are divided by their length. Then what it is
/// called, and last how long it is: embeddings are made 64, 128, 512 long, while points, boxes and classes
/// are as many as there are.
struct EmbeddingRanking {
    /// The most likely first, those that are alike in the file's order.
    private(set) var candidates: [NetworkOutput] = []
    /// Those that are scores of classes.
    private(set) var classScores: [NetworkOutput] = []
    /// Those and all others, and what they are instead.
    private(set) var passedOver: [(output: NetworkOutput, reason: String)] = []
    /// Whether there is no vector but scores of classes.
    private(set) var areAllClassScores = false

    private let dependsOnAll: Bool
    private var normalised: Set<String> = []

    /// Shorter vectors beside a longer one are boxes, angles, ages and the like. No published embedding is
    /// as short.
    private static let shortest = 16
    /// What exporters and authors call what is no embedding.
    private static let otherWords = [
        "landmark", "keypoint", "kps", "bbox", "box", "quality", "norm_of", "magnitude",
        "confidence", "attribute", "gender", "pose", "loss", "mask",
    ]
    private static let embeddingWords = ["embed", "feat", "descriptor", "pooler"]

    init(_ outputs: [NetworkOutput], _ graph: Graph) {
        dependsOnAll = outputs.count == graph.outputs.count
        var vectors: [NetworkOutput] = []
        var misnamed: [NetworkOutput] = []
        // As long as another output has rows: one number for each place, not a vector of the picture.
        let rows = Set(
            outputs.compactMap { output -> Int? in
                if case .map(let sizes) = output.kind, sizes.count == 2 { sizes[0] } else { nil }
            })
        for output in outputs {
            switch output.kind {
            case .number: passedOver.append((output, "is one number"))
            case .map(let sizes):
                let shape = sizes.map { "\($0)" }.joined(separator: "×")
                passedOver.append((output, "is a map of \(shape)"))
            case .vector(let count?) where rows.contains(count) && !Self.isCalled(output.name):
                passedOver.append((output, "has one number for each of \(count) places"))
            case .vector: vectors.append(output)
            }
        }
        normalised = Set(vectors.map(\.name).filter { Self.isNormalised($0, graph) })
        let longest = vectors.compactMap(\.count).max() ?? 0
        let isSure = { [normalised] (output: NetworkOutput) in
            normalised.contains(output.name) || Self.isCalled(output.name)
        }
        for output in vectors {
            let name = output.name.lowercased()
            if Classifier(behind: output.name, graph) != nil {
                classScores.append(output)
                passedOver.append((output, "is scores of classes"))
            } else if let word = Classifier.classWord(in: [name]) {
                passedOver.append((output, "is called after class scores (‘\(word)…’)"))
            } else if isSure(output) {
                candidates.append(output)
            } else if let word = Self.otherWords.first(where: { name.contains($0) }) {
                passedOver.append((output, "is called ‘\(word)…’"))
                misnamed.append(output)
            } else if let count = output.count, count < Self.shortest,
                longest >= Self.shortest || count % 8 != 0
            {
                passedOver.append((output, "has only \(count) numbers"))
            } else if let source = vectors.first(where: { source in
                source.name != output.name && !normalised.contains(output.name)
                    && Self.isMade(output.name, from: source.name, graph)
            }) {
                passedOver.append((output, "is made from ‘\(source.name)’"))
            } else {
                candidates.append(output)
            }
        }
        // A name alone makes nothing else of what has the length of an embedding.
        if candidates.isEmpty { candidates = misnamed.filter { ($0.count ?? 1) % 16 == 0 } }
        areAllClassScores = !vectors.isEmpty && classScores.count == vectors.count
        candidates = candidates.enumerated().sorted {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
        }.map(\.element)
    }

    /// Less is more likely.
    private func rank(_ output: NetworkOutput) -> Int {
        if normalised.contains(output.name) || Self.isCalled(output.name) { return 0 }
        guard let count = output.count else { return 1 }
        return count % 16 == 0 ? 1 : count % 8 == 0 ? 2 : 3
    }

    /// Why a candidate is one, to be read after "the first that".
    func words(_ output: NetworkOutput) -> String {
        (dependsOnAll ? [] : ["depends on the picture alone"]).appending(
            normalised.contains(output.name)
                ? "is one vector of length 1" : "is one vector and no scores"
        ).joined(separator: " and ")
    }

    private static func isCalled(_ name: String) -> Bool {
        let name = name.lowercased()
        return embeddingWords.contains { name.contains($0) }
            && !otherWords.contains { name.contains($0) } && Classifier.classWord(in: [name]) == nil
    }

    /// Whether a tensor is divided by its Euclidean length, as far as the last operators tell.
    private static func isNormalised(_ tensor: String, _ graph: Graph) -> Bool {
        var tensor = tensor
        for _ in 0..<4 {
            guard let node = graph.producer(of: tensor), let input = node.input(0) else {
                return false
            }
            switch node.type {
            case "LpNormalization": return true
            case "Identity", "Cast", "Flatten", "Squeeze", "Reshape": tensor = input
            case "Div", "Mul":
                return node.inputs.contains { isLength($0, graph) }
            default: return false
            }
        }
        return false
    }

    /// Whether a tensor is a length, or comes from one.
    private static func isLength(_ tensor: String, _ graph: Graph) -> Bool {
        var tensor = tensor
        for _ in 0..<8 {
            guard let node = graph.producer(of: tensor) else { return false }
            switch node.type {
            case "ReduceL2": return true
            case "ReduceSum", "ReduceSumSquare", "Expand", "Clip", "Max", "Add", "Sqrt",
                "Reciprocal",
                "Pow":
                if node.type == "ReduceSumSquare" { return true }
                if node.type == "ReduceSum" {
                    let square = node.input(0).flatMap { graph.producer(of: $0)?.type }
                    return square == "Pow" || square == "Mul"
                }
                guard let input = node.inputs.first(where: { !$0.isEmpty && !graph.isConstant($0) })
                else { return false }
                tensor = input
            default: return false
            }
        }
        return false
    }

    /// Whether one output is computed from another.
    private static func isMade(_ output: String, from source: String, _ graph: Graph) -> Bool {
        graph.tensors(neededBy: [output]).contains(source)
    }
}

extension NetworkOutput {
    /// How many numbers it has, where that is known.
    fileprivate var count: Int? {
        if case .vector(let count) = kind { count } else { nil }
    }
}

extension [String] {
    fileprivate func appending(_ element: String) -> [String] { self + [element] }
}
