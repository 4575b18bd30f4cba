import OnnxGraph

extension PlaceReader {
    /// `Gather`, of stored indices or of those that the network itself chose.
    func gathered(
        _ node: Node, _ input: TensorPlaces, _ operands: [TensorPlaces?]
    ) -> TensorPlaces? {
        let rank = input.shape.count
        let axis = node.integer("axis") ?? 0
        let positive = axis < 0 ? axis + rank : axis
        guard input.shape.indices.contains(positive), let name = node.input(1) else { return nil }
        let size = input.shape[positive]
        guard let indices = (try? graph.constant(name)) ?? nil else {
            guard let shape = operands.indices.contains(1) ? operands[1]?.shape : nil,
                shape.filter({ $0 != 1 }).count <= 1
            else { return nil }
            let result = input.shape[..<positive] + shape + input.shape[(positive + 1)...]
            let along = shape.firstIndex { $0 != 1 }.map { $0 + positive }
            return chosen(
                input, from: positive, indices: name,
                elements: Array(0..<shape.reduce(1, *)), shape: Array(result), on: along)
        }
        let numbers = indices.integers.map { $0 < 0 ? $0 + size : $0 }
        guard size > 0, numbers.allSatisfy({ (0..<size).contains($0) }), !numbers.isEmpty else {
            // A size that is not known has no places.
            guard size == 0, !input.axes.contains(positive) else { return nil }
            var shape = input.shape
            shape.replaceSubrange(positive...positive, with: indices.shape)
            return TensorPlaces(shape: shape)
        }
        if indices.shape.isEmpty { return input.taking(numbers, on: positive, dropping: true) }
        let taken = input.taking(numbers, on: positive)
        guard indices.shape.count > 1 else { return taken }
        var shape = taken.shape
        shape.replaceSubrange(positive...positive, with: indices.shape)
        return taken.reshaped(shape)
    }

    /// `GatherElements` and `GatherND` of tokens.
    func chosen(
        _ node: Node, _ input: TensorPlaces, _ operands: [TensorPlaces?]
    ) -> TensorPlaces? {
        guard let name = node.input(1),
            let shape = operands.indices.contains(1) ? operands[1]?.shape : nil,
            !shape.contains(0)
        else {
            lacksShape(of: node.input(1) ?? "", input)
            return nil
        }
        let strides = Strides(shape)
        if node.type == "GatherElements" {
            let axis = node.integer("axis") ?? 0
            let positive = axis < 0 ? axis + shape.count : axis
            guard shape.indices.contains(positive), shape.count == input.shape.count,
                isAlike(name, exceptOn: positive, shape)
            else { return nil }
            return chosen(
                input, from: positive, indices: name,
                elements: (0..<shape[positive]).map { $0 * strides.strides[positive] },
                shape: shape, on: positive)
        }
        // GatherND: the last axis of the indices has one for each axis of the data.
        let batch = node.integer("batch_dims") ?? 0
        guard shape.count > 1, let width = shape.last, width > 0, batch >= 0 else { return nil }
        let axis = batch + width - 1
        let outer = Array(shape.dropLast())
        guard input.shape.indices.contains(axis), outer.filter({ $0 != 1 }).count <= 1,
            input.shape[..<axis].allSatisfy({ $0 == 1 })
        else { return nil }
        let along = outer.firstIndex { $0 != 1 }
        return chosen(
            input, from: axis, indices: name,
            elements: (0..<outer.reduce(1, *)).map { $0 * width + width - 1 },
            shape: outer + input.shape[(axis + 1)...], on: along)
    }

    /// Whether indices are the same for all channels: one for each token, repeated.
    private func isAlike(_ tensor: String, exceptOn axis: Int, _ shape: [Int]) -> Bool {
        if shape.indices.allSatisfy({ $0 == axis || shape[$0] == 1 }) { return true }
        guard let node = graph.producer(of: tensor), node.type == "Expand" || node.type == "Tile",
            let before = node.input(0).flatMap({ self.places($0)?.shape })
        else { return false }
        let padded = [Int](repeating: 1, count: max(0, shape.count - before.count)) + before
        return padded.count == shape.count
            && padded.indices.allSatisfy { $0 == axis || padded[$0] == 1 }
    }

    /// Elements of an axis that were chosen by indices which only a run can tell.
    ///
    /// - Parameters:
    ///   - elements: which element of the tensor of indices says where each comes from.
    ///   - along: the result's axis of the elements; `nil` where there is one of them.
    private func chosen(
        _ input: TensorPlaces, from axis: Int, indices: String, elements: [Int], shape: [Int],
        on along: Int?
    ) -> TensorPlaces? {
        let fields = input.fields.filter { $0.axes == [axis] }
        guard !fields.isEmpty, let along, shape[along] == elements.count else {
            return TensorPlaces(shape: shape)
        }
        let choice = number(of: Choice(indices: indices, fields: fields))
        var result = TensorPlaces(shape: shape)
        for field in fields {
            result.add(
                PlaceField(
                    direction: field.direction, axes: [along],
                    positions: elements.map { Double($0) }, extent: field.extent,
                    frame: field.frame, isPadded: field.isPadded, choice: choice))
        }
        return result
    }

    /// The shape of what an operator computes from values or shapes: no element of it has a place.
    func chosenValues(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        switch node.type {
        case "TopK":
            let rank = input.shape.count
            let axis = node.integer("axis") ?? -1
            let positive = axis < 0 ? axis + rank : axis
            let told = integers(node.input(1))?.first
            guard (0..<rank).contains(positive), let count = told ?? node.integer("k"),
                (0...PlaceField.most).contains(count)
            else { return nil }
            var shape = input.shape
            shape[positive] = count
            return TensorPlaces(shape: shape)
        case "Shape": return TensorPlaces(shape: [input.shape.count])
        case "Size": return TensorPlaces(shape: [])
        default: return nil
        }
    }
}
