import Networks
import SimilarityMaps

extension Certificate {
    /// For example "exact", "adds up within 2.1e−8", "embedding within 3.0e−7", "places checked".
    package var statements: [String] {
        [
            label,
            "adds up within \(NumberText.scientific(completenessError))",
            recompositionError.map { "embedding within \(NumberText.scientific($0))" }
                ?? "embedding not compared",
        ] + (label == Self.misplaced ? [] : ["places \(places)"])
    }

    /// What the maps must be called beside themselves: that they do not add up, or that their places are
    /// wrong; `nil` where neither is so.
    var doubt: String? { [Self.notExact, Self.misplaced].contains(label) ? label : nil }
}

extension Places {
    /// The word, and what it means.
    package var words: String { "\(self): \(explanation)" }

    /// The same as a sentence.
    package var sentence: String { "Places \(self); \(explanation)." }
}
