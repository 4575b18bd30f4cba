import Images
import SimilarityMaps

/// A region of interest in a photograph: what a search is to look for, and what not.
///
/// Rectangles are in the photograph's own pixels. What lies in several rectangles, or in a rectangle and
/// the mask, counts once; what is unwanted, likewise rectangles and a mask, is subtracted, as far as the
/// region reaches and beyond.
/// Where nothing is said to be wanted that is the whole photograph.
public struct PhotographRegion: Sendable {
    /// What is wanted.
    public var rectangles: [Rectangle]
    /// What is not wanted.
    public var unwanted: [Rectangle]
    /// What is wanted besides, white on black; grey counts partly. It is stretched over the photograph,
    /// whatever its size.
    public var mask: Image?
    /// What is not wanted besides, likewise.
    public var unwantedMask: Image?

    /// A region of rectangles and a mask, without others.
    public init(
        _ rectangles: [Rectangle] = [], not unwanted: [Rectangle] = [], mask: Image? = nil,
        notMask unwantedMask: Image? = nil
    ) {
        self.rectangles = rectangles
        self.unwanted = unwanted
        self.mask = mask
        self.unwantedMask = unwantedMask
    }

    /// How much of each cell of a network's grid belongs to the region.
    ///
    /// - Parameters:
    ///   - grid: the cells, which cover what the network sees.
    ///   - photograph: its size, in the pixels that the rectangles are in: `Image.originalSize` where
    ///     it may have been read smaller than it is.
    ///   - seen: the part of the photograph that the network sees, in fractions of its width and height,
    ///     from `NetworkDescription.region(of:)` or `NetworkEnsemble.region(of:)`.
    /// - Throws: `NetworkError` when a rectangle has no area, lies outside of the photograph or of what
    ///   the network sees, or nothing is left of the region. What only reaches beyond is cut off.
    /// - Precondition: the photograph and what is seen of it have an area.
    public func weights(
        on grid: Grid, of photograph: PixelSize, seen: Rectangle
    ) throws -> RegionWeights {
        precondition(
            photograph.width > 0 && photograph.height > 0 && seen.width > 0 && seen.height > 0,
            "a photograph of \(photograph) pixels, of which \(seen) is seen")
        let view = View(photograph: photograph, seen: seen)
        let whole = Rectangle(
            x: 0, y: 0, width: Double(photograph.width), height: Double(photograph.height))
        let wantsAll = rectangles.isEmpty && mask == nil
        let weights = RegionWeights(
            grid, in: try (wantsAll ? [whole] : rectangles).map { try view.area(of: $0) },
            mask: mask.map { view.mask($0) }, not: try unwanted.map { try view.area(of: $0) },
            notMask: unwantedMask.map { view.mask($0) })
        guard !weights.wantsNothing else { throw nothingLeft }
        return weights
    }

    private var nothingLeft: NetworkError {
        NetworkError(
            .region,
            !unwanted.isEmpty || unwantedMask != nil
                ? "nothing is left of the region without what is not wanted; make that smaller, or the region larger"
                : mask != nil
                    ? "nothing that is drawn, or white in a mask, lies where the network sees the photograph; mark what is to be looked for there"
                    : "the region is too small to count; make it a pixel wide and high at least"
        )
    }
}

extension EmbeddingNetwork {
    /// How much of each cell of a photograph's feature map belongs to a region of it.
    ///
    /// - Parameters:
    ///   - region: in the photograph's own pixels, those of its file.
    ///   - photograph: as it was given to `decomposition(of:)`.
    ///   - grid: the decomposition's.
    /// - Throws: as `PhotographRegion.weights(on:of:seen:)`.
    public func weights(
        of region: PhotographRegion, in photograph: Image, on grid: Grid
    ) throws -> RegionWeights {
        try region.weights(
            on: grid, of: photograph.originalSize,
            seen: description.region(of: photograph.size))
    }
}

