import Files
import Networks

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

    /// - Throws: `GalleryError` where the folder's path is not text: SQLite opens no other.
    func checkPath() throws {
        guard path.isText else {
            throw GalleryError(
                .unwritable,
                "\(path) is not UTF-8, and a gallery’s catalogue cannot be kept under such a name; give the folder another name, its photographs may have any"
            )
        }
    }

    /// Whether the folder is a gallery’s, or was to become one.
    var isGallery: Bool { access(catalogue.onDisk, F_OK) == 0 }

    /// Whether there is a gallery. A writer that is killed before there is anything in it leaves an empty
    /// catalogue.
    var hasCatalogue: Bool {
        guard isGallery else { return false }
        Catalogue.settle(catalogue)
        var status = stat()
        return stat(catalogue.onDisk, &status) == 0 && status.st_size > 0
    }
}

/// What a gallery was made of.
public struct GalleryOrigin: Hashable, Sendable {
    /// The gallery's folder.
    public let path: String
    /// The folder of the photographs, an absolute path.
    public let photographs: String
    /// The network.
    public let network: GalleryNetwork
    /// Where labels come from.
    public let labels: LabelSource

    /// The network, as `Gallery.openNetwork(at:options:)` opens it.
    ///
    /// - Throws: as that does.
    public func openNetwork(
        at path: String? = nil, options: NetworkOptions = NetworkOptions()
    ) throws -> EmbeddingNetwork {
        try network.open(at: path, for: self.path, options: options)
    }
}

extension Gallery {
    /// What the gallery's files take on the disk, in bytes.
    public var byteCount: Int {
        let files = [
            folder.catalogue, folder.catalogue + "-wal",
            folder.embeddings(of: state).path,
            folder.compact(of: state).path,
        ]
        return files.reduce(0) { sum, file in
            var status = stat()
            return stat(file.onDisk, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    /// Whether there is a gallery, in whatever state, in a folder.
    public static func exists(at path: String) -> Bool { GalleryFolder(path: path).hasCatalogue }

    /// What a gallery was made of, also where its embeddings are lost.
    ///
    /// - Throws: `GalleryError` where the catalogue cannot be read.
    public static func origin(of path: String) throws -> GalleryOrigin {
        let state = try Catalogue(reading: GalleryFolder(path: path).catalogue).state()
        return GalleryOrigin(
            path: path, photographs: state.photographs, network: state.network,
            labels: state.labels)
    }
}
