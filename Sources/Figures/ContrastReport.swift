import Galleries
import Images
import SimilarityMaps

/// Why one photograph is more like a query than another, for machines: `likeness contrast --json`.
///
/// The keys are described in `docs/gallery-json.md`.
package struct ContrastReport: Encodable, Sendable {
    /// One of the two photographs that are compared.
    package struct Side: Encodable, Sendable {
        /// The file.
        package let path: String
        /// Its class.
        package let label: String?
        /// Its similarity to the query.
        package let similarity: Double
    }

    /// The gallery's folder, the network's file, and that of the query.
    package let gallery, network, query: String
    /// What was assumed of how photographs are prepared; absent where nothing was.
    package let assumption: String?
    /// A and B.
    package let first, second: Side
    /// The first's similarity less the second's.
    package let difference: Double
    /// Where the query speaks for A and where for B.
    package var map: MapReport
    /// By how much the map and its rest miss the difference.
    package let completenessError: Double
    /// How exact all three maps are, and whether their cells lie where they seem to.
    package let exactness: String, places: Places
    /// The figure's file, where it was drawn.
    package var sheet: String?
    /// The version of Likeness.
    package let version: String

    /// Gathers what is known about a contrast.
    ///
    /// - Parameter maps: of the three photographs.
    package init(
        query: SplitPhotograph, first: SplitPhotograph, second: SplitPhotograph,
        maps: ContrastMaps, gallery: Gallery
    ) {
        func side(_ side: SplitPhotograph, _ similarity: Double) -> Side {
            Side(path: side.path, label: side.picture.label, similarity: similarity)
        }
        (self.gallery, network, self.query) = (gallery.path, gallery.network.path, query.path)
        self.first = side(first, maps.similarityOfFirst)
        self.second = side(second, maps.similarityOfSecond)
        difference = maps.difference
        let seen = gallery.network.preprocessing.region(of: query.picture.photograph.size)
            .part(query.decomposition.area)
        map = MapReport(maps.map, covered: seen)
        completenessError = maps.contrastError
        (exactness, places) = (maps.label, maps.certificate.places)
        assumption = gallery.network.assumptionSentence
        version = LikenessVersion.current
    }
}
