import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension OnnxModel {
    /// Where the preprocessing of a network stands: beside it, `NET.preprocessor_config.json` for
    /// `NET.onnx`, so that several networks in one folder each have theirs.
    package static func preprocessorPath(forNetwork path: String) -> String {
        (path.hasSuffix(".onnx") ? String(path.dropLast(5)) : path) + ".preprocessor_config.json"
    }

    /// Writes the network, and beside it its preprocessing: both, or nothing.
    ///
    /// A network of this name is replaced. A preprocessing file of this name is kept if it says the
    /// same, and otherwise nothing is written: someone may have changed it on purpose.
    ///
    /// - Parameter preprocessing: the text of a `preprocessor_config.json`.
    /// - Returns: the paths of the files, the network's first.
    /// - Throws: `OnnxGraphError` when a preprocessing file is in the way; `FileError` when a file
    ///   cannot be written.
    @discardableResult
    package func write(to path: String, preprocessing: String) throws -> [String] {
        try Self.checkPreprocessing(preprocessing, besideNetwork: path)
        let beside = Self.preprocessorPath(forNetwork: path)
        let isNew = access(beside.onDisk, F_OK) != 0
        if isNew { try WholeFile.write(Array(preprocessing.utf8), to: beside) }
        do {
            try write(to: path)
        } catch {
            if isNew { unlink(beside.onDisk) }
            throw error
        }
        return [path, beside]
    }

    /// Checks, before any work, that no other preprocessing stands where a network's would.
    ///
    /// - Throws: `OnnxGraphError` when one does, `FileError` when it cannot be read.
    package static func checkPreprocessing(
        _ text: String, besideNetwork path: String
    ) throws {
        let beside = preprocessorPath(forNetwork: path)
        guard access(beside.onDisk, F_OK) == 0 else { return }
        guard try WholeFile.read(beside, maximumBytes: 1 << 20) == Array(text.utf8) else {
            throw OnnxGraphError(
                .inTheWay,
                "\(beside) exists and says something else; remove it, or choose another name for the network"
            )
        }
    }
}
