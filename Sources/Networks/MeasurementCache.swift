import Files

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

/// What was measured about networks, in the user's folder for what can be made again.
///
/// A file that is damaged, or cannot be read or written, is as good as none: nothing here fails.
struct MeasurementCache {
    /// The folder; `nil` where there is none: then nothing is remembered.
    let folder: String?

    /// `$LIKENESS_CACHE`; else `likeness` in the folder that the system has for caches.
    ///
    /// - Parameter environment: where variables are looked up.
    init(environment: (String) -> String? = Self.variable) {
        folder = Self.folder(environment)
    }

    private static func folder(_ environment: (String) -> String?) -> String? {
        if let own = environment("LIKENESS_CACHE") { return own }
        // The XDG Base Directory Specification has relative paths ignored.
        if let caches = environment("XDG_CACHE_HOME"), caches.hasPrefix("/") {
            return "\(caches)/likeness"
        }
        guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
        #if os(macOS)
            return "\(home)/Library/Caches/likeness"
        #else
            return "\(home)/.cache/likeness"
        #endif
    }

    /// What was measured, where it is known.
    ///
    /// - Parameter name: of the file.
    func value<Value: Decodable>(_ name: String) -> Value? {
        guard let folder,
            let bytes = try? WholeFile.read("\(folder)/\(name)", maximumBytes: 1 << 16)
        else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(bytes))
    }

    /// Remembers what was measured. Two programs that do so at a time do not undo each other's, where
    /// each measurement has a file.
    func remember(_ value: some Encodable, as name: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let folder, let data = try? encoder.encode(value) else { return }
        WholeFile.makeFolders(folder)
        try? WholeFile.write(Array(data), to: "\(folder)/\(name)")
    }

    /// An environment variable that is set and not empty.
    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
