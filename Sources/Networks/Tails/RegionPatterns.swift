import OnnxGraph
import SimilarityMaps

/// The feature map that a pooled tensor was before operators moved it about, and the part of it that
/// is left: all of it, or a rectangle, as the regions of R-MAC are.
struct PooledRegion {
    /// The feature map.
    let source: String
    /// How it is one.
    let layout: FeatureLayout
    /// The rectangle; `nil` for all of the map.
    let part: (rows: Range<Int>, columns: Range<Int>)?

    /// More operators than exporters need to lay a map out anew; a damaged file may have a loop.
    private static let mostMoves = 32

    /// For a person, counted from one.
    static func words(_ rows: Range<Int>, _ columns: Range<Int>) -> String {
        "rows \(rows.lowerBound + 1)–\(rows.upperBound), columns \(columns.lowerBound + 1)–\(columns.upperBound)"
    }

    /// Whether a tensor is only another one with its elements in other places.
    static func isMoved(_ tensor: String, _ graph: Graph) -> Bool {
        guard let node = graph.producer(of: tensor) else { return false }
        return ElementMoves.operators.contains(node.type)
    }

    /// Follows a tensor back through operators that only move elements.
    ///
    /// - Returns: `nil` where there are none, or what was before them is no feature map.
    init?(
        of tensor: String, _ layout: FeatureLayout, _ reader: TailReader
    ) throws {
        guard Self.isMoved(tensor, reader.graph), layout.channels.count == 1 else { return nil }
        let shape = try reader.shape(tensor)
        guard (layout.spatial + layout.channels).allSatisfy(shape.indices.contains),
            shape.reduce(1, *) > 0,
            layout.spatial.reduce(1, { $0 * shape[$1] }) <= ElementMoves.most
        else { return nil }
        // All locations of the first two channels and of the last: how those move, all others do.
        let strides = Strides(shape)
        let locations = layout.spatial.reduce([0]) { starts, axis in
            starts.flatMap { start in (0..<shape[axis]).map { start + $0 * strides.strides[axis] } }
        }
        let channels = shape[layout.channels[0]]
        guard channels > 1 else { return nil }
        var elements = [0, 1, channels - 1].flatMap { channel in
            locations.map { $0 + channel * strides.strides[layout.channels[0]] }
        }
        var source = tensor
        let moves = ElementMoves(reader)
        for _ in 0..<Self.mostMoves {
            guard let node = reader.graph.producer(of: source),
                ElementMoves.operators.contains(node.type),
                let (before, places) = try moves.before(node, source, elements)
            else { break }
            (source, elements) = (before, places)
        }
        guard source != tensor else { return nil }
        let map = Strides(try reader.shape(source))
        let places = elements.map { map.place($0) }
        let count = locations.count
        let (first, second) = (places[..<count], places[count..<2 * count])
        let last = places[(2 * count)...]
        // The one axis along which the channels differ is theirs.
        guard let one = first.first, let other = second.first,
            let channelAxis = one.indices.first(where: { one[$0] != other[$0] }),
            zip(first, second).allSatisfy({ a, b in
                a.indices.allSatisfy { b[$0] - a[$0] == ($0 == channelAxis ? 1 : 0) }
            }),
            zip(first, last).allSatisfy({ a, b in
                a.indices.allSatisfy { b[$0] - a[$0] == ($0 == channelAxis ? channels - 1 : 0) }
            }),
            // All channels, of as many pictures.
            one[channelAxis] == 0, map.shape[channelAxis] == channels, map.shape[0] == shape[0]
        else { return nil }
        let spatial = one.indices.filter { axis in
            axis != channelAxis && map.shape[axis] > 1
                && !(axis == 0 && first.allSatisfy { $0[0] == 0 })
        }
        let ranges = spatial.map { axis in
            let indices = first.map { $0[axis] }
            return (indices.min() ?? 0)..<(indices.max() ?? 0) + 1
        }
        // A full rectangle, each location once.
        guard Set(first.map { $0 }).count == locations.count,
            ranges.reduce(1, { $0 * $1.count }) == locations.count
        else { return nil }
        self.source = source
        switch (map.shape.count, spatial) {
        case (4, [2, 3]) where channelAxis == 1: self.layout = .channelsFirst
        case (4, [1, 2]) where channelAxis == 3: self.layout = .channelsLast
        case (3, _) where spatial.count == 1 && spatial[0] != 0 && channelAxis != 0:
            // Tokens that were left out stand in front; what is left is the map, row by row.
            guard ranges[0].count == map.shape[spatial[0]],
                zip(first, first.dropFirst()).allSatisfy({ $0[spatial[0]] < $1[spatial[0]] })
            else { return nil }
            self.layout = try reader.tokens(source, axis: spatial[0])
            // Rows and columns that the network itself makes of them are better than a guess.
            let sides = layout.spatial.map { shape[$0] }
            if sides.count == 2, sides.allSatisfy({ $0 > 1 }), let tokens = self.layout.tokens,
                [tokens.rows, tokens.columns] != sides
            {
                return nil
            }
            part = nil
            return
        default: return nil
        }
        let isWhole = zip(spatial, ranges).allSatisfy { $1.count == map.shape[$0] }
        part = isWhole ? nil : (ranges[0], ranges[1])
    }
}

