import OnnxGraph
import SimilarityMaps

/// `GlobalAveragePool` and `GlobalMaxPool`.
enum GlobalPoolingPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        guard let input = node.input(0) else { return nil }
        switch node.type {
        case "GlobalAveragePool":
            return try reader.linearPooling(
                AveragePooling(), of: input, rank: 4, words: "average pooling over all locations")
        case "GlobalMaxPool":
            return .vector(
                TailReading(
                    part: MaxPooling(), features: input, layout: .channelsFirst, rank: 4,
                    words: ["max pooling over all locations"]))
        default:
            return nil
        }
    }
}

/// `ReduceMean` and `ReduceMax` over the spatial axes.
enum ReductionPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        guard node.type == "ReduceMean" || node.type == "ReduceMax", let input = node.input(0),
            let axes = try node.axes(reader.graph)
        else { return nil }
        guard let (features, layout) = try features(input, axes, node.type, reader) else {
            return .features(stoppedAt: node)
        }
        let rank = node.integer("keepdims") ?? 1 == 1 && axes.count == 2 ? 4 : 2
        guard node.type == "ReduceMean" else {
            return .vector(
                TailReading(
                    part: MaxPooling(), features: features, layout: layout, rank: rank,
                    words: ["max pooling over all locations"]))
        }
        return try reader.linearPooling(
            AveragePooling(), of: features, layout: layout, rank: rank,
            words: "average pooling over all locations")
    }

    /// The feature map that a reduction over these axes pools, where they are the spatial ones.
    private static func features(
        _ input: String, _ axes: [Int], _ type: String, _ reader: TailReader
    ) throws -> (String, FeatureLayout)? {
        switch axes.sorted() {
        case [2, 3], [-2, -1]: return (input, .channelsFirst)
        case [1, 2], [-3, -2]: return (input, .channelsLast)
        case [-1], [2], [3], [-2]: break
        default: return nil
        }
        guard let before = reader.graph.producer(of: input), let source = before.input(0) else {
            return nil
        }
        // One axis at a time: x.mean(3).mean(2).
        if before.type == type, let first = try before.axes(reader.graph), first.count == 1 {
            let inner = first[0] < 0 ? first[0] + 4 : first[0]
            let rank = before.integer("keepdims") ?? 1 == 1 ? 4 : 3
            let outer = axes[0] < 0 ? axes[0] + rank : axes[0]
            // Where the first axis is gone, what was behind it has moved up.
            let pair = Set([inner, rank == 3 && outer >= inner ? outer + 1 : outer])
            return pair == [2, 3] ? (source, .channelsFirst) : nil
        }
        // All locations in one axis: x.view(batch, channels, -1).mean(-1).
        guard before.type == "Reshape" || before.type == "Flatten",
            axes == [-1] || axes == [2], let target = before.input(1),
            let shape = try reader.graph.constant(target)?.integers, shape.count == 3
        else { return nil }
        // Reading it as pooling needs the channels to be untouched.
        let map = try reader.shape(source)
        return map.count == 4 && [map[1], 0].contains(shape[1]) ? (source, .channelsFirst) : nil
    }
}

/// `AveragePool` and `MaxPool` with a kernel that covers the whole map.
enum KernelPoolingPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        guard node.type == "AveragePool" || node.type == "MaxPool", let input = node.input(0),
            let kernel = node.integers("kernel_shape"), kernel.count == 2
        else { return nil }
        guard try coversMap(node, kernel: kernel, input: input, reader) else {
            return .features(stoppedAt: node)
        }
        let words = "pooling with a kernel of \(kernel[0])×\(kernel[1]), the whole map"
        if node.type == "AveragePool" {
            return try reader.linearPooling(
                FixedGrid(kernel, AveragePooling()), of: input, rank: 4, words: "average \(words)")
        }
        return .vector(
            TailReading(
                part: FixedGrid(kernel, MaxPooling()), features: input, layout: .channelsFirst,
                rank: 4, words: ["max \(words)"]))
    }

    /// Whether a kernel leaves nothing of the map but one location.
    static func coversMap(
        _ node: Node, kernel: [Int], input: String, _ reader: TailReader
    ) throws -> Bool {
        guard (node.integers("pads") ?? []).allSatisfy({ $0 == 0 }),
            (node.integers("dilations") ?? []).allSatisfy({ $0 == 1 }),
            ["", "NOTSET", "VALID"].contains(node.string("auto_pad") ?? "")
        else { return false }
        // The usual kernels of trunks need no question.
        if kernel.allSatisfy({ $0 <= 2 }) { return false }
        return try reader.shape(input).suffix(2) == kernel[...]
    }
}

/// A pooling whose kernel has the map's size built in: another size is refused.
struct FixedGrid: TailPart {
    let grid: Grid
    let pooling: any TailPart

    init(_ kernel: [Int], _ pooling: any TailPart) {
        grid = Grid(rows: kernel[0], columns: kernel[1])
        self.pooling = pooling
    }

    var exactness: Exactness { pooling.exactness }

    func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        guard featureMap.grid == grid else {
            throw NetworkError(
                .wrongSize,
                "the pooling of this network covers \(grid) locations, but at this size the feature map has \(featureMap.grid); use the size the network was made for"
            )
        }
        return try pooling.contributions(of: featureMap)
    }
}
