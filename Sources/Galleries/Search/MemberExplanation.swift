import Images
import Networks
import SimilarityMaps

/// What makes an image like the others of its class: its photograph, and the map that adds up to the mean
/// of its similarities to them.
public struct MemberExplanation: Sendable {
    /// The image.
    public let member: GalleryClass.Member
    /// Its photograph.
    public let photograph: Image
    /// The map, and the proof that it adds up.
    public let found: MemberMap

    /// An explanation of parts that are known, for example with a photograph of another size.
    public init(_ member: GalleryClass.Member, photograph: Image, map found: MemberMap) {
        (self.member, self.photograph, self.found) = (member, photograph, found)
    }

    /// What each part contributes; with its rest it adds up to the member's fit.
    public var map: SimilarityMap { found.map }
    /// The proof that it does.
    public var certificate: Certificate { found.certificate }
    /// What the map is called (`Certificate.label`).
    public var label: String { found.label }
}

extension GallerySearch {
    /// Computes the maps of a class's images, those of one run of the network together.
    ///
    /// Each is compared with the class without it; that costs the same however large the class is.
    ///
    /// - Returns: for each image its explanation, or why there is none: its file is gone or damaged, or
    ///   is no longer the photograph that was indexed.
    /// - Precondition: the class has at least two images.
    public func explanations(
        of members: [GalleryClass.Member], in found: GalleryClass, network: EmbeddingNetwork,
        reading: ReadOptions = ReadOptions()
    ) -> [Result<MemberExplanation, any Error>] {
        precondition(found.members.count > 1, "a class of one image has nothing in common")
        return zip(members, splitting(members.map(\.image), network, reading)).map {
            member, split in
            split.flatMap { photograph, decomposition in
                Result {
                    MemberExplanation(
                        member, photograph: photograph,
                        map: try map(of: member, decomposition, in: found))
                }
            }
        }
    }
}