extension NetworkEnsemble {
    /// How much of each cell of the networks' common grid belongs to a region of a photograph.
    ///
    /// - Parameters:
    ///   - region: in the photograph's own pixels, those of its file.
    ///   - photograph: as it was given to `decomposition(of:)`.
    ///   - grid: the decomposition's.
    /// - Throws: as `PhotographRegion.weights(on:of:seen:)`.
    public func weights(
        of region: PhotographRegion, in photograph: Image, on grid: Grid
    ) throws -> RegionWeights {
        try region.weights(
            on: grid, of: photograph.originalSize, seen: self.region(of: photograph.size))
    }
}

/// What a network sees of a photograph.
private struct View {
    let photograph: PixelSize
    /// In fractions of the photograph.
    let seen: Rectangle

    /// Where a rectangle lies, in fractions of what is seen.
    func area(of rectangle: Rectangle) throws -> AreaRectangle {
        let numbers = [rectangle.x, rectangle.y, rectangle.width, rectangle.height]
        let (right, bottom) = (
            rectangle.x + rectangle.width, rectangle.y + rectangle.height
        )
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        guard numbers.allSatisfy(\.isFinite), right.isFinite, bottom.isFinite,
            rectangle.width > 0, rectangle.height > 0
        else {
            throw NetworkError(
                .region,
                "the region \(rectangle.words) has no area; give its left and upper edge, its width and its height in pixels, the last two above zero"
            )
        }
        guard rectangle.x < width, rectangle.y < height, right > 0, bottom > 0 else {
            throw NetworkError(
                .region,
                "the region \(rectangle.words) lies outside of the photograph, which has \(photograph) pixels; choose one inside"
            )
        }
        let area = AreaRectangle(
            rows: fraction(
                max(0, rectangle.y), height, seen.y, seen.height)...fraction(
                    min(bottom, height), height, seen.y, seen.height),
            columns: fraction(
                max(0, rectangle.x), width, seen.x, seen.width)...fraction(
                    min(right, width), width, seen.x, seen.width))
        guard area.rows.upperBound > 0, area.rows.lowerBound < 1,
            area.columns.upperBound > 0, area.columns.lowerBound < 1
        else {
            throw NetworkError(
                .region,
                "the region \(rectangle.words) lies where the network does not see the photograph: it sees \(seenPixels.words) of \(photograph) pixels; choose one inside that, or have the whole picture seen with --fit squash or --fit pad"
            )
        }
        return area
    }

    /// A mask, stretched over the photograph.
    func mask(_ image: Image) -> AreaMask {
        let values = [Float](unsafeUninitializedCapacity: image.width * image.height) {
            out, count in
            for pixel in 0..<image.width * image.height {
                let sum = image.pixels[pixel * 3..<pixel * 3 + 3].reduce(0) { $0 + Int($1) }
                out[pixel] = Float(sum) / 765
            }
            count = image.width * image.height
        }
        return AreaMask(
            pixels: Grid(rows: image.height, columns: image.width), values: values,
            area: AreaRectangle(
                rows: fraction(0, 1, seen.y, seen.height)...fraction(1, 1, seen.y, seen.height),
                columns: fraction(0, 1, seen.x, seen.width)...fraction(1, 1, seen.x, seen.width)))
    }

    /// What is seen, in whole pixels.
    private var seenPixels: Rectangle {
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        return Rectangle(
            x: (seen.x * width).rounded(), y: (seen.y * height).rounded(),
            width: (seen.width * width).rounded(), height: (seen.height * height).rounded())
    }

    /// From pixels of a side to fractions of what is seen of it.
    private func fraction(
        _ position: Double, _ side: Double, _ start: Double, _ length: Double
    ) -> Double {
        (position / side - start) / length
    }
}

extension Rectangle {
    /// As a person writes it: `120,40,300,200`.
    fileprivate var words: String {
        [x, y, width, height].map(\.short).joined(separator: ",")
    }
}
