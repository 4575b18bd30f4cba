/// Where an object is in a picture: what measures of localisation compare a map with.
///
/// Its pixels are those of the picture as the network sees it, or of any other size that maps are
/// spread to.
public struct TruthMask: Hashable, Sendable {
    /// The picture's size in pixels.
    public let width, height: Int
    /// Whether each pixel shows the object: `[height, width]`, row by row.
    public let isObject: [Bool]
    /// The smallest box around each object: of a mask, around all that it shows.
    public let boxes: [BoundingBox]

    /// The object that a mask shows.
    ///
    /// - Returns: `nil` where it shows nothing.
    /// - Precondition: there is a value for each pixel.
    public init?(width: Int, height: Int, isObject: [Bool]) {
        precondition(isObject.count == width * height, "a mask of \(width)×\(height) pixels")
        var (left, top, right, bottom) = (width, height, 0, 0)
        for (place, isShown) in isObject.enumerated() where isShown {
            (left, right) = (min(left, place % width), max(right, place % width + 1))
            (top, bottom) = (min(top, place / width), max(bottom, place / width + 1))
        }
        guard left < right else { return nil }
        (self.width, self.height, self.isObject) = (width, height, isObject)
        boxes = [
            BoundingBox(x0: Double(left), y0: Double(top), x1: Double(right), y1: Double(bottom))
        ]
    }

    /// The objects that boxes are around, in pixels of this size.
    ///
    /// - Returns: `nil` where none covers the middle of a pixel.
    public init?(width: Int, height: Int, boxes: [BoundingBox]) {
        var isObject = [Bool](repeating: false, count: width * height)
        for box in boxes {
            // A pixel belongs to a box that covers its middle.
            let rows = Self.pixels(from: box.y0, to: box.y1, of: height)
            for row in rows {
                for column in Self.pixels(from: box.x0, to: box.x1, of: width) {
                    isObject[row * width + column] = true
                }
            }
        }
        guard isObject.contains(true) else { return nil }
        (self.width, self.height, self.isObject, self.boxes) = (width, height, isObject, boxes)
    }

    private static func pixels(from start: Double, to end: Double, of count: Int) -> Range<Int> {
        let first = Int(min(max((start - 0.5).rounded(.up), 0), Double(count)))
        let last = Int(min(max((end - 0.5).rounded(.up), 0), Double(count)))
        return first..<max(first, last)
    }

    /// The part of the picture that the object covers, 0…1.
    public var area: Double {
        Double(isObject.lazy.filter { $0 }.count) / Double(isObject.count)
    }
}

extension BoundingBox {
    /// The intersection over the union of two boxes' areas, 0…1.
    public func overlap(with other: BoundingBox) -> Double {
        let width = min(x1, other.x1) - max(x0, other.x0)
        let height = min(y1, other.y1) - max(y0, other.y0)
        guard width > 0, height > 0 else { return 0 }
        let common = width * height
        return common / (area + other.area - common)
    }

    /// Width times height.
    public var area: Double { (x1 - x0) * (y1 - y0) }
}
