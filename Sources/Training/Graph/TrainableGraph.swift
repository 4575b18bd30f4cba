import LibTorch
import OnnxGraph

/// A network's graph, made of libtorch's operators: it runs forwards, and derivatives come back.
///
/// What is stored in the file becomes parameters; what a checkpoint holds is the same graph with other
/// numbers. Tensors that nothing needs any more are let go while it runs.
package final class TrainableGraph {
    /// The graph as it was given.
    package let model: OnnxModel
    /// What training changes, and the statistics, in the order of their layers.
    package let parameters: [GraphParameter]
    /// Where the network is.
    package let device: TorchDevice

    private let steps: [GraphStep]
    private let slots: Int
    private let input: Int
    private let output: Int
    /// What does not depend on the picture, by slot.
    private let constants: [Int: TorchTensor]
    private let operatorSet: Int
    private let declaredBatch: Int?
    private let anchor: TorchTensor
    /// By the size of a picture, the shapes of all tensors in a run on one, or on as many as the graph
    /// was written for.
    private var groupShapes: [[Int]: [Int: [Int]]?] = [:]

    /// - Parameters:
    ///   - model: a network whose floats are 32-bit.
    ///   - input: the tensor that is the picture.
    ///   - output: the tensor that is wanted, such as the embedding.
    ///   - device: where it is to run.
    ///   - isDouble: whether to run in double precision, to check derivatives.
    /// - Throws: `TrainingError` which names an operator that is missing, `TorchError`,
    ///   `OnnxGraphError`.
    package init(
        _ model: OnnxModel, input: String, output: String, device: TorchDevice = .cpu,
        isDouble: Bool = false
    ) throws {
        self.model = model
        self.device = device
        let graph = model.graph
        operatorSet = graph.operatorSet
        declaredBatch = graph.inputs.first { $0.name == input }?.shape?.first?.size
        let nought = try TorchTensor([0], shape: [1], device: device)
        anchor = isDouble ? try nought.converted(to: .double) : nought
        let needed = graph.tensors(neededBy: [output])
        let nodes = graph.nodes.filter { $0.outputs.contains(where: needed.contains) }
        var plan = GraphPlaces()
        self.input = plan.place(input)
        let roles = ParameterRoles(graph, input: input, nodes: nodes, needed: needed)

        var constants: [Int: TorchTensor] = [:]
        var parameters: [String: GraphParameter] = [:]
        var steps: [GraphStep] = []
        for (layer, node) in nodes.enumerated() {
            if node.type == "Constant" {
                guard let value = try node.constantValue(), let name = node.outputs.first else {
                    throw TrainingError(
                        .unsupported,
                        "the constant ‘\(node.outputs.first ?? node.name)’ holds no numbers; it cannot be trained as it is"
                    )
                }
                constants[plan.place(name)] = try Self.tensor(
                    value, node.valueType ?? .float, device, isDouble)
                continue
            }
            guard let run = GraphOperators.all[node.type] else {
                throw Self.missing(in: nodes)
            }
            for name in node.inputs where !name.isEmpty {
                guard graph.storedShape(name) != nil, constants[plan.place(name)] == nil,
                    let stored = try graph.constant(name)
                else { continue }
                let type = graph.storedType(name) ?? .float
                let tensor = try Self.tensor(stored, type, device, isDouble)
                constants[plan.place(name)] = tensor
                guard type == .float, let role = roles.role(of: name, stored) else { continue }
                parameters[name] = GraphParameter(name, role: role, layer: layer, tensor: tensor)
            }
            steps.append(
                GraphStep(
                    node: node, run: run,
                    inputs: node.inputs.map { $0.isEmpty ? nil : plan.place($0) },
                    outputs: node.outputs.map { $0.isEmpty ? nil : plan.place($0) },
                    mayReplaceInput: node.mayReplaceInput(in: graph, output: output),
                    normalisation: (
                        node.input(1).flatMap { parameters[$0] },
                        node.inputs.dropFirst(3).compactMap { parameters[$0] }
                            .filter { $0.role == .statistic }
                    )))
        }
        self.output = plan.place(output)
        for parameter in parameters.values where parameter.role != .statistic {
            try parameter.tensor.requireGradient()
        }
        self.parameters = parameters.values.sorted { ($0.layer, $0.name) < ($1.layer, $1.name) }
        slots = plan.count
        self.constants = constants
        self.steps = GraphStep.releasing(
            steps, keeping: Set(constants.keys).union([self.output]))
    }

    /// The network's output for some pictures.
    ///
    /// A graph that was written for one picture, or for some, is run on any number of these: as it is,
    /// where that gives what single runs give, and else as `GroupedRun` says. The first run of a size
    /// finds out, whatever the file says: exporters write a free batch over shapes that are not.
    ///
    /// - Parameter pictures: [batch, 3, height, width] or, as the network wants it, with the channels
    ///   last.
    /// - Returns: [batch, …].
    /// - Throws: `TrainingError` or `TorchError` with the name of the operator that failed.
    package func run(_ pictures: TorchTensor, mode: RunMode) throws -> TorchTensor {
        let shape = pictures.shape
        let one = declaredBatch ?? 1
        let count = shape.first ?? one
        guard count != one, count > 0 else { return try run(pictures, mode) { try $0.run($1) } }
        guard count % one == 0 else {
            throw TrainingError(
                .settings,
                "the network was exported for \(one) photographs at a time, which \(count) are no multiple of; choose another number, or export it with a batch of any size"
            )
        }
        let picture = Array(shape.dropFirst())
        let shapes = try groupShapes[picture] ?? checkedShapes(picture, one)
        groupShapes[picture] = .some(shapes)
        guard let shapes else { return try run(pictures, mode) { try $0.run($1) } }
        return try run(pictures, mode, groups: count / one, shapes)
    }

    /// The shapes of all tensors in a run on as many pictures as the graph was written for, once it
    /// is clear that twice as many give the same; `nil` where the graph can be run on them as it is.
    private func checkedShapes(_ picture: [Int], _ one: Int) throws -> [Int: [Int]]? {
        try Torch.withoutDerivatives {
            let shape = [2 * one] + picture
            // Any pictures will do, if they differ and are the same each time.
            let count = shape.reduce(1, *)
            let noise = try aten("sin", aten("mul.Scalar", aten("arange", count), 12.9898))
            let both = try aten("reshape", noise.matching(anchor), shape)
            var shapes = [input: [one] + picture]
            let single = try (0..<2).map { half in
                try run(aten("slice.Tensor", both, 0, half * one, (half + 1) * one), .inference) {
                    let results = try $0.run($1)
                    for (slot, result) in zip($0.outputs, results) {
                        if let slot { shapes[slot] = result.shape }
                    }
                    return results
                }
            }
            let apart = try single.flatMap { try $0.floats() }
            // Single precision is off by about 10⁻⁶, and in other ways for other batches.
            let scale = apart.lazy.filter(\.isFinite).map(abs).max() ?? 0
            func isSame(_ together: [Float]) -> Bool {
                apart.count == together.count
                    && zip(apart, together).allSatisfy { !(abs($0 - $1) > 1e-3 * scale) }
            }
            let plain = try? run(both, .inference) { try $0.run($1) }.floats()
            if let plain, isSame(plain) { return nil }
            guard isSame(try run(both, .inference, groups: 2, shapes).floats()) else {
                throw GroupedRun.mixed(one)
            }
            return shapes
        }
    }

    private func run(
        _ pictures: TorchTensor, _ mode: RunMode, groups: Int, _ shapes: [Int: [Int]]
    ) throws -> TorchTensor {
        var grouped = GroupedRun(groups: groups, shapes: shapes, input: input)
        let result = try run(pictures, mode) { try grouped.run($0, $1) }
        return try grouped.rows(result, at: output, photographs: pictures.shape[0])
    }

    /// Runs one operator after the other.
    private func run(
        _ pictures: TorchTensor, _ mode: RunMode,
        _ execute: (GraphStep, OperatorCall) throws -> [TorchTensor]
    ) throws -> TorchTensor {
        var values = [TorchTensor?](repeating: nil, count: slots)
        for (slot, constant) in constants { values[slot] = constant }
        values[input] = pictures
        for (place, step) in steps.enumerated() {
            var mode = mode
            if !step.mayUseBatch { mode.normalisation = .stored }
            let call = OperatorCall(
                node: step.node, place: place,
                inputs: step.inputs.map { $0.flatMap { values[$0] } },
                operatorSet: operatorSet, mode: mode, anchor: anchor,
                mayReplaceInput: step.mayReplaceInput)
            let results: [TorchTensor]
            do {
                results = try execute(step, call)
            } catch let error as TorchError {
                throw TrainingError(
                    .unsupported, "\(call.title) cannot be run: \(error.description)")
            }
            for (slot, result) in zip(step.outputs, results) {
                if let slot { values[slot] = result }
            }
            for slot in step.released { values[slot] = nil }
        }
        guard let result = values[output] else {
            throw TrainingError(.unsupported, "the network does not put out what is asked for")
        }
        return result
    }

    /// Why a network with operators that are not known cannot be trained.
    private static func missing(in nodes: [Node]) -> TrainingError {
        let known = Set(GraphOperators.all.keys).union(["Constant"])
        let types = Set(nodes.map(\.type)).subtracting(known).sorted()
        return TrainingError(
            .unsupported,
            "the network has \(types.count == 1 ? "the operator" : "the operators") \(types.joined(separator: ", ")), which cannot be trained; train another network, or export this one without"
        )
    }

    private static func tensor(
        _ stored: ConstantTensor, _ type: ElementType, _ device: TorchDevice, _ isDouble: Bool
    ) throws -> TorchTensor {
        switch type {
        case .float, .float16, .bfloat16, .double:
            var tensor = try TorchTensor(stored.floats, shape: stored.shape, device: device)
            // Convolutions are fastest with the channels last in memory, whatever the shape says.
            if stored.shape.count == 4 { tensor = try aten("contiguous", tensor, 2) }
            return isDouble ? try tensor.converted(to: .double) : tensor
        case .bool:
            return try TorchTensor(integers: stored.integers, shape: stored.shape)
                .converted(to: .bool)
        default: return try TorchTensor(integers: stored.integers, shape: stored.shape)
        }
    }
}
