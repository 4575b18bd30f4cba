import Images
import SimilarityMaps

/// Words that the sheets share.
enum SheetText {
    /// "7×7", or "7×7 to 9×5" where grids differ.
    static func cells(of grids: [Grid]) -> String {
        let sorted = grids.sorted { ($0.count, $0.rows) < ($1.count, $1.rows) }
        guard let first = sorted.first, let last = sorted.last else { return "" }
        return first == last ? "\(first)" : "\(first) to \(last)"
    }

    static func comparison(_ scale: PairFigure.Scale) -> String {
        switch scale {
        case .shared: "One scale for all photographs."
        case .each: "Each photograph has its own scale: compare numbers, not colours."
        }
    }

    /// Whether a map must be said not to add up.
    static func isDoubtful(_ certificate: String?) -> Bool { certificate == notExact }

    /// As `PairSimilarity.label` says it.
    private static let notExact = "not exact"

    /// How exact all maps of a figure are, in a sentence; nothing where nothing is known.
    static func certificate(_ label: String?) -> [String] {
        isDoubtful(label)
            ? ["Maps: not exact; they do not add up to their scores."] : certificates([label])
    }

    /// How exact the maps are, of which each that is not exact says so itself.
    static func certificates(_ labels: [String?]) -> [String] {
        let known = Set(labels.compactMap { $0 })
        let good = known.subtracting([notExact]).sorted()
        var sentences: [String] = []
        if !good.isEmpty {
            sentences.append(
                "Maps: \(good.joined(separator: " or ")); with its rest, each adds up to its score."
            )
        }
        if known.contains(notExact) {
            sentences.append("Maps that are called not exact do not add up to their scores.")
        }
        return sentences
    }
}
