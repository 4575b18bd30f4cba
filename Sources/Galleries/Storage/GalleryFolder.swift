import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of a gallery, by name.
struct GalleryFolder: Hashable, Sendable {
    /// The gallery's folder.
    let path: String

    /// The catalogue, an SQLite database.
    var catalogue: String { "\(path)/catalogue.sqlite" }
    /// The file that whoever writes holds locked.
    var lock: String { "\(path)/lock" }

    /// The embeddings. Each generation has files of its own, so that those who read an earlier one are
    /// not disturbed when the embeddings are written anew.
    func embeddings(of state: Catalogue.State) -> EmbeddingsFile {
        EmbeddingsFile(
            path: "\(path)/embeddings-\(state.generation).npy",
            dimension: state.network.dimension, fingerprint: state.network.fingerprint)
    }

    /// The embeddings' copy in eight bits.
    func compact(of state: Catalogue.State) -> CompactFile {
        CompactFile(
            embeddings: embeddings(of: state), path: "\(path)/embeddings-\(state.generation).q8")
    }

    /// Whether there is a gallery.
    var isGallery: Bool { access(catalogue, F_OK) == 0 }
}
