/// Where the elements of a tensor lie in the picture.
struct TensorPlaces: Hashable {
    /// The tensor's shape; 0 where a size is not known, which no axis with places has.
    var shape: [Int]
    /// The fields; for a direction there may be several, over other axes: attention weights have one for
    /// their queries and one for their keys.
    var fields: [PlaceField] = []
    /// Whether places were brought together that contradict each other. Nothing that follows has places
    /// then.
    var isContradictory = false
    /// Whether places were lost because an operator was not understood, so that having none says nothing.
    var isLost = false
    /// Whether its rows are stored queries, or made of them: without fields they then have no places.
    var hasStoredRows = false

    /// The axes that have places.
    var axes: Set<Int> { Set(fields.flatMap(\.axes)) }

    /// Changes every field; those that become `nil` are gone.
    func with(
        shape: [Int], _ change: (PlaceField) -> PlaceField?
    ) -> TensorPlaces {
        let changed = fields.compactMap(change).filter { $0.fits(shape) }
        return TensorPlaces(
            shape: shape, fields: changed.map { $0.reduced(shape) },
            isContradictory: isContradictory)
    }

    /// With the axes in another order.
    func transposed(_ order: [Int]) -> TensorPlaces? {
        guard Set(order) == Set(shape.indices), order.count == shape.count else { return nil }
        return with(shape: order.map { shape[$0] }) { field in
            field.renumbered({ order.firstIndex(of: $0) }, shape)
        }
    }

    /// Some indices of an axis.
    func taking(_ indices: [Int], on axis: Int, dropping: Bool = false) -> TensorPlaces {
        var result = shape
        result[axis] = indices.count
        if dropping { result.remove(at: axis) }
        return with(shape: result) { field in
            let taken = field.taking(indices, on: axis, shape, dropping: dropping)
            return dropping
                ? taken.renumbered({ $0 > axis ? $0 - 1 : $0 }, shape) : taken
        }
    }

    /// Fractional indices of an axis.
    func resampled(_ indices: [Double], on axis: Int) -> TensorPlaces {
        var result = shape
        result[axis] = indices.count
        return with(shape: result) { $0.resampled(indices, on: axis, shape) }
    }

    /// In another shape with as many elements, row-major.
    ///
    /// Axes of both shapes are brought together in blocks of as many elements. Positions on a block's
    /// axes before are positions on its axes afterwards.
    func reshaped(_ target: [Int]) -> TensorPlaces {
        guard !fields.isEmpty else {
            return TensorPlaces(shape: target, isContradictory: isContradictory)
        }
        guard let blocks = ReshapedBlocks(shape, target) else {
            return TensorPlaces(shape: target, isLost: true)
        }
        return with(shape: target) { field in
            let touched = blocks.all.filter { !Set($0.before).isDisjoint(with: field.axes) }
            guard var whole = field.expanded(to: touched.flatMap(\.before), shape) else {
                return nil
            }
            whole.axes = touched.flatMap(\.after)
            return whole
        }
    }

    /// Without some axes, over which was pooled or multiplied.
    func contracted(_ axes: [Int], keepsAxes: Bool) -> TensorPlaces {
        var places = self
        for axis in axes {
            places.fields = places.fields.compactMap { $0.averaged(over: axis, shape) }
        }
        let kept = shape.indices.filter { !axes.contains($0) }
        if keepsAxes {
            for axis in axes { places.shape[axis] = 1 }
            return places.with(shape: places.shape) { $0 }
        }
        return places.with(shape: kept.map { shape[$0] }) { field in
            field.renumbered({ kept.firstIndex(of: $0) }, shape)
        }
    }

    /// What an operator makes of several tensors, element by element. Those without places change
    /// nothing.
    ///
    /// - Parameter shape: of the result, over which the operands are broadcast.
    static func combined(_ operands: [TensorPlaces], shape: [Int]) -> TensorPlaces {
        var result = TensorPlaces(
            shape: shape, isContradictory: operands.contains(where: \.isContradictory))
        for operand in operands {
            let shift = shape.count - operand.shape.count
            guard shift >= 0 else { continue }
            for field in operand.fields {
                guard let field = field.renumbered({ $0 + shift }, operand.shape) else { continue }
                result.add(field)
            }
        }
        // A single place says less than rows or columns of them: a gate beside what it opens.
        let larger = Set(result.fields.filter { !$0.axes.isEmpty }.map(\.direction))
        result.fields.removeAll { $0.axes.isEmpty && larger.contains($0.direction) }
        return result
    }

    mutating func add(_ field: PlaceField) {
        guard field.fits(shape) else { return }
        guard
            let index = fields.firstIndex(where: {
                $0.direction == field.direction && $0.axes == field.axes
            })
        else {
            fields.append(field)
            return
        }
        guard let both = fields[index].joined(with: field) else {
            isContradictory = true
            return
        }
        fields[index] = both
    }
}

extension PlaceField {
    /// One field for two over the same axes; `nil` where they contradict each other.
    ///
    /// Branches of a network with other kernels look at places that differ by a part of a cell.
    fileprivate func joined(with other: PlaceField) -> PlaceField? {
        guard choice == other.choice, positions.count == other.positions.count else { return nil }
        let tolerance = choice == nil ? 0.5 * (step ?? other.step ?? extent) + 1e-9 : 0
        var field = self
        for (index, (a, b)) in zip(positions, other.positions).enumerated() {
            if a.isNaN {
                field.positions[index] = b
            } else if !b.isNaN, abs(a - b) > tolerance {
                return nil
            }
        }
        field.extent = max(extent, other.extent)
        field.isPadded = isPadded || other.isPadded
        return field
    }
}

/// The axes of two shapes in blocks of as many elements each, without axes of size one.
private struct ReshapedBlocks {
    struct Block {
        var before: [Int] = []
        var after: [Int] = []
    }

    private(set) var all: [Block] = []

    init?(_ source: [Int], _ target: [Int]) {
        var before = source.indices.filter { source[$0] != 1 }[...]
        var after = target.indices.filter { target[$0] != 1 }[...]
        while !before.isEmpty || !after.isEmpty {
            guard let first = before.popFirst(), let second = after.popFirst() else { return nil }
            var block = Block(before: [first], after: [second])
            var (left, right) = (source[first], target[second])
            while left != right {
                guard left > 0, right > 0 else { return nil }
                if left < right {
                    guard let next = before.popFirst() else { return nil }
                    block.before.append(next)
                    let (product, overflow) = left.multipliedReportingOverflow(by: source[next])
                    guard !overflow else { return nil }
                    left = product
                } else {
                    guard let next = after.popFirst() else { return nil }
                    block.after.append(next)
                    let (product, overflow) = right.multipliedReportingOverflow(by: target[next])
                    guard !overflow else { return nil }
                    right = product
                }
            }
            all.append(block)
        }
    }
}
