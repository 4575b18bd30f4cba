import Images
import SimilarityMaps

/// A photograph for a page: small, encoded, once as it is and once under its map.
///
/// It holds encoded bytes only, at most ``largestByteCount`` each, so that hundreds can be kept.
public struct ExplainedPicture: Hashable, Sendable {
    /// The size of both pictures in pixels.
    public let size: PixelSize
    /// The photograph, WebP.
    package let photograph: [UInt8]
    /// The photograph under its map, WebP; nil where there is no map.
    package let map: [UInt8]?

    /// The longer side of the pictures unless another is asked for, in pixels.
    public static let longestSide = 320
    /// The longer sides that can be asked for: below, nothing is recognised; beyond, a page of
    /// hundreds of pictures is more than a telephone can hold.
    public static let longestSides = 32...640
    /// What one encoded picture takes at most. Few photographs of the usual size come near.
    public static let largestByteCount = 48 << 10

    /// A photograph without a map.
    ///
    /// - Throws: ``FigureError`` if the side is outside ``longestSides``.
    public init(_ photograph: Image, longestSide: Int = longestSide) throws {
        let size = try Self.size(
            of: photograph.size, aspectRatio: nil, longestSide: longestSide)
        self.size = size
        self.photograph = try Self.encoded(photograph.resized(to: size, filter: .lanczos))
        map = nil
    }

    /// A photograph and its map.
    ///
    /// - Parameters:
    ///   - photograph: upright, ideally at least as large as it will be shown.
    ///   - name: what to call it in errors.
    ///   - map: what each cell contributes.
    ///   - covered: the part of the photograph that the map's grid covers.
    ///   - range: the values that the colours span, the same for all pictures that are compared;
    ///     nil for this map's own.
    /// - Throws: ``FigureError`` if the map holds a value that is not finite, the covered area lies
    ///   beside the photograph, or the side is outside ``longestSides``.
    public init(
        _ photograph: Image, name: String, map: SimilarityMap,
        covered: CoveredArea = .whole, colours: ColourScale = .signed,
        range: ValueRange? = nil, longestSide: Int = longestSide
    ) throws {
        try ExplainedPhotograph(
            photograph: photograph, name: name, map: map, covered: covered
        ).validate()
        let size = try Self.size(
            of: photograph.size,
            aspectRatio: PhotographScene.aspectRatio(of: photograph.size, covered: covered),
            longestSide: longestSide)
        let scene = PhotographScene(
            covered: covered, in: Frame(x: 0, y: 0, width: size.width, height: size.height))
        var canvas = Canvas(width: size.width, height: size.height)
        scene.draw(photograph, on: &canvas, hairline: 0)
        self.size = size
        self.photograph = try Self.encoded(canvas.image)
        scene.overlay(
            map.values, on: map.grid, colours: colours,
            range: range ?? colours.range(of: map.values), canvas: &canvas)
        self.map = try Self.encoded(canvas.image)
    }

    /// - Parameter aspectRatio: width over height of what is shown; nil for the photograph's.
    private static func size(
        of photograph: PixelSize, aspectRatio: Double?, longestSide: Int
    ) throws -> PixelSize {
        guard longestSides.contains(longestSide) else {
            throw FigureError(
                .invalidOption,
                "the pictures of a page are \(longestSides.lowerBound) to "
                    + "\(longestSides.upperBound) pixels long, not \(longestSide)")
        }
        let ratio = aspectRatio ?? Double(photograph.width) / Double(photograph.height)
        func shorter(_ share: Double) -> Int {
            max(1, Int((Double(longestSide) * min(share, 1)).rounded()))
        }
        return ratio >= 1
            ? PixelSize(width: longestSide, height: shorter(1 / ratio))
            : PixelSize(width: shorter(ratio), height: longestSide)
    }

    /// WebP in the best quality with which the picture stays within a number of bytes.
    ///
    /// A picture of a single pixel takes what it takes.
    static func encoded(
        _ image: Image, within largestByteCount: Int = largestByteCount
    ) throws -> [UInt8] {
        for quality in [80, 60, 40, 20] {
            let bytes = try image.encoded(as: .webp, quality: quality)
            if bytes.count <= largestByteCount { return bytes }
        }
        // Only noise comes here, and no one misses its details.
        var size = image.size
        while true {
            size = PixelSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
            let smooth = image.resized(to: size, filter: .box)
                .resized(to: image.size, filter: .bilinear)
            let bytes = try smooth.encoded(as: .webp, quality: 20)
            if bytes.count <= largestByteCount || size == PixelSize(width: 1, height: 1) {
                return bytes
            }
        }
    }
}
