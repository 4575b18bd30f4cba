import Images
import SimilarityMaps

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

extension PairFigure {
    /// What is said about the maps as a whole, beside the network's name.
    package var statements: [String] {
        switch left.map {
        case .contributions: certificate?.statements ?? []
        case .occlusion(let map):
            [
                "occlusion, no decomposition",
                "\(map.occluder.places.count) windows in each",
            ]
        }
    }

    /// What the colours mean, in words.
    package func explanation(_ options: Options) -> String {
        let comparison =
            switch options.scale {
            case .shared: "One scale for both photographs."
            case .each: "Each photograph has its own scale: compare numbers, not colours."
            }
        return "\(left.map.meaning(of: sides.map(\.map.grid))) "
            + "\(left.map.meaning(of: options.colours)) \(comparison)"
            + (assumption.map { " \($0)" } ?? "")
    }
}

extension PairFigure.Map {
    /// The numbers under a photograph.
    package func caption(_ cosineSimilarity: Double) -> String {
        func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 4) }
        switch self {
        case .contributions(let map): return map.equation
        case .occlusion(let map):
            return "score \(number(cosineSimilarity)), "
                + "largest drop \(number(Double(map.largestDrop))), "
                + "largest rise \(number(Double(map.largestRise)))"
        }
    }

    /// What the values are.
    fileprivate func meaning(of grids: [Grid]) -> String {
        let distinct = grids[0] == grids[grids.count - 1] ? [grids[0]] : grids
        let cells = distinct.map(\.description).joined(separator: " and ")
        switch self {
        case .contributions:
            return "What each of the \(cells) cells adds to the cosine similarity."
        case .occlusion(let map):
            let side = map.occluder.side
            return "How much the cosine similarity falls when a window of \(side)×\(side) of the "
                + "network’s pixels around a place is hidden, on \(cells) cells; these do not add up "
                + "to the score."
        }
    }

    /// What the colours are.
    fileprivate func meaning(of colours: ColourScale) -> String {
        switch (self, colours) {
        case (.contributions, let colours): colours.meaningOfContributions()
        case (.occlusion, .signed):
            "Orange and red: less alike when hidden; blue: more alike; no colour: no change."
        case (.occlusion, .jet):
            "Red marks the largest drops, blue the smallest, or rises."
        case (.occlusion, .heat):
            "Yellow marks the largest drops, black the smallest, or rises."
        }
    }
}

extension ColourScale {
    /// What the colours of a map of contributions are.
    ///
    /// - Parameters:
    ///   - more: what a positive contribution does, after "make".
    ///   - less: what a negative one does.
    func meaningOfContributions(
        more: String = "the pair more alike", less: String = "less alike"
    ) -> String {
        switch self {
        case .signed: "Orange and red make \(more), blue \(less); no colour adds nothing."
        case .jet: "Red marks the largest contributions, blue the smallest."
        case .heat: "Yellow marks the largest contributions, black the smallest."
        }
    }
}
