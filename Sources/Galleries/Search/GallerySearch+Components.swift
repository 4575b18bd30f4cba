import SimilarityMaps

extension GallerySearch {
    /// How few components of two embeddings make up their similarity, over pairs of the gallery's images
    /// (figure 3 of Stylianou et al., WACV 2019).
    ///
    /// - Parameters:
    ///   - pairs: rows, from ``pairs(_:count:seed:)``.
    ///   - progress: is told how many pairs have been looked at, now and then.
    public func componentCurve(
        of pairs: [(first: Int, second: Int)], progress: (Int) -> Void = { _ in }
    ) -> ComponentCurve {
        var curve = ComponentCurve(dimension: gallery.network.dimension)
        for (done, pair) in pairs.enumerated() {
            curve.add(gallery.embeddings[pair.first], gallery.embeddings[pair.second])
            if done % 64 == 0 { progress(done) }
        }
        return curve
    }
}
