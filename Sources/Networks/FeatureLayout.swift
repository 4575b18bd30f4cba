import Images
import OnnxRuntime
import SimilarityMaps

/// How a tensor is a feature map: which of its axes are locations and which are channels.
struct FeatureLayout: Hashable {
    /// The axes of the locations: rows before columns, or the one of a sequence of tokens.
    var spatial: [Int]
    /// The axes of the channels: one, or a head's and that within a head.
    var channels: [Int]
    /// Which part of an axis is read: of the batch and of other axes that are neither, one index,
    /// by default the first; of a channel axis by default all.
    var parts: [Int: Range<Int>] = [:]
    /// Whether it holds weights of the locations, such as attention's, which depend on the whole picture.
    var isWeights = false
    /// Whether the graph told where the locations lie; else that is a guess from their number.
    var isRead = false
    /// How tokens lie in the picture, where there is one spatial axis and they lie row by row.
    var tokens: TokenGrid?
    /// Where the locations lie in the picture, where that is not row by row over all of it.
    var located: LocatedCells?

    /// `[batch, channels, rows, columns]`.
    static let channelsFirst = FeatureLayout(spatial: [2, 3], channels: [1])
    /// `[batch, rows, columns, channels]`.
    static let channelsLast = FeatureLayout(spatial: [1, 2], channels: [3])
    /// A sequence, `[batch, tokens, channels]` or with the two exchanged.
    static func sequence(axis: Int, _ tokens: TokenGrid) -> FeatureLayout {
        FeatureLayout(spatial: [axis], channels: [3 - axis], tokens: tokens)
    }

    /// Whether the tensor holds vectors without a location.
    var hasUnplaced: Bool {
        if let located { return located.hasUnplaced && !located.dropsUnplaced }
        return tokens.map { $0.unplaced > 0 && !$0.dropsUnplaced } ?? false
    }

    /// Whether it is a map of rows and columns, all of it.
    fileprivate var isPlain: Bool {
        isPlainMap || parts.isEmpty && tokens == nil && spatial == [1, 2]
    }

    /// Likewise, with its channels first.
    var isPlainMap: Bool { parts.isEmpty && tokens == nil && spatial == [2, 3] }

    /// How the locations lie, where a person would ask.
    var words: String? { located?.description ?? tokens?.description }

    /// Leaves out vectors without a location, as a person who names the tensor expects.
    mutating func dropUnplaced() {
        tokens?.dropsUnplaced = true
        located?.dropsUnplaced = true
    }

    /// The layout of a tensor that a person has named, told by its shape: rows and columns are in
    /// proportion to the picture's, and tokens can be arranged so.
    ///
    /// - Returns: `nil` where the shape is none of a feature map.
    init?(ofNamed shape: [Int], input size: PixelSize, preferring usual: FeatureLayout) {
        switch shape.count {
        case 4:
            let fits = [FeatureLayout.channelsFirst, .channelsLast].filter { layout in
                let (rows, columns) = (shape[layout.spatial[0]], shape[layout.spatial[1]])
                return TokenGrid.strides(size).contains { $0.rows == rows && $0.columns == columns }
            }
            self = fits.count == 1 ? fits[0] : usual
        case 3:
            for axis in [1, 2] {
                guard var tokens = TokenGrid(tokens: shape[axis], of: size) else { continue }
                tokens.dropsUnplaced = true
                self = .sequence(axis: axis, tokens)
                return
            }
            return nil
        default: return nil
        }
    }

    init(
        spatial: [Int], channels: [Int], parts: [Int: Range<Int>] = [:], tokens: TokenGrid? = nil,
        located: LocatedCells? = nil
    ) {
        self.spatial = spatial
        self.channels = channels
        self.parts = parts
        self.tokens = tokens
        self.located = located
    }