extension Node {
    /// Which part of each axis a `Slice`, or a `Gather` of neighbouring indices, keeps.
    ///
    /// - Parameter shape: of the input.
    /// - Returns: `nil` where the parts are no ranges, or not known.
    func cutParts(_ shape: [Int], _ graph: Graph) throws -> [Int: Range<Int>]? {
        switch type {
        case "Slice":
            func numbers(_ index: Int, _ attribute: String) throws -> [Int]? {
                if let numbers = integers(attribute) { return numbers }
                return try input(index).flatMap { try graph.constant($0)?.integers }
            }
            guard let starts = try numbers(1, "starts"), let ends = try numbers(2, "ends"),
                starts.count == ends.count, try (numbers(4, "steps") ?? []).allSatisfy({ $0 == 1 })
            else { return nil }
            let axes = try numbers(3, "axes") ?? Array(starts.indices)
            guard axes.count == starts.count else { return nil }
            var parts: [Int: Range<Int>] = [:]
            for (axis, (start, end)) in zip(axes, zip(starts, ends)) {
                let axis = axis < 0 ? axis + shape.count : axis
                guard shape.indices.contains(axis) else { return nil }
                let size = shape[axis]
                // Counted from the end where negative, and held inside.
                func place(_ index: Int) -> Int {
                    min(max(index < 0 ? max(index, -size) + size : index, 0), size)
                }
                guard place(start) < place(end) else { return nil }
                parts[axis] = place(start)..<place(end)
            }
            return parts
        case "Gather":
            let axis = integer("axis") ?? 0
            let positive = axis < 0 ? axis + shape.count : axis
            guard shape.indices.contains(positive), let name = input(1),
                let indices = try graph.constant(name), indices.shape.count <= 1,
                let first = indices.integers.first,
                (-shape[positive]..<shape[positive]).contains(first)
            else { return nil }
            let start = first < 0 ? first + shape[positive] : first
            let isRun = indices.integers.enumerated().allSatisfy { $1 == first + $0 }
            guard isRun, start >= 0, start + indices.integers.count <= shape[positive] else {
                return nil
            }
            return [positive: start..<start + indices.integers.count]
        default: return nil
        }
    }
}

/// One window of a pooling that leaves a few: the stripes of person re-identification (PCB: Sun et
/// al., ECCV 2018), `AdaptiveAvgPool2d((6, 1))` and then each part for itself.
enum WindowPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard node.type == "Slice" || node.type == "Gather", let pooled = node.input(0),
            let (pool, dropped) = try pooling(of: pooled, reader.graph),
            pool.node.type == "AveragePool" || pool.node.type == "MaxPool"
        else { return nil }
        guard let input = pool.node.input(0), let kernel = pool.node.integers("kernel_shape"),
            kernel.count == 2, KernelPoolingPattern.isPlain(pool.node)
        else { return nil }
        let strides = pool.node.integers("strides") ?? [1, 1]
        let map = try reader.shape(input)
        let windows = try reader.shape(pool.output)
        guard map.count == 4, windows.count == 4, strides.count == 2,
            (kernel + strides).allSatisfy({ (1...4096).contains($0) })
        else { return nil }
        // Which windows are left, on the axes that the tensor still has.
        let kept = [0, 1, 2, 3].filter { !dropped.contains($0) }
        guard let parts = try node.cutParts(kept.map { windows[$0] }, reader.graph) else {
            return nil
        }
        var start = [0, 0]
        for (index, axis) in [2, 3].enumerated() {
            let part = kept.firstIndex(of: axis).flatMap { parts[$0] } ?? 0..<windows[axis]
            guard part.count == 1 else { return nil }
            start[index] = part.lowerBound * strides[index]
        }
        guard start[0] + kernel[0] <= map[2], start[1] + kernel[1] <= map[3],
            parts.keys.allSatisfy({ kept[$0] >= 2 })
        else { return nil }
        let isScalar =
            try node.type == "Gather"
            && reader.graph.constant(node.input(1) ?? "")?.shape.isEmpty == true
        let rank = kept.count - (isScalar ? 1 : 0)
        let isAverage = pool.node.type == "AveragePool"
        let rows = start[0]..<start[0] + kernel[0]
        let columns = start[1]..<start[1] + kernel[1]
        var reading = try reader.pooled(
            CroppedFeatures(
                rows: rows, columns: columns, isAverage ? AveragePooling() : MaxPooling()),
            of: input, shape: VectorShape(rank: rank, channelAxis: 1),
            words: "\(isAverage ? "average" : "max") pooling over a region")
        reading.places.append(PooledRegion.words(rows, columns))
        return .vector(reading)
    }

    /// The pooling behind a tensor, and which of its spatial axes of size one are gone.
    private static func pooling(
        of tensor: String, _ graph: Graph
    ) throws -> (pool: (node: Node, output: String), dropped: Set<Int>)? {
        guard let node = graph.producer(of: tensor) else { return nil }
        if node.type == "Squeeze", let input = node.input(0),
            let axes = try node.axes(graph)?.map({ $0 < 0 ? $0 + 4 : $0 }),
            axes.allSatisfy({ $0 == 2 || $0 == 3 }), let inner = graph.producer(of: input)
        {
            return ((inner, input), Set(axes))
        }
        return ((node, tensor), [])
    }
}
