/// Whether the cells of a map lie over the parts of the picture that they are drawn on.
///
/// No sum can tell: a network that mirrors its picture before anything else makes the same
/// contributions in other cells. So it is measured, by changing parts of a picture and looking at
/// which cells change.
public enum Places: String, Hashable, Sendable, Codable, CaseIterable {
    /// Changing a part of the picture changed the cells over it.
    case checked
    /// Nothing was measured, or what was measured does not tell.
    case unknown
    /// Changing a part of the picture changed other cells than those over it.
    case misplaced = "not what they seem"
}

extension Places: Comparable, CustomStringConvertible {
    /// `checked`, `unknown` or `not what they seem`.
    public var description: String { rawValue }

    /// The better comes first.
    public static func < (a: Places, b: Places) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .checked: 0
        case .unknown: 1
        case .misplaced: 2
        }
    }
}
