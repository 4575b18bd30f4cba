/// What scenes are to be drawn.
public struct SceneSettings: Codable, Hashable, Sendable {
    /// How many pairs of pictures.
    public var pairs: Int
    /// The side of each picture, in pixels.
    public var side: Int
    /// How many classes of things they are about, at most ``classCount``.
    public var classes: Int
    /// How many other things lie around.
    public var clutter: ClosedRange<Int>
    /// Whether each class has a mark that stands in the background of all of its pictures: a shortcut.
    public var hasMarks: Bool
    /// The same seed draws the same pictures.
    public var seed: UInt64

    /// As many classes as there are outlines.
    public static var classCount: Int { ObjectShape.allCases.count }

    /// Scenes of all classes, without marks.
    public init(
        pairs: Int = 500, side: Int = 256, classes: Int = SceneSettings.classCount,
        clutter: ClosedRange<Int> = 2...4, hasMarks: Bool = false, seed: UInt64 = 0
    ) {
        self.pairs = pairs
        self.side = side
        self.classes = classes
        self.clutter = clutter
        self.hasMarks = hasMarks
        self.seed = seed
    }

    /// Refuses what cannot be drawn.
    ///
    /// - Throws: `SceneError`.
    public func check() throws(SceneError) {
        guard 1...1_000_000 ~= pairs else {
            throw SceneError("there can be from 1 to 1000000 pairs, not \(pairs)")
        }
        guard 32...2048 ~= side else {
            throw SceneError("pictures have from 32 to 2048 pixels a side, not \(side)")
        }
        guard 1...Self.classCount ~= classes else {
            throw SceneError("there are from 1 to \(Self.classCount) classes, not \(classes)")
        }
        guard clutter.lowerBound >= 0, clutter.upperBound <= 50 else {
            throw SceneError("from 0 to 50 things can lie around")
        }
    }
}
