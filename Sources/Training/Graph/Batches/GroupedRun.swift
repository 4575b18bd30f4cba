import LibTorch
import OnnxGraph

/// One run of a graph on several groups of photographs, where it was written for one.
///
/// Exporters write sizes of the batch into a graph, mostly that of one photograph: in the shapes of
/// `Reshape` and `Expand`, and in what was stored for each photograph. Here each tensor's shape for one
/// group is known, from a run on one, and so is where the groups are in each tensor: what lays elements
/// out anew is given the shape for all groups, and what all groups share is repeated where it has to
/// be. What cannot be done for all at once is done for one group after the other.
struct GroupedRun {
    let groups: Int
    /// The shapes of the tensors for one group, by their places.
    private let shapes: [Int: [Int]]
    /// Where the groups are in those that depend on the photographs.
    private var axes: [Int: GroupAxis]

    init(groups: Int, shapes: [Int: [Int]], input: Int) {
        (self.groups, self.shapes) = (groups, shapes)
        axes = [input: GroupAxis(axis: 0, after: shapes[input]?.first ?? 1)]
    }

    /// What lays the elements of its first input out as another shape, in their order.
    private static let layouts: Set<String> = ["Reshape", "Flatten", "Squeeze", "Unsqueeze"]
    /// What joins inputs element by element, from the last axis on.
    private static let joins: Set<String> = [
        "Add", "Sub", "Mul", "Div", "Mod", "Pow", "Sum", "Mean", "Max", "Min", "Where", "Equal",
        "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor", "PRelu",
    ]
    /// What knows shapes only.
    private static let measures: Set<String> = ["Shape", "Size"]

    /// Runs one operator.
    mutating func run(_ step: GraphStep, _ call: OperatorCall) throws -> [TorchTensor] {
        let own = step.inputs.map { $0.flatMap { axes[$0] } }
        guard let first = own.firstIndex(where: { $0 != nil }), let place = own[first] else {
            let results = try step.run(call)
            _ = note(results, of: step, joining: [])
            return results
        }
        let type = call.node.type
        if Self.layouts.contains(type), first == 0, let slot = step.inputs[0],
            let one = shapes[slot],
            let output = step.outputs.first, let output, let other = shapes[output],
            let laidOut = place.laidOut(from: one, to: other)
        {
            axes[output] = laidOut
            return [
                try aten("reshape", call.input(0), laidOut.shape(other, groups: groups))
            ]
        }
        let wide = try call.replacing(inputs: spread(call, own, place))
        if let results = try? step.run(wide), note(results, of: step, joining: own) {
            return results
        }
        return try groupByGroup(step, call, own)
    }

    /// The inputs, those that all groups share repeated where the others have an axis of the groups
    /// that is more than one element.
    private func spread(
        _ call: OperatorCall, _ own: [GroupAxis?], _ place: GroupAxis
    ) throws -> [TorchTensor?] {
        let type = call.node.type
        let joins = Self.joins.contains(type)
        guard joins || type == "MatMul" || type == "Concat",
            let rank = zip(call.inputs, own).first(where: { $1 != nil })?.0?.rank
        else { return call.inputs }
        let fromEnd = rank - place.axis
        // The last two axes of matrices are no batches.
        guard type != "MatMul" || fromEnd > 2 else { return call.inputs }
        return try zip(call.inputs, own).map { tensor, axis in
            guard let tensor, axis == nil, tensor.rank >= fromEnd else { return tensor }
            var aligned = place
            aligned.axis = tensor.rank - fromEnd
            guard tensor.shape[aligned.axis] == place.size,
                place.size > 1 || type == "Concat"
            else { return tensor }
            return try aligned.spread(tensor, groups: groups)
        }
    }

    /// Remembers where the groups are in what an operator put out.
    ///
    /// - Parameter own: where they are in its inputs.
    /// - Returns: whether they are all there.
    private mutating func note(
        _ results: [TorchTensor], of step: GraphStep, joining own: [GroupAxis?]
    ) -> Bool {
        let places = own.compactMap { $0 }
        var found: [Int: GroupAxis] = [:]
        for (slot, result) in zip(step.outputs, results) {
            guard let slot, let one = shapes[slot] else { continue }
            let shape = result.shape
            guard shape.count == one.count else { return false }
            let changed = shape.indices.filter { shape[$0] != one[$0] }
            if changed.isEmpty, places.isEmpty || Self.measures.contains(step.node.type) {
                continue
            }
            guard changed.count == 1, let axis = changed.first, shape[axis] == one[axis] * groups
            else { return false }
            if places.isEmpty {
                found[slot] = GroupAxis(axis: axis, after: one[axis])
                continue
            }
            guard let place = places.first(where: { $0.size == one[axis] }) else { return false }
            found[slot] = GroupAxis(axis: axis, before: place.before, after: place.after)
        }
        axes.merge(found) { _, new in new }
        return true
    }

    /// Runs an operator for one group after the other; the groups follow each other along the first
    /// axis of what it puts out.
    private mutating func groupByGroup(
        _ step: GraphStep, _ call: OperatorCall, _ own: [GroupAxis?]
    ) throws -> [TorchTensor] {
        guard call.node.type != "BatchNormalization" || call.mode.normalisation == .stored else {
            throw call.unsupported("sees the photographs of a batch one after the other")
        }
        let parts = try (0..<groups).map { group in
            let inputs = try zip(call.inputs, own).map { tensor, axis in
                try tensor.map { tensor in
                    try axis.map { try $0.part(group, of: tensor, groups: groups) } ?? tensor
                }
            }
            return try step.run(call.replacing(inputs: inputs))
        }
        return try step.outputs.indices.map { index in
            guard let slot = step.outputs[index], let one = shapes[slot],
                parts.allSatisfy({ index < $0.count && $0[index].shape == one })
            else { throw call.unsupported("mixes the photographs of a batch") }
            guard let size = one.first else {
                throw call.unsupported("makes one number of all photographs of a batch")
            }
            axes[slot] = GroupAxis(axis: 0, after: size)
            return try aten("cat", parts.map { $0[index] }, 0)
        }
    }

    /// The network's output with one row for each photograph.
    func rows(_ result: TorchTensor, at slot: Int, photographs: Int) throws -> TorchTensor {
        guard let axis = axes[slot], axis.axis == 0, axis.before == 1 else {
            throw Self.mixed(photographs / groups)
        }
        if result.shape.first == photographs { return result }
        return try aten("reshape", result, [photographs, -1])
    }

    /// Why a network cannot be run on several groups.
    static func mixed(_ count: Int) -> TrainingError {
        TrainingError(
            .unsupported,
            "the network was exported for \(count == 1 ? "one photograph" : "\(count) photographs") at a time and mixes those of a larger batch; export it with a batch of any size"
        )
    }
}
