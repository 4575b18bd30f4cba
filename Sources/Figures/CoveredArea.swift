import Images

/// A rectangle in fractions of a photograph's width and height: (0, 0) is its top left corner,
/// (1, 1) its bottom right one.
///
/// A centre crop is smaller than the photograph: what lies outside is drawn pale. Padding
/// reaches beyond the photograph: it is drawn grey, with its part of the map, so that all
/// that is summed is seen.
public struct CoveredArea: Hashable, Sendable {
    /// The left edge.
    public var x: Double
    /// The top edge.
    public var y: Double
    /// The width, in widths of the photograph.
    public var width: Double
    /// The height, in heights of the photograph.
    public var height: Double

    /// A rectangle from its top left corner and its size.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// A rectangle that is given in fractions already, as `Preprocessing.region(of:)` gives it.
    public init(_ fractions: Rectangle) {
        self.init(
            x: fractions.x, y: fractions.y, width: fractions.width, height: fractions.height)
    }

    /// The photograph, all of it.
    public static let whole = CoveredArea(x: 0, y: 0, width: 1, height: 1)

    /// Padding a 1000:1 strip to a square makes an area 1000 times as high as the photograph; far
    /// beyond that nothing of the photograph would be seen.
    static let limit = 100_000.0

    private var isUsable: Bool {
        [x, y, width, height].allSatisfy(\.isFinite) && width > 0 && height > 0
            && x < 1 && y < 1 && x + width > 0 && y + height > 0
            && max(-x, -y, x + width, y + height) <= Self.limit
    }

    /// Refuses an area in which nothing of its photograph could be drawn.
    func validate(of name: String) throws {
        guard isUsable else {
            throw FigureError(
                .invalidInput,
                "the area that the map of \(name) covers, \(width)×\(height) at (\(x), \(y)) in "
                    + "fractions of the photograph, is not one that overlaps the photograph and "
                    + "reaches at most \(Self.limit) of its sizes beyond")
        }
    }
}
