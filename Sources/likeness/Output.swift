import Figures
import Files
import Images
import SimilarityMaps
import Terminal

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files a command leaves: all of them, or none.
struct OutputFiles {
    private var files: [(path: String, bytes: [UInt8])] = []

    mutating func add(_ path: String, _ bytes: [UInt8]) { files.append((path, bytes)) }

    /// Adds the raw maps of two photographs, `NAME.map.npy` each, and returns their paths.
    mutating func addMaps(
        _ maps: [PairFigure.Map], first: String, second: String, folder: String
    ) -> (String, String) {
        var names = [first.stem, second.stem]
        // Photographs of one name in two folders would overwrite each other's maps; capitals do not
        // tell names apart on every file system.
        if names[0].lowercased() == names[1].lowercased() {
            names = [names[0] + "-A", names[1] + "-B"]
        }
        let paths = names.map { "\(folder)/\($0).map.npy" }
        for (path, map) in zip(paths, maps) {
            add(path, NumpyFile(map.values, shape: [map.grid.rows, map.grid.columns]).bytes)
        }
        return (paths[0], paths[1])
    }

    /// Writes the files; those that were new are taken back when one of them cannot be written.
    func write(creating folder: String?) throws {
        try uninterrupted {
            let made = try folder.map(Self.make) ?? false
            var new: [String] = []
            do {
                for (path, bytes) in files {
                    let exists = access(path.onDisk, F_OK) == 0
                    try WholeFile.write(bytes, to: path)
                    if !exists { new.append(path) }
                }
            } catch {
                for path in new { unlink(path.onDisk) }
                if made, let folder { rmdir(folder.onDisk) }
                throw error
            }
        }
    }

    /// Makes a folder unless it is there, and says whether it did.
    private static func make(_ folder: String) throws -> Bool {
        if mkdir(folder.onDisk, 0o777) == 0 { return true }
        guard errno == EEXIST else {
            throw OutputError(
                "the folder \(folder) cannot be made; check that the folder above it exists and may be written to"
            )
        }
        var status = stat()
        guard stat(folder.onDisk, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw OutputError("\(folder) is a file, not a folder; name another folder")
        }
        return false
    }
}
