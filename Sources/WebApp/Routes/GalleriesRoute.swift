import Figures
import Galleries
import Hummingbird
import SimilarityMaps

/// What `/galleries.json` says.
struct GalleriesAnswer: Encodable {
    struct Entry: Encodable {
        let name: String
        let images, labelled, failed, labels: Int
        let network: Network
        /// Whether the search reads 8-bit embeddings first.
        let searches8bit: Bool
    }
    struct Network: Encodable {
        let name, fingerprint: String
        let dimension, width, height: Int
        let pooling, exactness: String
        let assumption: String?
    }
    let galleries: [Entry]
    let version: String
}

extension WebApp {
    func galleriesAnswer() throws -> Response {
        try .json(
            GalleriesAnswer(
                galleries: shelf.galleries.map { served in
                    let opened = served.opened
                    let (gallery, network) = (opened.gallery, opened.network.description)
                    return GalleriesAnswer.Entry(
                        name: served.name, images: gallery.contents.images,
                        labelled: gallery.contents.labelled, failed: gallery.contents.failures,
                        labels: gallery.contents.labels,
                        network: .init(
                            name: gallery.network.name, fingerprint: gallery.network.fingerprint,
                            dimension: gallery.network.dimension,
                            width: network.preprocessing.size.width,
                            height: network.preprocessing.size.height,
                            pooling: network.tailWords.joined(separator: " → "),
                            exactness: network.exactness.map {
                                Certificate(
                                    completenessError: 0, recompositionError: nil, exactness: $0,
                                    places: opened.network.places
                                ).label
                            } ?? "",
                            assumption: gallery.network.assumptionSentence),
                        searches8bit: gallery.hasCompactEmbeddings)
                }, version: LikenessVersion.current))
    }
}
