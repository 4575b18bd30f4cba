import Images
import SimilarityMaps

/// Which colours the maps of a sheet have.
package struct MapColours {
    package let scale: ColourScale
    /// The range that all maps share; nil where each has its own.
    package let common: ValueRange?

    /// - Parameter maps: all that are shown together.
    package init(_ scale: ColourScale, for maps: [SimilarityMap], shared: PairFigure.Scale) {
        self.scale = scale
        common =
            shared == .shared
            ? LegendScale(for: maps.flatMap(\.values), colours: scale).range : nil
    }

    /// The values that the colours of a map span.
    package func range(of map: SimilarityMap) -> ValueRange {
        common ?? LegendScale(for: map.values, colours: scale).range
    }

    /// For a caption where each map has its own scale: "colours to ±0.034".
    func caption(of map: SimilarityMap, called name: String = "colours") -> String {
        name + " " + Self.text(of: range(of: map), scale)
    }

    /// What a range's colours reach to: "to ±0.034".
    static func text(of range: ValueRange, _ scale: ColourScale) -> String {
        let largest = Double(max(abs(range.low), abs(range.high)))
        func text(_ value: Float) -> String {
            NumberText.tick(Double(value), largest: largest, signed: false)
        }
        return scale == .signed
            ? "to ±\(text(range.high))" : "\(text(range.low)) to \(text(range.high))"
    }
}
