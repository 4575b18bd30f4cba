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
    /// What each part contributes; with its rest it adds up to the member's fit.
    public let map: SimilarityMap
    /// The proof that it does.
    public let certificate: Certificate
    /// How exact the map is: by construction where the certificate holds, `not exact` where it does not.
    public var label: String { certificate.holds ? "\(exactness)" : "not exact" }

    let exactness: Exactness
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
                    let indexed = try indexed(member.image, as: decomposition)
                    let map = decomposition.similarityMap(
                        against: found.prototype.without(indexed))
                    return MemberExplanation(
                        member: member, photograph: photograph, map: map,
                        certificate: Certificate(
                            completenessError: abs(map.total - (member.fit ?? 0)),
                            recompositionError: decomposition.recompositionError),
                        exactness: decomposition.exactness)
                }
            }
        }
    }
}
