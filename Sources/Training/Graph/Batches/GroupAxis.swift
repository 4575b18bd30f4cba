import LibTorch

/// Where in a tensor groups of photographs stand, that a graph written for one group sees together.
///
/// Along one axis, whose elements are `before` × groups × `after`: tokens of a batch may stand in one
/// axis with it, before or behind it.
struct GroupAxis: Hashable {
    var axis: Int
    /// How many elements of the axis a group has on the outer side of the groups.
    var before = 1
    /// How many it has on their inner side.
    var after: Int

    /// How large the axis is for one group.
    var size: Int { before * after }

    /// The shape for several groups, by that for one.
    func shape(_ one: [Int], groups: Int) -> [Int] {
        var shape = one
        shape[axis] *= groups
        return shape
    }

    /// Where the groups are after the elements, in their order, were laid out as another shape.
    ///
    /// - Parameters:
    ///   - one: the shape for one group.
    ///   - other: what it becomes.
    /// - Returns: `nil` where no axis of it begins or ends at the groups.
    func laidOut(from one: [Int], to other: [Int]) -> GroupAxis? {
        // So many elements there are on the outer side of the groups.
        let outer = one[..<axis].reduce(1, *) * before
        var count = 1
        for (place, size) in other.enumerated() {
            if count == outer {
                // The outer neighbour takes the groups where an axis for the batch alone was dropped,
                // and where only the last axis is left, which is that of channels: a list of all tokens
                // of all photographs.
                let isLast = place == other.count - 1
                let isDropped =
                    place > 0 && (isLast || Array(other[place...]) == Array(one[(axis + 1)...]))
                return isDropped
                    ? GroupAxis(axis: place - 1, before: other[place - 1], after: 1)
                    : GroupAxis(axis: place, after: size)
            }
            if count * size > outer {
                guard outer % count == 0, size % (outer / count) == 0 else { return nil }
                return GroupAxis(axis: place, before: outer / count, after: size / (outer / count))
            }
            count *= size
        }
        guard count == outer, let last = other.last else { return nil }
        return GroupAxis(axis: other.count - 1, before: last, after: 1)
    }

    /// What one of the groups has of a tensor.
    func part(_ group: Int, of tensor: TorchTensor, groups: Int) throws -> TorchTensor {
        var shape = tensor.shape
        shape[axis] = size
        return try aten(
            "reshape", aten("select.int", apart(tensor, groups), axis + 1, group), shape)
    }

    /// The axis as three, of which the groups are the middle one.
    private func apart(_ tensor: TorchTensor, _ groups: Int) throws -> TorchTensor {
        var shape = tensor.shape
        shape.replaceSubrange(axis...axis, with: [before, groups, after])
        return try aten("reshape", tensor, shape)
    }

    /// A tensor that all groups share, once for each of them.
    func spread(_ tensor: TorchTensor, groups: Int) throws -> TorchTensor {
        var shape = tensor.shape
        let apart = try apart(tensor, 1)
        var wide = apart.shape
        wide[axis + 1] = groups
        shape[axis] *= groups
        return try aten("reshape", aten("expand", apart, wide), shape)
    }
}
