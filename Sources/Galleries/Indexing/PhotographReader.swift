import Files
import Images

/// Reads the files of photographs.
struct PhotographReader: Sendable {
    /// What came of reading a file.
    enum Reading {
        case read([UInt8], hash: UInt64)
        case failed(IndexedFile)
    }

    /// The folder of the photographs.
    let folder: String

    /// No picture within the limits on pixels needs more.
    static let maximumBytes = 1 << 30

    func read(_ file: FoundFile) -> Reading {
        let path = "\(folder)/\(file.path)"
        do {
            let bytes = try WholeFile.read(path, maximumBytes: Self.maximumBytes)
            return .read(bytes, hash: bytes.withUnsafeBytes { WholeFile.fingerprint(of: $0) })
        } catch {
            return .failed(
                IndexedFile(
                    file, contentHash: nil, .failed(error.message.leavingOut(path))))
        }
    }
}

extension String {
    /// The message without the path it begins with: where it is shown, the path stands beside it.
    package func leavingOut(_ path: String) -> String {
        utf8.starts(with: path.utf8)
            ? "it" + String(Substring(utf8.dropFirst(path.utf8.count))) : self
    }
}
