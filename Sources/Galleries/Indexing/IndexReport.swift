/// What came of indexing photographs.
public struct IndexReport: Hashable, Sendable {
    /// What the folder showed.
    public let scan: ScanSummary
    /// How many photographs were embedded now.
    public internal(set) var embedded = 0
    /// How many were not, because the gallery had an embedding of the very same bytes.
    public internal(set) var reused = 0
    /// How many could not be read or embedded now.
    public internal(set) var failed = 0
    /// How many are still to be done, because it was stopped.
    public var remaining: Int { scan.pending - embedded - reused - failed }
    /// Folders that could not be listed, relative to the photographs' folder, and why. What the gallery
    /// has of them was kept.
    public let unlistedFolders: [UnlistedFolder]
    /// How many rows of the file of labels are of photographs that are not there.
    public let unknownLabels: Int
    /// How much there is in the gallery now.
    public internal(set) var contents: GalleryContents
    /// Whether it was stopped before it was done.
    public internal(set) var wasStopped = false
    /// How long it took.
    public internal(set) var duration = Duration.zero
    /// How long of that was spent on reading and embedding.
    public internal(set) var embeddingDuration = Duration.zero

    /// A folder that could not be listed.
    public struct UnlistedFolder: Hashable, Sendable {
        /// Relative to the photographs' folder.
        public let path: String
        /// Why.
        public let reason: String
    }
}

/// How far indexing has come.
public enum IndexProgress: Hashable, Sendable {
    /// So many photographs were found in the folder so far.
    case scanning(found: Int)
    /// So many of the photographs that are new or changed are in the gallery for good.
    case embedding(done: Int, of: Int)
}
