import OnnxGraph
import SimilarityMaps
import VectorMath

/// `GlobalAveragePool`, `GlobalMaxPool` and `GlobalLpPool`: of rows and columns, or of tokens.
enum GlobalPoolingPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        let poolings = ["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"]
        guard poolings.contains(node.type), let input = node.input(0) else { return nil }
        let layout: FeatureLayout
        let shape: VectorShape
        switch try reader.rank(input) {
        case 4: (layout, shape) = (.channelsFirst, .channelsFirst)
        case 3:
            layout = try reader.tokens(input, axis: 2)
            shape = VectorShape(rank: 3, channelAxis: 1)
        default: return .features(stoppedAt: node)
        }
        switch node.type {
        case "GlobalAveragePool":
            return .vector(
                try reader.pooled(
                    AveragePooling(), of: input, layout, shape: shape,
                    words: "average pooling", extent: "over all locations", isLinear: true))
        case "GlobalMaxPool":
            return .vector(
                try reader.pooled(
                    MaxPooling(), of: input, layout, shape: shape,
                    words: "max pooling", extent: "over all locations"))
        default:
            // ONNX: the default of p is 2.
            let exponent = Float(node.integer("p") ?? 2)
            guard exponent > 0 else { return .features(stoppedAt: node) }
            return .vector(
                try reader.pooled(
                    LpPooling(exponent: exponent), of: input, layout, shape: shape,
                    words: "Lp pooling, p = \(exponent),", extent: "over all locations"))
        }
    }
}

/// `ReduceMean`, `ReduceSum`, `ReduceMax`, `ReduceL2` and `ReduceLogSumExp` over the spatial axes.
enum ReductionPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let (pooling, words, isLinear) = pooling(node.type), let input = node.input(0),
            let axes = try node.axes(reader.graph)
        else { return nil }
        if node.type == "ReduceMean", let mean = try AttentionReader.readMean(node, axes, reader) {
            return .vector(mean)
        }
        guard
            let found = try features(
                input, axes, keeps: node.integer("keepdims") ?? 1 == 1, node.type, reader)
        else { return .features(stoppedAt: node) }
        return .vector(
            try reader.pooled(
                pooling, of: found.tensor, found.layout, shape: found.shape,
                words: words, extent: "over all locations", isLinear: isLinear))
    }

    private static func pooling(
        _ type: String
    ) -> (pooling: any Pooling, words: String, isLinear: Bool)? {
        switch type {
        case "ReduceMean": (AveragePooling(), "average pooling", true)
        case "ReduceSum": (SumPooling(), "sum pooling", true)
        case "ReduceMax": (MaxPooling(), "max pooling", false)
        case "ReduceL2": (LpPooling(exponent: 2), "L2 pooling", false)
        case "ReduceLogSumExp":
            (LogSumExpPooling(averaged: false), "log-sum-exp pooling, its weights held,", false)
        default: nil
        }
    }

    private typealias Features = (tensor: String, layout: FeatureLayout, shape: VectorShape)

    /// The feature map that a reduction over these axes pools, where they are the spatial ones.
    private static func features(
        _ input: String, _ axes: [Int], keeps: Bool, _ type: String, _ reader: TailReader
    ) throws -> Features? {
        let rank =
            axes.count == 2 && axes.allSatisfy { $0 > 1 || $0 < 0 } && axes.contains(3)
            ? 4 : try reader.rank(input)
        let axes = axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
        func layout(_ layout: FeatureLayout) -> Features? {
            let kept = VectorShape(rank: rank, channelAxis: layout.channels[0])
            guard let shape = keeps ? kept : kept.dropping(axes) else { return nil }
            return (input, layout, shape)
        }
        switch (rank, axes) {
        case (4, [2, 3]): return layout(.channelsFirst)
        case (4, [1, 2]): return layout(.channelsLast)
        case (4, _) where axes.count == 1:
            return try oneByOne(input, axes[0], keeps: keeps, type, reader)
        case (3, [1]): return layout(try reader.tokens(input, axis: 1))
        case (3, [2]):
            if let found = try oneByOne(input, 2, keeps: keeps, type, reader) { return found }
            // All locations in one axis: `x.view(batch, channels, -1).mean(-1)`.
            let joined = FeatureLayout(spatial: [2], channels: [1])
            if let region = try PooledRegion(of: input, joined, reader), region.part == nil {
                return (
                    region.source, region.layout,
                    keeps ? VectorShape(rank: 3, channelAxis: 1) : .flat
                )
            }
            return layout(try reader.tokens(input, axis: 2))
        default: return nil
        }
    }

    /// One axis at a time: `x.mean(3).mean(2)`.
    private static func oneByOne(
        _ input: String, _ outer: Int, keeps: Bool, _ type: String, _ reader: TailReader
    ) throws -> Features? {
        guard let before = reader.graph.producer(of: input), before.type == type,
            let source = before.input(0), let first = try before.axes(reader.graph),
            first.count == 1, try reader.rank(source) == 4, (0..<4).contains(outer)
        else { return nil }
        let inner = first[0] < 0 ? first[0] + 4 : first[0]
        let innerKeeps = before.integer("keepdims") ?? 1 == 1
        // Where the first axis is gone, what was behind it has moved up.
        let both = [inner, !innerKeeps && outer >= inner ? outer + 1 : outer].sorted()
        guard both == [2, 3] || both == [1, 2] else { return nil }
        let layout: FeatureLayout = both == [2, 3] ? .channelsFirst : .channelsLast
        let kept = VectorShape(rank: 4, channelAxis: layout.channels[0])
        let inside = innerKeeps ? kept : kept.dropping([inner])
        guard let shape = keeps ? inside : inside?.dropping([outer]) else { return nil }
        return (source, layout, shape)
    }
}

