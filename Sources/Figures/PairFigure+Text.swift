import Images
import SimilarityMaps

extension PairFigure.Certificate {
    /// For example "exact", "adds up within 2.1e−8", "embedding within 3.0e−7".
    package var statements: [String] {
        [
            label,
            "adds up within \(NumberText.scientific(similarityError))",
            embeddingError.map { "embedding within \(NumberText.scientific($0))" }
                ?? "embedding not compared",
        ]
    }
}

extension SimilarityMap {
    /// The sum a person can check: "map 0.7903 + rest 0.0220 = 0.8123".
    package var equation: String {
        let sign = rest < 0 ? "−" : "+"
        // Rounded so that what is written adds up: the total and the rest decide the map's last digit.
        let shown = ((total * 1e4).rounded() - (Double(rest) * 1e4).rounded()) / 1e4
        return "map \(NumberText.fixed(shown, decimals: 4)) \(sign) "
            + "rest \(NumberText.fixed(Double(abs(rest)), decimals: 4))"
            + " = \(NumberText.fixed(total, decimals: 4))"
    }
}

extension ColourScale {
    /// What the colours mean, in words.
    package func explanation(_ grids: [Grid], _ scale: PairFigure.Scale) -> String {
        let distinct = grids[0] == grids[grids.count - 1] ? [grids[0]] : grids
        let cells = distinct.map(\.description).joined(separator: " and ")
        let colours =
            switch self {
            case .signed:
                "Orange and red make the pair more alike, blue less alike; no colour adds nothing."
            case .jet:
                "Red marks the largest contributions, blue the smallest."
            case .heat:
                "Yellow marks the largest contributions, black the smallest."
            }
        let comparison =
            switch scale {
            case .shared: "One scale for both photographs."
            case .each: "Each photograph has its own scale: compare numbers, not colours."
            }
        return "What each of the \(cells) cells adds to the cosine similarity. "
            + "\(colours) \(comparison)"
    }
}
