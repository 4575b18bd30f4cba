import Images

/// How the tools of the field bring a photograph to a network's size: resized as a whole, then the middle
/// of that.
///
/// Results are those of the tools to the pixel: sides are rounded as they round them, and what is cut off
/// is whole pixels of the resized photograph.
public struct Resizing: Codable, Hashable, Sendable {
    /// The size to which the whole photograph is resized.
    public enum Rule: Codable, Hashable, Sendable {
        /// This size, the aspect ratio given up.
        case exact(PixelSize)
        /// The shorter side has so many pixels, and the longer, in proportion, is rounded down.
        case shorterSide(Int)
        /// The smallest size that covers this one.
        case covering(PixelSize)
        /// The largest size that fits into this one.
        case inside(PixelSize)
        /// No resizing before the middle is cut out: that has so much of the shorter side, and is then
        /// resized to the network's size.
        case croppedFirst(fraction: Double)
    }

    /// Where the middle begins when an odd number of pixels is left over.
    public enum Centre: String, Codable, Hashable, Sendable {
        /// Rounded down, as Hugging Face's processors do.
        case down
        /// To the even of the two, as torchvision and timm do.
        case even
    }

    /// The size to which the whole photograph is resized.
    public var rule: Rule
    /// Where the middle begins.
    public var centre: Centre
    /// Whether bars around a photograph that is smaller than the network's input have the mean colour;
    /// otherwise they are black.
    public var fillsWithMean: Bool

    /// A rule, and where the middle begins.
    public init(_ rule: Rule, centre: Centre, fillsWithMean: Bool = false) {
        self.rule = rule
        self.centre = centre
        self.fillsWithMean = fillsWithMean
    }

    /// What torchvision's `Resize` to the shorter side and `CenterCrop` do, and timm, so that the network's
    /// size is a fraction of the resized photograph: 0.875 for 224 out of 256.
    public static func cropping(to size: PixelSize, fraction: Double) -> Resizing {
        // timm rounds the sides that it resizes to down.
        let width = max(1, Int((Double(size.width) / fraction).rounded(.down)))
        let height = max(1, Int((Double(size.height) / fraction).rounded(.down)))
        return Resizing(
            width == height
                ? .shorterSide(width) : .covering(PixelSize(width: width, height: height)),
            centre: .even)
    }

    /// The photograph's size after resizing.
    func resized(_ photograph: PixelSize) -> PixelSize {
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        func sides(_ width: Double, _ height: Double) -> PixelSize {
            // A strip of a pixel's width stays one, and what nobody could hold is cut down.
            func side(_ length: Double) -> Int { Int(min(max(length, 1), 1e9)) }
            return PixelSize(width: side(width), height: side(height))
        }
        func scaled(_ ratio: Double) -> PixelSize {
            sides(
                (width / ratio).rounded(.toNearestOrEven),
                (height / ratio).rounded(.toNearestOrEven))
        }
        switch rule {
        case .exact(let size): return size
        case .shorterSide(let side):
            let side = Double(side)
            return width <= height
                ? sides(side, (side * height / width).rounded(.down))
                : sides((side * width / height).rounded(.down), side)
        case .covering(let size):
            return scaled(min(width / Double(size.width), height / Double(size.height)))
        case .inside(let size):
            return scaled(max(width / Double(size.width), height / Double(size.height)))
        case .croppedFirst: return photograph
        }
    }

    /// Where the middle begins along one side of the resized photograph; below zero where bars are added.
    func start(_ length: Int, of size: Int) -> Int {
        let difference = length - size
        switch centre {
        case .down: return Int((Double(difference) / 2).rounded(.down))
        case .even:
            return difference >= 0
                ? Int((Double(difference) / 2).rounded(.toNearestOrEven)) : -(-difference / 2)
        }
    }
}

extension Resizing: CustomStringConvertible {
    /// For example `resized to 256 pixels on the shorter side, then the middle`.
    public var description: String {
        switch rule {
        case .exact(let size): "squashed to \(size) pixels, then the middle"
        case .shorterSide(let side):
            "resized to \(side) pixels on the shorter side, then the middle"
        case .covering(let size): "resized to cover \(size) pixels, then the middle"
        case .inside(let size): "resized to fit into \(size) pixels, with bars, then the middle"
        case .croppedFirst(let fraction):
            "the middle, \(fraction.short) of the shorter side, then resized"
        }
    }
}

/// A photograph of some size on its way to a network's input.
struct FittedPhotograph {
    /// What is resized of the photograph, in its own pixels.
    let source: Rectangle
    /// To what size.
    let target: PixelSize
    /// The size of the whole photograph when it is resized, and where the input begins in it; `nil` where
    /// it is cut before.
    let whole: PixelSize?
    let left: Int
    let top: Int
    /// Where the result lies in the input, in the input's pixels.
    let x: Int
    let y: Int
    /// The part of the photograph that the network sees, in fractions of it; beyond it where there are
    /// bars.
    let seen: Rectangle

    init(_ photograph: PixelSize, _ resizing: Resizing, size: PixelSize) {
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        if case .croppedFirst(let fraction) = resizing.rule {
            // Hugging Face's processor for the Perceiver: whole pixels of the photograph.
            let shorter = Double(min(photograph.width, photograph.height))
            let side = max(1, Int((shorter * fraction).rounded(.down)))
            let x = max(0, resizing.start(photograph.width, of: side))
            let y = max(0, resizing.start(photograph.height, of: side))
            source = Rectangle(
                x: Double(x), y: Double(y), width: Double(side), height: Double(side))
            (target, self.x, self.y) = (size, 0, 0)
            (whole, left, top) = (nil, 0, 0)
            seen = Rectangle(
                x: source.x / width, y: source.y / height, width: source.width / width,
                height: source.height / height)
            return
        }
        let resized = resizing.resized(photograph)
        left = resizing.start(resized.width, of: size.width)
        top = resizing.start(resized.height, of: size.height)
        whole = resized
        let (across, down) = (width / Double(resized.width), height / Double(resized.height))
        // What is cut off need not be resized: each pixel is made of the same ones either way.
        let columns = max(0, left)..<min(resized.width, left + size.width)
        let rows = max(0, top)..<min(resized.height, top + size.height)
        func part(_ range: Range<Int>, _ whole: Int, _ scale: Double, _ length: Double) -> (
            start: Double, length: Double
        ) {
            if range == 0..<whole { return (0, length) }
            let start = Double(range.lowerBound) * scale
            return (start, min(Double(range.count) * scale, length - start))
        }
        let (x, y) = (
            part(columns, resized.width, across, width), part(rows, resized.height, down, height)
        )
        source = Rectangle(x: x.start, y: y.start, width: x.length, height: y.length)
        target = PixelSize(width: columns.count, height: rows.count)
        self.x = columns.lowerBound - left
        self.y = rows.lowerBound - top
        seen = Rectangle(
            x: Double(left) / Double(resized.width), y: Double(top) / Double(resized.height),
            width: Double(size.width) / Double(resized.width),
            height: Double(size.height) / Double(resized.height))
    }
}
