import Galleries
import Images
import Networks
import SimilarityMaps

/// A photograph, and what figures call it.
package struct NamedPhotograph: Sendable {
    /// The photograph, upright, at least as large as it will be drawn.
    package var photograph: Image
    /// What to call it: its path in the gallery, or its file's name.
    package var name: String
    /// Its class, if it has one.
    package var label: String?

    /// A photograph with a name.
    package init(_ photograph: Image, name: String, label: String? = nil) {
        (self.photograph, self.name, self.label) = (photograph, name, label)
    }

    /// A query with its name and class in a gallery; `nil` where its photograph was not read.
    ///
    /// - Throws: `GalleryError` when the catalogue cannot be read.
    package init?(_ query: GalleryQuery, in gallery: Gallery) throws {
        guard let photograph = query.photograph else { return nil }
        self.init(
            photograph, name: try gallery.name(of: query),
            label: try gallery.images(rows: query.rows).lazy.compactMap { $0?.label }.first)
    }
}

/// A photograph whose embedding is split over its locations.
package struct SplitPhotograph: Sendable {
    /// The file.
    package let path: String
    /// The photograph and its name.
    package let picture: NamedPhotograph
    /// Its embedding, split.
    package let decomposition: Decomposition

    /// A photograph with its decomposition.
    package init(path: String, picture: NamedPhotograph, decomposition: Decomposition) {
        (self.path, self.picture, self.decomposition) = (path, picture, decomposition)
    }

    /// A photograph of a gallery, or any other, by its name.
    ///
    /// - Throws: as `Gallery.query(_:splitting:reading:network:)`.
    package init(
        _ name: String, of gallery: Gallery, network: EmbeddingNetwork, reading: ReadOptions
    ) throws {
        let query = try gallery.query(name, splitting: true, reading: reading) { network }
        guard let picture = try NamedPhotograph(query, in: gallery),
            let decomposition = query.decomposition
        else {
            throw FigureError(
                .invalidInput, "\(name) was not split; this is a mistake in Likeness, report it")
        }
        self.init(path: query.path, picture: picture, decomposition: decomposition)
    }
}
