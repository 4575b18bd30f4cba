/// A direction of the picture.
enum Direction: Hashable, CaseIterable {
    /// From the top down.
    case vertical
    /// From the left to the right.
    case horizontal
}

/// Where elements of a tensor lie in the picture, in one direction: a position for each index of some
/// of the tensor's axes.
///
/// The rows and columns of a feature map are two fields, each over one axis. Tokens are two fields over
/// the same axis. Whatever operators do to the order of elements, they do to the positions.
struct PlaceField: Hashable {
    var direction: Direction
    /// The tensor's axes on which the position depends, ascending; none of them has the size one.
    var axes: [Int]
    /// The positions of the centres, in pixels of the network's input, row-major over those axes; not a
    /// number for an element without a place, such as a class token.
    var positions: [Double]
    /// How many pixels an element looks at.
    var extent: Double
    /// The pixels that lie evenly under the elements, where borders keep them even.
    var frame: ClosedRange<Double>
    /// Whether a border was added on the way, so that elements may look beyond the picture.
    var isPadded = false
    /// Where the elements were chosen by the network itself: which choice it was. Positions are then
    /// numbers of elements in the tensor of indices.
    var choice: Int?

    /// More elements than any network has tokens; what is larger is not followed.
    static let most = 1 << 20

    /// A field over an axis for each pixel of a side.
    static func pixels(_ direction: Direction, axis: Int, count: Int) -> PlaceField {
        PlaceField(
            direction: direction, axes: count == 1 ? [] : [axis],
            positions: (0..<count).map { Double($0) + 0.5 }, extent: 1,
            frame: 0...Double(max(1, count)))
    }

    /// The pixels under elements from one to another, which may lie beyond the first and the last; `nil`
    /// where elements are in no even order.
    func frame(from start: Int, to end: Int) -> ClosedRange<Double>? {
        guard axes.count == 1, choice == nil, let first = positions.first,
            let last = positions.last,
            zip(positions, positions.dropFirst()).allSatisfy({ ($0 < $1) == (first < last) })
        else { return nil }
        let width = (frame.upperBound - frame.lowerBound) / Double(positions.count)
        let (low, high) = (Double(min(start, end)), Double(max(start, end)))
        return first < last
            ? frame.lowerBound + low * width...frame.lowerBound + high * width
            : frame.upperBound - high * width...frame.upperBound - low * width
    }

    /// Whether there is a position for each index of its axes. A file may contradict itself.
    func fits(_ shape: [Int]) -> Bool {
        var count = 1
        for axis in axes {
            guard shape.indices.contains(axis), shape[axis] > 0, shape[axis] <= Self.most else {
                return false
            }
            count = count.multipliedReportingOverflow(by: shape[axis]).partialValue
        }
        return count == positions.count
    }

    /// The same positions without the axes on which they do not depend.
    func reduced(_ shape: [Int]) -> PlaceField {
        var field = self
        for axis in axes.reversed() where !field.depends(on: axis, shape) {
            field = field.taking([0], on: axis, shape, dropping: true)
        }
        return field
    }

    private func depends(on axis: Int, _ shape: [Int]) -> Bool {
        guard let (outer, count, inner) = blocks(axis, shape), count > 1 else { return false }
        for block in 0..<outer {
            for index in 1..<count {
                for element in 0..<inner {
                    let first = positions[block * count * inner + element]
                    let other = positions[(block * count + index) * inner + element]
                    if first != other, !(first.isNaN && other.isNaN) { return true }
                }
            }
        }
        return false
    }

    /// How the positions are laid out around an axis: so many blocks, of so many indices of the axis, of
    /// so many elements each. `nil` where the field does not depend on it.
    private func blocks(_ axis: Int, _ shape: [Int]) -> (outer: Int, count: Int, inner: Int)? {
        guard let place = axes.firstIndex(of: axis) else { return nil }
        return (
            axes[..<place].reduce(1) { $0 * shape[$1] }, shape[axis],
            axes[(place + 1)...].reduce(1) { $0 * shape[$1] }
        )
    }

