import Images
import OnnxGraph
import OnnxRuntime

/// Runs a network once, on a blank picture, to see the shapes that its file does not give.
struct ShapeProbe {
    let model: OnnxModel
    let input: ImageInput
    let size: PixelSize
    let options: NetworkOptions

    /// How many tensors are looked at: more than the tails of most networks have, more than those of
    /// transformers, and of transformers that round.
    static let reaches = [48, 400, 1600]

    /// The shapes of the tensors behind a tensor, nearest first.
    ///
    /// - Parameters:
    ///   - reach: how many.
    ///   - others: more tensors, wherever they are.
    func shapes(
        behind tensor: String, reach: Int, and others: [String] = []
    ) throws -> [String: [Int]] {
        let graph = model.readableGraph
        var names: [String] = []
        var queue = [tensor]
        var seen: Set<String> = [tensor]
        while let next = queue.first, names.count < reach {
            queue.removeFirst()
            guard let node = graph.producer(of: next), !graph.isConstant(next) else { continue }
            names.append(next)
            for operand in node.inputs where !operand.isEmpty && seen.insert(operand).inserted {
                queue.append(operand)
            }
        }
        var named = Set(names)
        names += others.filter { graph.computes($0) && named.insert($0).inserted }
        // A stored tensor is not computed from the picture; its file says all there is to know.
        return try shapes(of: names)
    }

    /// The shapes of tensors that the network computes.
    func shapes(of tensors: [String]) throws -> [String: [Int]] {
        try run(tensors) { try $0.shapes($1, outputs: tensors) }
    }

    /// The numbers of tensors that the network computes.
    func values(of tensors: [String]) throws -> [String: [Float]] {
        try run(tensors) { try $0.run($1, outputs: tensors).map(\.values) }
    }

    private func run<Result>(
        _ tensors: [String],
        _ body: (Session, (name: String, value: Tensor)) throws -> [Result]
    ) throws -> [String: Result] {
        guard !tensors.isEmpty else { return [:] }
        let runtime = try Runtime(path: options.runtimePath)
        let bytes = try model.serialized(exposing: tensors)
        let session = try bytes.withUnsafeBytes {
            try Session(
                $0, runtime: runtime, weightsFolder: model.folder(for: runtime),
                threads: options.threads)
        }
        let batch = input.batch ?? 1
        let shape = input.shape(batch, size)
        let blank = Tensor(
            shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
        let results = try input.explaining(size) { try body(session, (input.name, blank)) }
        return Dictionary(zip(tensors, results), uniquingKeysWith: { first, _ in first })
    }
}

extension OnnxModel {
    /// The folder in which a runtime finds weights itself; `nil` where the network has them all.
    ///
    /// - Throws: `NetworkError` where this runtime cannot.
    func folder(for runtime: Runtime) throws -> String? {
        guard let weightsFolder else { return nil }
        guard runtime.findsWeights else {
            throw NetworkError(
                .wrongSize,
                "the network has weights of 2 GiB and more, which ONNX Runtime \(runtime.version) does not find in files beside it; take ONNX Runtime 1.21 or newer"
            )
        }
        return weightsFolder
    }
}
