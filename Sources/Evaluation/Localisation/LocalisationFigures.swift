import Images
import SimilarityMaps

/// How well one method's maps find objects, over many pictures.
///
/// Maps are taken at the pixels of the truth, spread between the centres of their cells.
public struct LocalisationFigures: Sendable {
    /// Whether the highest place lies on the object, 0…1, for each picture: ``PointingGame``.
    public private(set) var pointing: [Double] = []
    /// The part of what is positive that lies on the object, for each picture: the energy-based pointing
    /// game (Wang et al., "Score-CAM", CVPR Workshops 2020).
    public private(set) var energy: [Double] = []
    /// The average precision of each picture's pixels.
    public private(set) var averagePrecision: [Double] = []
    /// The part of the picture that the object covers, for each picture.
    public private(set) var areas: [Double] = []
    /// MaxBoxAcc and GT-known localisation.
    public private(set) var boxes = LocalisationAccuracy()
    /// The average precision of all pictures' pixels together.
    public private(set) var pixels = PixelPrecision()

    /// No picture.
    public init() {}

    /// How many pictures have been counted.
    public var count: Int { areas.count }

    /// Counts a picture.
    ///
    /// - Parameters:
    ///   - map: of it, all finite.
    ///   - truth: where its object is, in pixels of what the network sees.
    public mutating func add(_ map: MethodMap, _ truth: TruthMask) {
        let values = map.values(on: Grid(rows: truth.height, columns: truth.width))
        guard let hit = PointingGame.hit(of: values, on: truth) else { return }
        areas.append(truth.area)
        pointing.append(hit)
        var (inside, all) = (0.0, 0.0)
        for (value, isObject) in zip(values, truth.isObject) where value > 0 {
            all += Double(value)
            if isObject { inside += Double(value) }
        }
        // A map that speaks for nothing at all points nowhere.
        energy.append(all > 0 ? inside / all : 0)
        boxes.add(ThresholdedBoxes(values, width: truth.width), truth)
        pixels.add(values, truth)
        var own = PixelPrecision()
        own.add(values, truth)
        averagePrecision.append(own.averagePrecision ?? 0)
    }
}

extension TruthMask {
    /// How much of each cell the object covers, 0…1: the best that a map on this grid knows of it.
    public func coverage(on grid: Grid) -> MethodMap {
        let coverage = GridSpread(Grid(rows: height, columns: width), to: grid)
            .applied(to: isObject.map { $0 ? 1 : 0 })
        return MethodMap(grid: grid, values: coverage, isSigned: false)
    }
}
