import Galleries
import SimilarityMaps

/// The images of a class and how they fit it, for machines: `likeness class --json`.
///
/// The keys are described in `docs/gallery-json.md`.
package struct ClassReport: Encodable, Sendable {
    /// One of the class's images.
    package struct Member: Encodable, Sendable {
        /// The photograph's path in the gallery, and its file.
        package let path, file: String
        /// The mean of its similarities to the others of the class.
        package let meanSimilarity: Double?
        /// Where maps were computed: what makes it like its class mates.
        package var map: MapReport?
        /// Where maps were computed: how exact the map is.
        package var exactness: String?
        /// Where maps were computed: by how much the map and its rest miss the mean similarity.
        package var completenessError: Double?
        /// Where maps were computed: whether its cells lie where they seem to.
        package var places: Places?
    }

    /// The gallery's folder, the network's file, and the class.
    package let gallery, network, label: String
    /// What was assumed of how photographs are prepared; absent where nothing was.
    package let assumption: String?
    /// How many images the class has.
    package let images: Int
    /// The mean similarity of two different photographs of the class.
    package let meanSimilarity: Double?
    /// Those that fit best, best first, and those that fit least, worst first.
    package var typical, leastFitting: [Member]
    /// The sheet's file, where it was drawn.
    package var sheet: String?
    /// The version of Likeness.
    package let version: String

    /// Gathers what is known about a class.
    package init(
        _ found: GalleryClass, typical: [GalleryClass.Member], leastFitting: [GalleryClass.Member],
        gallery: Gallery
    ) {
        func member(_ member: GalleryClass.Member) -> Member {
            Member(
                path: member.image.path, file: gallery.file(of: member.image),
                meanSimilarity: member.fit)
        }
        (self.gallery, network, label) = (gallery.path, gallery.network.path, found.label)
        (images, meanSimilarity) = (found.members.count, found.meanSimilarity)
        (self.typical, self.leastFitting) = (typical.map(member), leastFitting.map(member))
        assumption = gallery.network.assumptionSentence
        version = LikenessVersion.current
    }

    /// Adds the map of an image.
    ///
    /// - Parameter index: its place among the typical ones and those that fit least, in one row.
    package mutating func add(_ map: MapReport, _ explained: MemberExplanation, at index: Int) {
        func add(_ member: inout Member) {
            member.map = map
            member.exactness = explained.label
            member.completenessError = explained.certificate.completenessError
            member.places = explained.certificate.places
        }
        if index < typical.count {
            add(&typical[index])
        } else {
            add(&leastFitting[index - typical.count])
        }
    }
}
