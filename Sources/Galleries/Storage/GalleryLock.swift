import Files

/// Holds a gallery for writing: one process at a time.
final class GalleryLock: Sendable {
    private let file: FileLock

    /// - Throws: `GalleryError` with the code `busy` while another process holds it.
    init(_ folder: GalleryFolder) throws {
        do throws(FileLock.Refusal) {
            file = try FileLock(folder.lock)
        } catch {
            switch error {
            case .unwritable: throw GalleryError.unwritable(folder.lock)
            case .held(let process):
                throw GalleryError(
                    .busy,
                    "\(folder.path) is being written to by another process\(process.map { " (\($0))" } ?? ""); wait until it is done, searching works meanwhile"
                )
            }
        }
    }
}
