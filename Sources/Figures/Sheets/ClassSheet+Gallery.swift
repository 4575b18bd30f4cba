import Galleries

extension ClassSheet {
    /// The sheet of a class of a gallery.
    ///
    /// - Parameters:
    ///   - found: the class, which has at least two images.
    ///   - typical: some of its images with their photographs and maps: 1…100.
    ///   - leastFitting: some that fit least; may be empty.
    package init(
        _ found: GalleryClass, typical: [MemberExplanation], leastFitting: [MemberExplanation],
        in gallery: Gallery
    ) {
        let seen = gallery.network.preprocessing.region
        func members(_ explanations: [MemberExplanation]) -> [Member] {
            explanations.map { explained in
                Member(
                    ExplainedPhotograph(
                        photograph: explained.photograph, name: explained.member.image.path,
                        map: explained.map, covered: CoveredArea(seen(explained.photograph.size))),
                    meanSimilarity: explained.member.fit ?? 0, certificate: explained.certificate)
            }
        }
        self.init(
            label: found.label, imageCount: found.members.count,
            meanSimilarity: found.meanSimilarity ?? 0, typical: members(typical),
            leastFitting: members(leastFitting), network: gallery.network.name,
            gallery: gallery.path.lastPathComponent)
        assumption = gallery.network.assumptionSentence
    }
}