    /// The field over some of the indices of an axis, in their order; itself where it does not depend on
    /// the axis.
    ///
    /// - Parameters:
    ///   - shape: the tensor's.
    ///   - dropping: whether the axis is gone then, of which one index is left.
    func taking(
        _ indices: [Int], on axis: Int, _ shape: [Int], dropping: Bool = false
    ) -> PlaceField {
        guard let (outer, count, inner) = blocks(axis, shape) else { return self }
        var field = self
        if let first = indices.first, let last = indices.last,
            zip(indices, indices.dropFirst()).allSatisfy({ abs($1 - $0) == 1 }), !dropping,
            let cut = frame(from: min(first, last), to: max(first, last) + 1)
        {
            field.frame = cut
        }
        field.positions = []
        field.positions.reserveCapacity(outer * indices.count * inner)
        for block in 0..<outer {
            for index in indices {
                let start = (block * count + index) * inner
                field.positions += positions[start..<start + inner]
            }
        }
        if dropping || indices.count == 1 { field.axes.removeAll { $0 == axis } }
        return field
    }

    /// The field at fractional indices of an axis, between and beyond which positions go on evenly:
    /// where the windows of a convolution have their middles.
    ///
    /// - Returns: `nil` where the elements were chosen by the network, and have no neighbours.
    func resampled(_ indices: [Double], on axis: Int, _ shape: [Int]) -> PlaceField? {
        guard let (outer, count, inner) = blocks(axis, shape) else { return self }
        guard choice == nil, !indices.isEmpty, outer * indices.count * inner <= Self.most else {
            return nil
        }
        var field = self
        field.positions = []
        field.positions.reserveCapacity(outer * indices.count * inner)
        for block in 0..<outer {
            for index in indices {
                let low = min(max(Int(index.rounded(.down)), 0), count - 2)
                let part = index - Double(low)
                for element in 0..<inner {
                    let a = positions[(block * count + low) * inner + element]
                    let b = positions[(block * count + low + 1) * inner + element]
                    field.positions.append(part == 0 ? a : part == 1 ? b : a + (b - a) * part)
                }
            }
        }
        if indices.count == 1 { field.axes.removeAll { $0 == axis } }
        return field
    }

    /// The field with an axis averaged away; `nil` where nothing is left of it, or elements were chosen.
    func averaged(over axis: Int, _ shape: [Int]) -> PlaceField? {
        guard let (outer, count, inner) = blocks(axis, shape) else { return self }
        guard axes.count > 1, choice == nil else { return nil }
        var field = self
        field.axes.removeAll { $0 == axis }
        field.positions = [Double](repeating: 0, count: outer * inner)
        for block in 0..<outer {
            for element in 0..<inner {
                var sum = 0.0
                for index in 0..<count {
                    sum += positions[(block * count + index) * inner + element]
                }
                field.positions[block * inner + element] = sum / Double(count)
            }
        }
        return field
    }

    /// The field over more axes, on which the positions do not depend.
    ///
    /// - Returns: `nil` where that is more than is followed.
    func expanded(to all: [Int], _ shape: [Int]) -> PlaceField? {
        if all == axes { return self }
        let count = all.reduce(1) { $0.multipliedReportingOverflow(by: shape[$1]).partialValue }
        guard (1...Self.most).contains(count), Set(axes).isSubset(of: all) else { return nil }
        let own = Strides(axes.map { shape[$0] })
        let whole = Strides(all.map { shape[$0] })
        let places = axes.compactMap { all.firstIndex(of: $0) }
        var field = self
        field.axes = all
        field.positions = (0..<count).map { element in
            let index = whole.place(element)
            return positions[own.element(places.map { index[$0] })]
        }
        return field
    }

    /// The field with the tensor's axes in another order or under other numbers.
    func renumbered(_ number: (Int) -> Int?, _ shape: [Int]) -> PlaceField? {
        let numbers = axes.compactMap(number)
        guard numbers.count == axes.count else { return nil }
        var field = self
        field.axes = numbers.sorted()
        guard field.axes != numbers else { return field }
        let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
        let source = Strides(axes.map { shape[$0] })
        let target = Strides(order.map { shape[axes[$0]] })
        field.positions = positions.indices.map { element in
            let index = target.place(element)
            var place = [Int](repeating: 0, count: order.count)
            for (target, source) in order.enumerated() { place[source] = index[target] }
            return positions[source.element(place)]
        }
        return field
    }

    /// The smallest distance between neighbours along the last axis: how large a cell is.
    var step: Double? {
        var least: Double?
        for (a, b) in zip(positions, positions.dropFirst()) {
            let distance = abs(b - a)
            if distance > 0, least.map({ distance < $0 }) ?? true { least = distance }
        }
        return least
    }
}
