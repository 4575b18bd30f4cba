import Images
import Networks

/// A part of a photograph that is searched for, or left out of the search.
///
/// It is the union of the rectangles in ``included`` and of the ``mask``, without the rectangles in
/// ``excluded`` and the ``excludedMask``; where neither a rectangle is included nor a mask given, it is
/// all but the excluded.
public struct MarkedRegion: Sendable {
    /// What is searched for, in pixels of a photograph of ``size``.
    public var included: [Rectangle]
    /// What does not count, or counts against, likewise.
    public var excluded: [Rectangle]
    /// White is searched for, black is not, grey in part; stretched over the photograph, whatever
    /// its own size.
    public var mask: Image?
    /// What does not count, or counts against, likewise.
    public var excludedMask: Image?
    /// The size of the photograph that the rectangles were drawn on. The picture in the sheet may
    /// be a smaller copy.
    public var size: PixelSize

    /// Rectangles, masks or both, on a photograph of a size.
    public init(
        included: [Rectangle] = [], excluded: [Rectangle] = [], mask: Image? = nil,
        excludedMask: Image? = nil, of size: PixelSize
    ) {
        self.included = included
        self.excluded = excluded
        self.mask = mask
        self.excludedMask = excludedMask
        self.size = size
    }

    /// The region that a search was for.
    ///
    /// - Parameter size: the size of its photograph, upright.
    package init(_ region: PhotographRegion, of size: PixelSize) {
        self.init(
            included: region.rectangles, excluded: region.unwanted, mask: region.mask,
            excludedMask: region.unwantedMask, of: size)
    }

    /// Whether it says what is searched for, and not only what is not.
    var hasPositivePart: Bool { !included.isEmpty || mask != nil }

    /// In words, for a caption: "2 rectangles, 1 unwanted".
    var summary: String {
        var parts: [String] = []
        if !included.isEmpty { parts.append(Self.count(included.count, "rectangle")) }
        if mask != nil { parts.append("a mask") }
        var words = parts.joined(separator: " and ")
        var rest: [String] = []
        if !excluded.isEmpty {
            rest.append(
                words.isEmpty ? Self.count(excluded.count, "rectangle") : "\(excluded.count)")
        }
        if excludedMask != nil { rest.append("a mask") }
        if !rest.isEmpty {
            let list = rest.joined(separator: " and ")
            words += words.isEmpty ? "all but \(list)" : ", \(list) unwanted"
        }
        return words
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Refuses a region that cannot be drawn.
    func validate(of name: String) throws {
        guard hasPositivePart || !excluded.isEmpty || excludedMask != nil else {
            throw FigureError(
                .invalidInput,
                "the region of \(name) has no rectangle and no mask: name one, or leave the region "
                    + "out")
        }
        guard size.width > 0, size.height > 0 else {
            throw FigureError(
                .invalidInput,
                "the region of \(name) belongs to a photograph of \(size) pixels, which has none")
        }
        let (width, height) = (Double(size.width), Double(size.height))
        for part in included + excluded {
            let numbers = [part.x, part.y, part.width, part.height]
            guard numbers.allSatisfy(\.isFinite), part.width > 0, part.height > 0,
                part.x < width, part.y < height, part.x + part.width > 0,
                part.y + part.height > 0
            else {
                throw FigureError(
                    .invalidInput,
                    "the rectangle \(part.width)×\(part.height) at (\(part.x), \(part.y)) does not "
                        + "overlap \(name), a photograph of \(size) pixels")
            }
        }
    }
}

/// A marked region in the pixels that a photograph is drawn with.
struct RegionRaster {
    let width: Int
    let height: Int
    /// How much of each pixel is searched for, `[height, width]`, 0…255; what is excluded counts 0.
    let weights: [UInt8]
    /// Which pixels belong to the positive part, before anything is taken away.
    let included: [Bool]
    /// Which pixels are excluded.
    let excluded: [Bool]

    /// - Precondition: both sides are positive and the region is valid.
    init(_ region: MarkedRegion, width: Int, height: Int) {
        self.width = width
        self.height = height
        let count = width * height
        var weights = [UInt8](repeating: region.hasPositivePart ? 0 : 255, count: count)
        var excluded = [Bool](repeating: false, count: count)
        func brightness(_ mask: Image) -> [UInt8] {
            let stretched = mask.resized(
                to: PixelSize(width: width, height: height), filter: .bilinear)
            return (0..<count).map { pixel in
                let sum = (0..<3).reduce(0) { $0 + Int(stretched.pixels[pixel * 3 + $1]) }
                return UInt8(sum / 3)
            }
        }
        if let mask = region.mask { weights = brightness(mask) }
        func pixels(of part: Rectangle, _ body: (Int) -> Void) {
            let rows = Self.range(part.y, part.height, of: region.size.height, in: height)
            let columns = Self.range(part.x, part.width, of: region.size.width, in: width)
            for y in rows {
                for x in columns { body(y * width + x) }
            }
        }
        for part in region.included {
            pixels(of: part) { weights[$0] = 255 }
        }
        included = weights.map { $0 >= 128 }
        for part in region.excluded {
            pixels(of: part) {
                excluded[$0] = true
                weights[$0] = 0
            }
        }
        if let mask = region.excludedMask {
            for (pixel, unwanted) in brightness(mask).enumerated() where unwanted > 0 {
                excluded[pixel] = excluded[pixel] || unwanted >= 128
                weights[pixel] -= min(weights[pixel], unwanted)
            }
        }
        self.weights = weights
        self.excluded = excluded
    }

    /// The whole pixels nearest to an interval of a photograph's side: at least one.
    private static func range(
        _ start: Double, _ extent: Double, of side: Int, in pixels: Int
    ) -> Range<Int> {
        func pixel(_ position: Double) -> Int {
            let clamped = min(max(position / Double(side), 0), 1)
            return Int((clamped * Double(pixels)).rounded())
        }
        let low = min(pixel(start), pixels - 1)
        return low..<max(pixel(start + extent), low + 1)
    }
}
