import Figures
import Files
import Images
import SimilarityMaps

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
                    let exists = access(path, F_OK) == 0
                    try WholeFile.write(bytes, to: path)
                    if !exists { new.append(path) }
                }
            } catch {
                for path in new { unlink(path) }
                if made, let folder { rmdir(folder) }
                throw error
            }
        }
    }

    /// Makes a folder unless it is there, and says whether it did.
    private static func make(_ folder: String) throws -> Bool {
        if mkdir(folder, 0o777) == 0 { return true }
        guard errno == EEXIST else {
            throw OutputError(
                "the folder \(folder) cannot be made; check that the folder above it exists and may be written to"
            )
        }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw OutputError("\(folder) is a file, not a folder; name another folder")
        }
        return false
    }
}

/// Why a result could not be handed over: one sentence.
struct OutputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Refuses to write over one of the files that are read.
    ///
    /// - Parameter option: the option that names the output.
    static func check(
        _ output: String, named option: String = "-o", replacesNoneOf inputs: [String]
    ) throws {
        var (target, status) = (stat(), stat())
        guard stat(output, &target) == 0 else { return }
        for input in inputs where stat(input, &status) == 0 {
            if target.st_dev == status.st_dev && target.st_ino == status.st_ino {
                throw OutputError(
                    "\(output) would replace what it is made from; give \(option) another name")
            }
        }
    }
}

/// Does something that takes milliseconds and must not be left half done, such as putting files in
/// place: Ctrl-C and the like have no effect meanwhile.
func uninterrupted<T>(_ body: () throws -> T) rethrows -> T {
    let handlers = [SIGINT, SIGTERM, SIGHUP].map { (number: $0, before: signal($0, SIG_IGN)) }
    defer { for handler in handlers { signal(handler.number, handler.before) } }
    return try body()
}

/// Prints a result and a line break. Unlike `print`, it notices a full disk.
func put(_ text: String) throws {
    try Array((text + "\n").utf8).withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = write(
                STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if sent < 0 && errno == EINTR { continue }
            guard sent > 0 else {
                throw OutputError(
                    "the result cannot be printed (\(String(cString: strerror(errno)))); check where standard output goes"
                )
            }
            rest = rest.dropFirst(sent)
        }
    }
}

/// Prints one JSON object: keys in order, numbers as they are.
func putJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try put(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Warns on the error stream.
func warn(_ message: String) { say("Warning: \(message)") }

/// Says something on the error stream.
func say(_ message: String) {
    let line = Array("\(message.onOneLine)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
