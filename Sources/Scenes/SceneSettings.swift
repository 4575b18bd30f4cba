/// What the pictures of a class have in common.
public enum SharedPart: String, CaseIterable, Codable, Sendable {
    /// A thing; that of a pair is the same to its material.
    case thing
    /// A mark in the background. Things are what they happen to be: only the mark tells classes apart.
    case mark
    /// Both. The mark is a shortcut: it tells classes apart as well as the thing.
    case both
}

/// What scenes are to be drawn.
public struct SceneSettings: Codable, Hashable, Sendable {
    /// How many pairs of pictures.
    public var pairs: Int
    /// The side of each picture, in pixels.
    public var side: Int
    /// How many classes they are of, at most ``classCount``.
    public var classes: Int
    /// How many other things lie around.
    public var clutter: ClosedRange<Int>
    /// What the pictures of a class have in common.
    public var shared: SharedPart
    /// The same seed draws the same pictures.
    public var seed: UInt64

    /// As many classes as there are outlines.
    public static var classCount: Int { ObjectShape.allCases.count }

    /// The names of the classes, in the order of their numbers: those of their things, such as "mug", or
    /// "mark-07" where nothing but marks tells them apart.
    public var labels: [String] {
        let labels = ObjectShape.allCases.map(\.rawValue).prefix(max(classes, 0))
        guard shared == .mark else { return Array(labels) }
        return labels.indices.map { ($0 < 9 ? "mark-0" : "mark-") + "\($0 + 1)" }
    }

    /// Scenes of all classes, which share things.
    public init(
        pairs: Int = 500, side: Int = 256, classes: Int = SceneSettings.classCount,
        clutter: ClosedRange<Int> = 2...4, shared: SharedPart = .thing, seed: UInt64 = 0
    ) {
        self.pairs = pairs
        self.side = side
        self.classes = classes
        self.clutter = clutter
        self.shared = shared
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
