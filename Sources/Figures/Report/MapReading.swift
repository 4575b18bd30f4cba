import Images
import SimilarityMaps

/// What a reader of a page with maps must know, as HTML.
enum MapReading {
    static func prose(_ colours: ColourScale) -> String {
        """
        <div class="prose">
        <p><strong>A map is the score, split.</strong> The network sees a photograph as a grid of \
        cells. What each cell contributes to the similarity of two images, and a rest that no \
        cell owns, add up to the score: nothing is estimated. The rest comes from biases, and \
        from parts of the network that mix all cells.</p>
        <p><strong>It is exact on the grid, and smooth only for the eye.</strong> Between the \
        centres of cells colours are interpolated. What a cell sees of the photograph reaches \
        further than its square, so that a contribution may stem from beside the place it is \
        drawn at.</p>
        <p><strong>A contribution is not what removing that part would do.</strong> Without it the \
        network would compute other features everywhere else. The map says how this score, as it \
        was computed, is made up.</p>
        <p><strong>Compare colours only where they share a scale.</strong> The numbers under the \
        bar say what the strongest colours stand for; \(colours.meaning).</p>
        </div>

        """
    }

    /// How far the maps of a page can be trusted.
    static func certificate(_ certificate: Certificate) -> String {
        let embedding =
            certificate.recompositionError.map {
                ", and the parts to the network’s own embedding within \(NumberText.scientific($0))"
            } ?? ""
        return "<p class=\"certificate\"><strong>\(Markup.name(certificate.label))</strong></p>"
            + "<p class=\"aside\">On this page maps and rests add up to the scores within "
            + "\(NumberText.scientific(certificate.completenessError))\(embedding). "
            + "\(certificate.places.sentence)</p>"
    }
}
