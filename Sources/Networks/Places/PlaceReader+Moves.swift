import OnnxGraph

extension PlaceReader {
    /// Operators that move elements, cut them out, put them together or repeat them.
    func moved(
        _ node: Node, output: Int, _ input: TensorPlaces, _ operands: [TensorPlaces?]
    ) -> TensorPlaces? {
        let rank = input.shape.count
        switch node.type {
        case "Transpose":
            return input.transposed(node.integers("perm") ?? Array((0..<rank).reversed()))
        case "Reshape", "Flatten", "Squeeze", "Unsqueeze": return relaid(node, input)
        case "Slice": return sliced(node, input)
        case "Gather": return gathered(node, input, operands)
        case "GatherElements", "GatherND": return chosen(node, input, operands)
        case "Split": return split(node, output: output, input)
        case "Concat", "com.microsoft.QLinearConcat": return joined(node, operands)
        case "Pad": return bordered(node, input)
        case "Expand": return expanded(node, input)
        case "Tile": return tiled(node, input)
        default: return enlarged(node, input)
        }
    }

    // MARK: Shapes

    private func relaid(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        guard let output = node.outputs.first else { return nil }
        guard let shape = shapes[output] ?? target(node, input) ?? described(output, input) else {
            lacksShape(of: output, input)
            return nil
        }
        return input.reshaped(shape)
    }