/// `AveragePool` and `MaxPool` with a kernel that covers the whole map.
enum KernelPoolingPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard node.type == "AveragePool" || node.type == "MaxPool", let input = node.input(0),
            let kernel = node.integers("kernel_shape"), kernel.count == 2
        else { return nil }
        guard try coversMap(node, kernel: kernel, input: input, reader) else {
            return .features(stoppedAt: node)
        }
        let isAverage = node.type == "AveragePool"
        let pooling: any Pooling = isAverage ? AveragePooling() : MaxPooling()
        // A kernel that reaches beyond the map covers a map of any size.
        let isFixed = try reader.shape(input).suffix(2) == kernel[...]
        let extent =
            isFixed
            ? "with a kernel of \(kernel[0])×\(kernel[1]), the whole map" : "over all locations"
        return .vector(
            try reader.pooled(
                isFixed ? FixedGrid(kernel, pooling) : pooling, of: input, shape: .channelsFirst,
                words: "\(isAverage ? "average" : "max") pooling", extent: extent,
                isLinear: isAverage))
    }

    /// Whether a kernel leaves nothing of the map but one location.
    static func coversMap(
        _ node: Node, kernel: [Int], input: String, _ reader: TailReader
    ) throws -> Bool {
        guard isPlain(node), kernel.allSatisfy({ $0 > 0 }) else { return false }
        let map = try reader.shape(input).suffix(2)
        // A pooling's windows rounded up, there is one even where it is larger than the map.
        return map == kernel[...]
            || node.type != "Conv" && node.integer("ceil_mode") == 1
                && zip(map, kernel).allSatisfy { $0 <= $1 }
    }

    /// Whether a kernel has neither padding nor gaps.
    static func isPlain(_ node: Node) -> Bool {
        (node.integers("pads") ?? []).allSatisfy { $0 == 0 }
            && (node.integers("dilations") ?? []).allSatisfy { $0 == 1 }
            && ["", "NOTSET", "VALID"].contains(node.string("auto_pad") ?? "")
    }
}

/// A pooling whose kernel has the map's size built in: another size is refused.
struct FixedGrid: Pooling {
    let grid: Grid
    let pooling: any Pooling

    init(_ kernel: [Int], _ pooling: any Pooling) {
        grid = Grid(rows: kernel[0], columns: kernel[1])
        self.pooling = pooling
    }

    var exactness: Exactness { pooling.exactness }

    func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        try check(featureMap)
        return try pooling.contributions(of: featureMap)
    }

    func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        try check(featureMap)
        return try pooling.gradient(of: featureMap, along: direction)
    }

    private func check(_ featureMap: FeatureMap) throws {
        guard featureMap.grid == grid else {
            throw NetworkError(
                .wrongSize,
                "the pooling of this network covers \(grid) locations, but at this size the feature map has \(featureMap.grid); use the size the network was made for"
            )
        }
    }
}
