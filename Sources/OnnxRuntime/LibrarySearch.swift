#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the ONNX Runtime library may be, in the order in which it is looked for.
struct LibrarySearch {
    struct Candidate {
        /// A file, or a name for the system's loader to find.
        let path: String
        /// Whether the person asked for this one: then no other will do.
        let isRequired: Bool
        var isFile: Bool { path.contains("/") }
    }

    let candidates: [Candidate]
    /// The places looked in, for a message.
    let places: String

    #if os(macOS)
        private static let ending = ".dylib"
        private static let systemNames = [
            "libonnxruntime.dylib", "/opt/homebrew/lib/libonnxruntime.dylib",
            "/usr/local/lib/libonnxruntime.dylib",
        ]
    #else
        private static let ending = ".so"
        private static let systemNames = ["libonnxruntime.so.1", "libonnxruntime.so"]
    #endif

    init(
        option: String?, environment: String? = SetUpFolder.variable("LIKENESS_ONNXRUNTIME"),
        folders: [String] = SetUpFolder.candidates("onnxruntime")
    ) {
        if let required = option ?? environment, !required.isEmpty {
            candidates = [
                Candidate(path: Self.library(in: required) ?? required, isRequired: true)
            ].map {
                // A bare name in the working folder would otherwise go to the system's loader.
                $0.isFile ? $0 : Candidate(path: "./\($0.path)", isRequired: true)
            }
            places = required
        } else {
            let found = folders.compactMap { Self.library(in: $0) }
            candidates = (found + Self.systemNames).map { Candidate(path: $0, isRequired: false) }
            places = (folders.prefix(1) + ["the system’s libraries"]).joined(separator: " and ")
        }
    }

    /// The library in a folder: the newest of its versions by name.
    static func library(in folder: String) -> String? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix("libonnxruntime."), name.contains(ending) { names.append(name) }
        }
        return names.max().map { "\(folder)/\($0)" }
    }
}
