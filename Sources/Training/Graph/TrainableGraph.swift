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

    private let steps: [Step]
    private let slots: Int
    private let input: Int
    private let output: Int
    /// What does not depend on the picture, by slot.
    private let constants: [Int: TorchTensor]
    private let parameterSlots: [Int: GraphParameter]
    private let operatorSet: Int
    private let declaredBatch: Int?
    private let anchor: TorchTensor

    /// One operator, with the places of what it reads and puts out.
    private struct Step {
        let node: Node
        let run: GraphOperator
        let inputs: [Int?]
        let outputs: [Int?]
        /// Places that nothing reads after this step.
        let released: [Int]
        let mayReplaceInput: Bool
        /// The scale of a batch normalisation: frozen ones keep to what is stored.
        let scale: GraphParameter?
    }

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
        var plan = Plan()
        self.input = plan.place(input)
        let raw = graph.tensorsBeforeTheFirstLayer(from: input, nodes)

        var constants: [Int: TorchTensor] = [:]
        var parameters: [String: GraphParameter] = [:]
        var steps: [Step] = []
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
                throw TrainingError(
                    .unsupported,
                    "the network has the operator \(node.type), which cannot be trained; those that can are \(GraphOperators.names.joined(separator: ", "))"
                )
            }
            for (index, name) in node.inputs.enumerated() where !name.isEmpty {
                guard let shape = graph.storedShape(name), constants[plan.place(name)] == nil,
                    let stored = try graph.constant(name)
                else { continue }
                let type = graph.storedType(name) ?? .float
                let tensor = try Self.tensor(stored, type, device, isDouble)
                constants[plan.place(name)] = tensor
                guard type == .float, !node.inputs.contains(where: raw.contains) || node.isLayer,
                    let role = GraphParameter.role(
                        ofInput: index, of: node, count: shape.reduce(1, *))
                else { continue }
                parameters[name] = GraphParameter(name, role: role, layer: layer, tensor: tensor)
            }
            steps.append(
                Step(
                    node: node, run: run,
                    inputs: node.inputs.map { $0.isEmpty ? nil : plan.place($0) },
                    outputs: node.outputs.map { $0.isEmpty ? nil : plan.place($0) },
                    released: [],
                    mayReplaceInput: node.mayReplaceInput(in: graph, output: output),
                    scale: node.type == "BatchNormalization"
                        ? node.input(1).flatMap { parameters[$0] } : nil))
        }
        self.output = plan.place(output)
        for parameter in parameters.values where parameter.role != .statistic {
            try parameter.tensor.requireGradient()
        }
        self.parameters = parameters.values.sorted { ($0.layer, $0.name) < ($1.layer, $1.name) }
        parameterSlots = Dictionary(
            uniqueKeysWithValues: parameters.map { (plan.place($0.key), $0.value) })
        slots = plan.count
        self.constants = constants
        self.steps = Self.releasing(steps, keeping: [self.output], constants: constants)
    }

    /// The network's output for some pictures.
    ///
    /// - Parameter pictures: [batch, 3, height, width] or, as the network wants it, with the channels
    ///   last.
    /// - Throws: `TrainingError` or `TorchError` with the name of the operator that failed.
    package func run(_ pictures: TorchTensor, mode: RunMode) throws -> TorchTensor {
        var values = [TorchTensor?](repeating: nil, count: slots)
        for (slot, constant) in constants { values[slot] = constant }
        values[input] = pictures
        let batch = (declared: declaredBatch, actual: pictures.shape.first ?? 1)
        for (place, step) in steps.enumerated() {
            var mode = mode
            if step.scale?.isFrozen == true { mode.normalisation = .stored }
            let call = OperatorCall(
                node: step.node, place: place,
                inputs: step.inputs.map { $0.flatMap { values[$0] } },
                operatorSet: operatorSet, mode: mode, batch: batch, anchor: anchor,
                mayReplaceInput: step.mayReplaceInput)
            let results: [TorchTensor]
            do {
                results = try step.run(call)
            } catch let error as TorchError {
                throw TrainingError(
                    .unsupported,
                    "the operator \(step.node.type) ‘\(step.node.name.isEmpty ? step.node.outputs.first ?? "" : step.node.name)’ cannot be run: \(error.description)"
                )
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

    /// The steps with what each is the last to read.
    private static func releasing(
        _ steps: [Step], keeping kept: Set<Int>, constants: [Int: TorchTensor]
    ) -> [Step] {
        var seen = kept.union(constants.keys)
        var result: [Step] = []
        for step in steps.reversed() {
            let used = Set((step.inputs + step.outputs).compactMap { $0 })
            let last = used.subtracting(seen)
            seen.formUnion(used)
            result.append(
                Step(
                    node: step.node, run: step.run, inputs: step.inputs, outputs: step.outputs,
                    released: Array(last), mayReplaceInput: step.mayReplaceInput, scale: step.scale)
            )
        }
        return result.reversed()
    }
}

/// Numbers for the tensors of a graph.
private struct Plan {
    private var places: [String: Int] = [:]
    var count: Int { places.count }

    mutating func place(_ name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = places.count
        return places.count - 1
    }
}
