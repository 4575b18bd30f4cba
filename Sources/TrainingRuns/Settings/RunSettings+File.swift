import Files

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RunSettings {
    /// Classes have names, and there may be many; more than this is something else.
    private static let mostBytes = 1 << 26
    /// Settings are a few objects within one another.
    private static let mostDepth = 64

    /// Reads a run's settings.
    ///
    /// - Throws: `FileError` where the file cannot be read; `TrainingRunError` where it is of a newer
    ///   version, or damaged.
    init(contentsOf path: String) throws {
        let bytes = try WholeFile.read(path, maximumBytes: Self.mostBytes)
        func damaged(_ shortcoming: String) -> TrainingRunError {
            TrainingRunError(
                .damaged,
                "the settings in \(path) \(shortcoming); restore the file, or train into a new folder"
            )
        }
        guard JSONValue.depth(of: bytes) <= Self.mostDepth else {
            throw damaged("are too deeply nested")
        }
        struct Version: Decodable { let version: Int }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            let version = try decoder.decode(Version.self, from: Data(bytes)).version
            guard version <= Self.currentVersion else {
                throw TrainingRunError(
                    .version,
                    "\(path) is of version \(version), and this version of Likeness knows \(Self.currentVersion); use a newer Likeness"
                )
            }
            self = try decoder.decode(RunSettings.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw damaged(error.shortcoming)
        }
        guard version > 0, totalSteps >= 0, inputSize.width > 0, inputSize.height > 0 else {
            throw damaged("have a number that cannot be")
        }
    }

    /// Writes the settings, for people to read, too.
    ///
    /// - Throws: `TrainingRunError` where JSON cannot say them; `FileError` where the file cannot be
    ///   written.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let text: Data
        do {
            text = try encoder.encode(self)
        } catch {
            throw TrainingRunError(
                .settings, "the settings cannot be written down: \(error); give finite numbers")
        }
        let file = try PendingFile(path)
        try file.append(Array(text) + [UInt8(ascii: "\n")])
        try file.commit(synchronising: true)
    }
}
