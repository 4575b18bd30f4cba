import OnnxGraph

extension PlaceReader {
    /// Products of matrices: rows keep the places of the left operand, columns those of the right. What
    /// is added up over has none any more.
    func product(_ node: Node, _ operands: [TensorPlaces?]) -> TensorPlaces? {
        let second = node.type == "QLinearMatMul" || node.type.hasSuffix("QGemm") ? 3 : 1
        guard let left = operands.first ?? nil, left.shape.count > 0 else { return nil }
        let right = operands.indices.contains(second) ? operands[second] : nil
        switch node.type {
        case "Einsum": return summed(node, operands)
        case "com.microsoft.MatMulNBits":
            var shape = left.shape
            shape[shape.count - 1] = node.integer("N") ?? 0
            return left.withoutLastAxis(shape)
        case "Gemm", "com.microsoft.FusedGemm", "com.microsoft.QGemm":
            guard node.integer("transA") ?? 0 == 0, let right, right.shape.count == 2 else {
                return nil
            }
            let isTransposed = node.integer("transB") ?? 0 == 1
            let columns = right.shape[isTransposed ? 0 : 1]
            return left.withoutLastAxis(left.shape.dropLast() + [columns])
        default: break
        }
        guard let right else { return nil }
        let isTransposed = (node.integer("transA") ?? 0, node.integer("transB") ?? 0)
        guard let a = isTransposed.0 == 1 ? left.lastTwoExchanged : left,
            let b = isTransposed.1 == 1 ? right.lastTwoExchanged : right,
            b.shape.count > 0
        else { return nil }
        guard a.shape.count > 1, b.shape.count > 1 else {
            // A vector on either side is added up over.
            return a.shape.count > 1
                ? TensorPlaces.combined(
                    [a.contracted([a.shape.count - 1], keepsAxes: false)],
                    shape: Array(a.shape.dropLast())) : nil
        }
        let rank = max(a.shape.count, b.shape.count)
        func padded(_ shape: [Int]) -> [Int] {
            [Int](repeating: 1, count: rank - shape.count) + shape
        }
        let (rows, columns) = (padded(a.shape), padded(b.shape))
        var shape = zip(rows, columns).map { $0 == 1 ? $1 : $0 }
        shape[rank - 2] = rows[rank - 2]
        shape[rank - 1] = columns[rank - 1]
        var result = TensorPlaces(
            shape: shape, isContradictory: a.isContradictory || b.isContradictory)
        let (aShift, bShift) = (rank - a.shape.count, rank - b.shape.count)
        for field in a.fields where !field.axes.contains(a.shape.count - 1) {
            if let field = field.renumbered({ $0 + aShift }, a.shape) { result.add(field) }
        }
        for field in b.fields where !field.axes.contains(b.shape.count - 2) {
            guard let field = field.renumbered({ $0 + bShift }, b.shape) else { continue }
            // Rows and windows have the left one's places.
            let isTold = result.fields.contains {
                $0.direction == field.direction && Set(field.axes).isSubset(of: $0.axes)
            }
            if !isTold { result.add(field) }
        }
        return result
    }

    /// Attention as one operator: what it puts out has its queries' places.
    func attended(
        _ node: Node, _ queries: TensorPlaces, _ operands: [TensorPlaces?]
    ) -> TensorPlaces? {
        let last = queries.shape.count - 1
        guard last > 0 else { return nil }
        var places = queries
        places.fields.removeAll { $0.axes.contains(last) }
        let values = operands.indices.contains(2) ? operands[2] : nil
        if node.type != "com.microsoft.Attention", let values, values.shape.count == last + 1 {
            places.shape[last] = values.shape[last]
        }
        return places
    }

    /// Sums over axes, without or with the axes left.
    func reduced(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        let rank = input.shape.count
        let keeps = node.integer("keepdims") ?? 1 == 1
        let told: [Int]?
        if let axes = node.integers("axes") {
            told = axes
        } else if let name = node.input(1) {
            guard let axes = (try? graph.constant(name)) ?? nil else { return nil }
            told = axes.integers
        } else {
            told = nil
        }
        let axes = told.map { Set($0.map { $0 < 0 ? $0 + rank : $0 }) } ?? Set(0..<rank)
        guard axes.allSatisfy({ (0..<rank).contains($0) }) else { return nil }
        return input.contracted(axes.sorted(), keepsAxes: keeps)
    }

    private func summed(_ node: Node, _ operands: [TensorPlaces?]) -> TensorPlaces? {
        let sides = (node.string("equation") ?? "").filter { $0 != " " }
            .split(separator: ">", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].hasSuffix("-"), !sides[0].contains(".") else { return nil }
        let terms = sides[0].dropLast().split(separator: ",").map { Array($0) }
        let result = Array(sides[1])
        guard terms.count == operands.count else { return nil }
        var shape = [Int](repeating: 0, count: result.count)
        var found = TensorPlaces(shape: shape)
        for (term, operand) in zip(terms, operands) {
            guard let operand, operand.shape.count == term.count else { continue }
            for (axis, letter) in term.enumerated() {
                if let place = result.firstIndex(of: letter) { shape[place] = operand.shape[axis] }
            }
            for field in operand.fields {
                guard
                    let field = field.renumbered({ result.firstIndex(of: term[$0]) }, operand.shape)
                else { continue }
                found.shape = shape
                let isTold = found.fields.contains {
                    $0.direction == field.direction && Set(field.axes).isSubset(of: $0.axes)
                }
                if !isTold { found.add(field) }
            }
        }
        found.shape = shape
        return found
    }
}

extension TensorPlaces {
    /// With another last axis, which has no places.
    fileprivate func withoutLastAxis(_ shape: [Int]) -> TensorPlaces {
        let last = self.shape.count - 1
        return with(shape: shape) { $0.axes.contains(last) ? nil : $0 }
    }

    fileprivate var lastTwoExchanged: TensorPlaces? {
        guard shape.count > 1 else { return nil }
        var order = Array(shape.indices)
        order.swapAt(order.count - 1, order.count - 2)
        return transposed(order)
    }
}