    private func target(_ node: Node, _ input: TensorPlaces) -> [Int]? {
        let shape = input.shape
        switch node.type {
        case "Flatten":
            let axis = node.integer("axis") ?? 1
            let split = axis < 0 ? axis + shape.count : axis
            guard (0...shape.count).contains(split), !shape.contains(0) else { return nil }
            return [
                shape[..<split].reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue },
                shape[split...].reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue },
            ]
        case "Squeeze":
            guard let axes = ((try? node.axes(graph)) ?? nil) else {
                return shape.contains(0) ? nil : shape.filter { $0 != 1 }
            }
            let gone = Set(axes.map { $0 < 0 ? $0 + shape.count : $0 })
            return shape.indices.filter { !gone.contains($0) }.map { shape[$0] }
        case "Unsqueeze":
            guard let axes = ((try? node.axes(graph)) ?? nil) else { return nil }
            let rank = shape.count + axes.count
            let added = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
            guard added.count == axes.count, added.allSatisfy({ (0..<rank).contains($0) }) else {
                return nil
            }
            var rest = shape[...]
            return (0..<rank).map { added.contains($0) ? 1 : rest.popFirst() ?? 1 }
        default:
            return wanted(node).flatMap { resolved($0, node, shape) }
        }
    }

    /// What a Reshape or an Expand asks for: sizes, and `nil` for those that are computed otherwise than
    /// from shapes.
    private func wanted(_ node: Node) -> [Int?]? {
        if let old = node.integers("shape") { return old }
        return node.input(1).flatMap { sizes($0) }
    }

    private func resolved(_ wanted: [Int?], _ node: Node, _ shape: [Int]) -> [Int]? {
        guard !shape.contains(0) else { return nil }
        let keepsZeros = node.integer("allowzero") ?? 0 == 0
        var sizes = wanted.enumerated().map { index, size -> Int? in
            size == 0 && keepsZeros && shape.indices.contains(index) ? shape[index] : size
        }
        func open() -> [Int] { sizes.indices.filter { sizes[$0] == nil || sizes[$0] == -1 } }
        // A computed first size is the batch's.
        if open().count > 1, sizes[0] == nil, let batch = shape.first { sizes[0] = batch }
        let left = open()
        let known = sizes.enumerated().reduce(1) { product, size in
            left.contains(size.offset)
                ? product
                : product.multipliedReportingOverflow(by: size.element ?? 1).partialValue
        }
        let count = shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        if left.isEmpty { return count == known ? sizes.compactMap { $0 } : nil }
        guard left.count == 1, known > 0, count % known == 0 else { return nil }
        sizes[left[0]] = count / known
        return sizes.compactMap { $0 }
    }

    /// What the file says of a tensor, where as many elements are in it.
    private func described(_ tensor: String, _ input: TensorPlaces) -> [Int]? {
        guard let shape = graph.description(of: tensor)?.shape, !shape.isEmpty,
            !input.shape.contains(0)
        else { return nil }
        var sizes = shape.map { $0.size ?? 0 }
        if sizes[0] == 0, let batch = input.shape.first { sizes[0] = batch }
        func count(_ shape: [Int]) -> Int {
            shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        }
        return count(sizes) == count(input.shape) ? sizes : nil
    }

    // MARK: Parts

    private func sliced(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        func numbers(_ index: Int, _ attribute: String) -> [Int]? {
            if let numbers = node.integers(attribute) { return numbers }
            return integers(node.input(index))
        }
        guard let starts = numbers(1, "starts"), let ends = numbers(2, "ends"),
            starts.count == ends.count
        else {
            lacksShape(of: node.outputs.first ?? "", input)
            return nil
        }
        let axes = numbers(3, "axes") ?? Array(starts.indices)
        let steps = numbers(4, "steps") ?? [Int](repeating: 1, count: starts.count)
        guard axes.count == starts.count, steps.count == starts.count else { return nil }
        var places = input
        for (index, axis) in axes.enumerated() {
            let axis = axis < 0 ? axis + input.shape.count : axis
            guard input.shape.indices.contains(axis), steps[index] != 0, steps[index] != .min else {
                return nil
            }
            let size = places.shape[axis]
            // What is cut of an axis of unknown size is unknown, too.
            guard size > 0, size <= PlaceField.most else { continue }
            let step = steps[index]
            func place(_ number: Int) -> Int {
                number < 0 ? max(number, -size - 1) + size : min(number, size)
            }
            // ONNX, Slice: held inside the axis, and for a negative step one before it.
            let (start, end) =
                step > 0
                ? (max(place(starts[index]), 0), max(place(ends[index]), 0))
                : (
                    min(max(place(starts[index]), 0), size - 1),
                    min(max(place(ends[index]), -1), size - 1)
                )
            places = places.taking(Array(stride(from: start, to: end, by: step)), on: axis)
        }
        return places
    }

    private func split(_ node: Node, output: Int, _ input: TensorPlaces) -> TensorPlaces? {
        let axis = node.integer("axis") ?? 0
        let positive = axis < 0 ? axis + input.shape.count : axis
        guard input.shape.indices.contains(positive), input.shape[positive] > 0 else { return nil }
        let size = input.shape[positive]
        let told =
            node.integers("split")
            ?? integers(node.input(1))
        let part = (size + node.outputs.count - 1) / node.outputs.count
        let sizes =
            told ?? node.outputs.indices.map { min(part, max(0, size - $0 * part)) }
        guard sizes.indices.contains(output), sizes.allSatisfy({ (0...size).contains($0) }) else {
            return nil
        }
        let start = sizes[..<output].reduce(0, +)
        guard start + sizes[output] <= size else { return nil }
        return input.taking(Array(start..<start + sizes[output]), on: positive)
    }

    /// Beside one another along an axis. Along it elements have the places that they had before.
    private func joined(_ node: Node, _ operands: [TensorPlaces?]) -> TensorPlaces? {
        let isQuantised = node.type != "Concat"
        // QLinearConcat: the result's scale and zero, then three inputs for each tensor.
        let parts =
            isQuantised
            ? stride(from: 2, to: operands.count, by: 3).map { operands[$0] } : operands
        let known = parts.compactMap { $0 }
        guard let first = known.first else { return nil }
        let rank = first.shape.count
        let axis = node.integer("axis") ?? 0
        let positive = axis < 0 ? axis + rank : axis
        guard (0..<rank).contains(positive), known.allSatisfy({ $0.shape.count == rank }) else {
            return nil
        }
        var shape = first.shape
        for part in known {
            for index in 0..<rank where shape[index] == 0 { shape[index] = part.shape[index] }
        }
        let isKnown = known.count == parts.count && !known.contains { $0.shape[positive] == 0 }
        shape[positive] = isKnown ? known.reduce(0) { $0 + $1.shape[positive] } : 0
        let isAlong = known.contains { $0.axes.contains(positive) }
        if !isAlong {
            let both = TensorPlaces.combined(
                known.map { part in
                    var part = part
                    part.shape[positive] = 1
                    return part
                }, shape: shape)
            if !both.isContradictory { return both }
        }
        guard isKnown else {
            lacksShape(of: node.outputs.first ?? "", first)
            return nil
        }
        return alongside(known, on: positive, shape)
    }

    private func alongside(
        _ parts: [TensorPlaces], on axis: Int, _ shape: [Int]
    ) -> TensorPlaces? {
        var result = TensorPlaces(
            shape: shape, isContradictory: parts.contains(where: \.isContradictory))
        for direction in Direction.allCases {
            let fields = parts.map { part in part.fields.filter { $0.direction == direction } }
            let present = fields.flatMap { $0 }
            guard !present.isEmpty, fields.allSatisfy({ $0.count <= 1 }) else { continue }
            let choice = present[0].choice
            // Chosen tokens and others are in no one list.
            guard present.allSatisfy({ $0.choice == choice }) else { continue }
            let axes = Set(present.flatMap(\.axes)).union([axis]).sorted()
            let outer = axes.filter { $0 < axis }.reduce(1) { $0 * shape[$1] }
            var blocks: [[ArraySlice<Double>]] = []
            for (part, own) in zip(parts, fields) {
                let sizes = axes.reduce(1) { $0 * part.shape[$1] }
                guard sizes <= PlaceField.most, outer > 0 else { return result }
                // The axis itself may have the size one in a part.
                let whole =
                    own.first.map { $0.expanded(to: axes, part.shape)?.positions }
                    ?? [Double](repeating: .nan, count: sizes)
                guard let whole else { return result }
                let length = whole.count / outer
                blocks.append((0..<outer).map { whole[$0 * length..<($0 + 1) * length] })
            }
            let positions = (0..<outer).flatMap { block in blocks.flatMap { $0[block] } }
            let field = PlaceField(
                direction: direction, axes: axes, positions: positions,
                extent: present.map(\.extent).max() ?? 1,
                frame: present.dropFirst().reduce(present[0].frame) {
                    min(
                        $0.lowerBound, $1.frame.lowerBound)...max(
                            $0.upperBound, $1.frame.upperBound)
                },
                isPadded: present.contains(where: \.isPadded), choice: choice)
            if field.fits(shape) { result.fields.append(field.reduced(shape)) }
        }
        return result
    }

    // MARK: Borders and repetitions

    private func bordered(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        let rank = input.shape.count
        let told =
            node.integers("pads")
            ?? integers(node.input(1))
        let axes =
            integers(node.input(3))
            ?? Array(0..<rank)
        guard let told, told.count == 2 * axes.count,
            told.allSatisfy({ abs($0) <= PlaceField.most })
        else {
            lacksShape(of: node.outputs.first ?? "", input)
            return nil
        }
        var places = input
        for (index, axis) in axes.enumerated() {
            let axis = axis < 0 ? axis + rank : axis
            let (before, after) = (told[index], told[index + axes.count])
            guard (0..<rank).contains(axis), before != 0 || after != 0 else { continue }
            let size = places.shape[axis] + before + after
            guard places.shape[axis] > 0, (0...PlaceField.most).contains(size) else { return nil }
            for index in places.fields.indices where places.fields[index].axes.contains(axis) {
                let field = places.fields[index]
                // Bars around the picture are a part of what is looked at; a border that belongs to a
                // convolution is not.
                if field.extent == 1, max(before, after) > places.shape[axis] / 16,
                    let wider = field.frame(from: -before, to: places.shape[axis] + after)
                {
                    places.fields[index].frame = wider
                } else {
                    places.fields[index].isPadded = true
                }
            }
            places = places.resampled((0..<size).map { Double($0 - before) }, on: axis)
        }
        return places
    }

    private func expanded(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        // What is computed is usually the batch: the operand's own shape then.
        let told = node.outputs.first.flatMap { shapes[$0] }
        let wanted = told ?? self.wanted(node)?.map { max($0 ?? 1, 1) } ?? input.shape
        let rank = max(wanted.count, input.shape.count)
        func padded(_ shape: [Int]) -> [Int] {
            [Int](repeating: 1, count: rank - shape.count) + shape
        }
        let shape = zip(padded(input.shape), padded(wanted)).map { $0 == 1 ? max($1, 1) : $0 }
        return .combined([input], shape: shape)
    }

    private func tiled(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        let repeats = integers(node.input(1))
        guard let repeats, repeats.count == input.shape.count,
            zip(repeats, input.shape).allSatisfy({
                (0...PlaceField.most).contains($0 &* max(1, $1))
            })
        else { return nil }
        var places = input
        for (axis, count) in repeats.enumerated() where count != 1 {
            let size = places.shape[axis]
            places = places.taking((0..<size * count).map { $0 % max(1, size) }, on: axis)
        }
        return places
    }
}
