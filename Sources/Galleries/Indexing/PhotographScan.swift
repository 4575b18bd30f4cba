import Files

/// Tells a gallery's writer what is in the folder of the photographs.
struct PhotographScan {
    let folder: String
    /// The sub-folders that are looked into; `nil` for all, and for the folder itself.
    var subfolders: Set<String>?
    /// The gallery's folder, which may be among the photographs.
    let gallery: String
    let labels: LabelSource
    let writer: GalleryWriter

    /// Files that the writer is told of at a time.
    private static let batch = 1000

    /// - Returns: `nil` where it was stopped: then the gallery is as it was.
    /// - Throws: `GalleryError`; `FileError` where the file of labels cannot be read.
    func run(isStopped: () -> Bool, progress: (Int) -> Void) throws -> IndexReport? {
        var found = 0
        var unlisted: [IndexReport.UnlistedFolder] = []
        var files: [FoundFile] = []
        func saw(_ path: String, byteCount: Int, modified: Int64) throws {
            files.append(
                FoundFile(
                    path: path, byteCount: byteCount, modified: modified,
                    label: labels.label(ofPath: path)))
            found += 1
            if files.count == Self.batch { try tell() }
        }
        func tell() throws {
            if isStopped() { throw Stopped() }
            try writer.saw(files)
            files.removeAll(keepingCapacity: true)
            progress(found)
        }

        try writer.beginScan()
        let skipped = [FileIdentity(path: gallery)].compactMap { $0 }
        do {
            try FolderScan(folder, only: subfolders, skipping: Set(skipped)).forEach { finding in
                switch finding {
                case .photograph(let file):
                    try saw(file.path, byteCount: file.byteCount, modified: file.modified)
                case .failure(let path):
                    // Reading it will fail, and say why.
                    try saw(path, byteCount: 0, modified: 0)
                case .unlistedFolder(let path, let reason):
                    guard !path.isEmpty else {
                        throw GalleryError(
                            .photographs,
                            "the folder \(folder) cannot be listed to its end: \(reason); check the disk it is on"
                        )
                    }
                    unlisted.append(.init(path: path, reason: reason))
                }
            }
            try tell()
        } catch is Stopped {
            return nil
        }
        try refuseEmptiness(found: found)
        let unknownLabels = try readLabels()
        return IndexReport(
            scan: try writer.finishScan(keeping: unlisted.map(\.path)), unlistedFolders: unlisted,
            unknownLabels: unknownLabels,
            contents: try writer.contents())
    }

    private struct Stopped: Error {}

    /// A disk that is not there must not empty the gallery.
    private func refuseEmptiness(found: Int) throws {
        guard found == 0 else { return }
        let count = try writer.count()
        guard count > 0 else { throw GalleryError.noPhotographs(in: folder) }
        throw GalleryError(
            .photographs,
            "\(folder) has no photographs, but the gallery has \(count) from there, which are kept; check that its disk is there, or delete the gallery"
        )
    }

    /// - Returns: how many rows are of photographs that were not found.
    private func readLabels() throws -> Int {
        guard case .file(let path) = labels else { return 0 }
        var unknown = 0
        try LabelFile(path: path).forEachBatch { unknown += try writer.label($0) }
        return unknown
    }
}

extension FolderScan {
    /// Whether there is anything to index; ends with the first that is met.
    func hasPhotographs() throws -> Bool {
        struct Met: Error {}
        do {
            try forEach { finding in
                switch finding {
                case .photograph, .failure: throw Met()
                case .unlistedFolder: break
                }
            }
        } catch is Met {
            return true
        }
        return false
    }
}

extension GalleryError {
    static func noPhotographs(in folder: String) -> GalleryError {
        GalleryError(
            .photographs, "\(folder) has no photographs (JPEG, PNG, WebP); name a folder with some")
    }
}
