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

    /// How exact all maps of a figure are and where they lie, in sentences; nothing where nothing is known.
    static func certificate(_ certificate: Certificate?) -> [String] {
        guard let certificate, !certificate.holds else { return certificates([certificate]) }
        return ["Maps: not exact; they do not add up to their scores."]
            + [certificate.places.sentence]
    }

    /// How exact the maps are, of which each that is in doubt says so itself, and where they lie.
    static func certificates(_ certificates: [Certificate?]) -> [String] {
        let known = certificates.compactMap { $0 }
        guard let worst = Certificate.worst(of: known) else { return [] }
        let good = Set(known.filter { $0.doubt == nil }.map(\.label)).sorted()
        var sentences: [String] = []
        if !good.isEmpty {
            sentences.append(
                "Maps: \(good.joined(separator: " or ")); with its rest, each adds up to its score."
            )
        }
        if known.contains(where: { !$0.holds }) {
            sentences.append("Maps that are called not exact do not add up to their scores.")
        }
        return sentences + [worst.places.sentence]
    }
}
