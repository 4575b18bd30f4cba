import Images
import Networks

/// What of a photograph is searched for and what not, as an address writes it.
struct RegionShapes: Hashable, Sendable {
    let wanted: [RegionShape]
    let unwanted: [RegionShape]

    /// How many shapes a region has at most, wanted and unwanted together.
    static let most = 32

    /// - Parameters:
    ///   - wanted: the shapes that are searched for; where there are none that is all.
    ///   - unwanted: those that are not.
    /// - Throws: `RegionShapeError` where one cannot be read, or there are too many.
    init(wanted: [String], unwanted: [String]) throws {
        guard wanted.count + unwanted.count <= Self.most else {
            throw RegionShapeError(
                "a region has at most \(Self.most) shapes, not \(wanted.count + unwanted.count); leave some out"
            )
        }
        self.wanted = try wanted.map { try RegionShape($0) }
        self.unwanted = try unwanted.map { try RegionShape($0) }
    }

    /// Whether nothing is marked, so that all of the photograph counts.
    var isEmpty: Bool { wanted.isEmpty && unwanted.isEmpty }

    /// The region that the shapes mark.
    ///
    /// Rectangles stay rectangles, so that a search finds exactly what `likeness search --region` does;
    /// lassos and brush strokes are drawn into masks.
    ///
    /// - Parameter photograph: its size, upright, in the pixels that the shapes are in.
    /// - Precondition: it has an area.
    func region(of photograph: PixelSize) -> PhotographRegion {
        PhotographRegion(
            wanted.compactMap(\.rectangle), not: unwanted.compactMap(\.rectangle),
            mask: Self.mask(of: wanted, photograph), notMask: Self.mask(of: unwanted, photograph))
    }

    /// What the shapes that are no rectangles cover; `nil` where there are none.
    private static func mask(of shapes: [RegionShape], _ photograph: PixelSize) -> Image? {
        let drawn = shapes.filter { $0.rectangle == nil }
        guard !drawn.isEmpty else { return nil }
        var mask = ShapeMask(of: photograph)
        for shape in drawn { mask.add(shape) }
        return mask.image
    }
}

extension RegionShape {
    fileprivate var rectangle: Rectangle? {
        guard case .rectangle(let x, let y, let width, let height) = self else { return nil }
        return Rectangle(x: x, y: y, width: width, height: height)
    }
}