    /// One picture's feature map.
    ///
    /// - Parameters:
    ///   - name: what messages call the tensor.
    ///   - places: where the locations lie, where the layout has that of this picture.
    func featureMap(
        _ tensor: Tensor, name: String, places: CellPlaces? = nil
    ) throws -> FeatureMap {
        let shape = tensor.shape
        guard shape.allSatisfy({ $0 > 0 }), (spatial + channels).allSatisfy({ $0 < shape.count }),
            parts.allSatisfy({ $0 < shape.count && $1.upperBound <= shape[$0] })
        else {
            throw NetworkError(
                .tailNotUnderstood,
                "‘\(name)’ has the shape \(shape), which is not that of a feature map; name another tensor with --features"
            )
        }
        let grid: Grid
        var unplaced = 0
        if let tokens {
            (grid, unplaced) = (Grid(rows: tokens.rows, columns: tokens.columns), tokens.unplaced)
            guard shape[spatial[0]] == unplaced + grid.count else {
                throw NetworkError(
                    .wrongSize,
                    "‘\(name)’ has \(shape[spatial[0]]) tokens instead of \(unplaced + grid.count); give every photograph the same size"
                )
            }
        } else {
            grid =
                spatial.count == 1
                ? Grid(rows: 1, columns: shape[spatial[0]])
                : Grid(rows: shape[spatial[0]], columns: shape[spatial[1]])
            if let places, places.cells.count != grid.count {
                throw NetworkError(
                    .wrongSize,
                    "‘\(name)’ has \(grid.count) locations instead of \(places.cells.count); give every photograph the same size"
                )
            }
        }
        guard grid.count > 1 else {
            throw NetworkError(
                .tailNotUnderstood,
                "‘\(name)’ has only one location, so that nothing can be located; name a feature map with --features TENSOR --pooling average, max or gem:3"
            )
        }
        let map = FeatureMap(
            grid: grid, channels: channelCount(shape), values: values(of: tensor),
            unplaced: unplaced, places: places)
        return tokens?.dropsUnplaced == true || located?.dropsUnplaced == true ? map.placed : map
    }

    private func channelCount(_ shape: [Int]) -> Int {
        channels.reduce(1) { $0 * (parts[$1]?.count ?? shape[$1]) }
    }

    /// The elements, `[locations, channels]`.
    private func values(of tensor: Tensor) -> [Float] {
        let shape = tensor.shape
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        // Where the parts that are read begin.
        let start = shape.indices.reduce(0) { $0 + (parts[$1]?.lowerBound ?? 0) * strides[$1] }
        func offsets(_ axes: [Int]) -> [Int] {
            axes.reduce([0]) { offsets, axis in
                let count = parts[axis]?.count ?? shape[axis]
                return offsets.flatMap { offset in
                    (0..<count).map { offset + $0 * strides[axis] }
                }
            }
        }
        let (rows, columns) = (offsets(spatial), offsets(channels))
        return [Float](unsafeUninitializedCapacity: rows.count * columns.count) { out, count in
            tensor.values.withUnsafeBufferPointer { values in
                for (row, base) in rows.enumerated() {
                    for (column, offset) in columns.enumerated() {
                        out[row * columns.count + column] = values[start + base + offset]
                    }
                }
            }
            count = rows.count * columns.count
        }
    }
}

/// A tensor that a tail needs of each run of the network.
struct Tap: Hashable {
    /// What it is to the tail.
    enum Role: Hashable {
        /// A feature map, or weights of its locations.
        case features(FeatureLayout)
        /// A vector without a location: these elements of the tensor; `nil` for all of the first
        /// picture's.
        case vector(Range<Int>?)
    }

    let tensor: String
    let role: Role

    /// The tensors that a run has to put out for it.
    var tensors: [String] {
        guard case .features(let layout) = role else { return [tensor] }
        return [tensor] + (layout.located?.selections.map(\.indices) ?? [])
    }

    /// What the activations call it: one tensor may be read in several ways.
    var name: String {
        switch role {
        case .features(let layout) where layout.isPlain: tensor
        case .features(let layout):
            "\(tensor) \(layout.spatial) \(layout.channels) \(layout.parts.sorted { $0.key < $1.key })"
        case .vector(let range): "\(tensor) \(range.map { "\($0)" } ?? "vector")"
        }
    }
}
