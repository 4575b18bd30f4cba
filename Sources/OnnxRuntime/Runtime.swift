import COnnxRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The ONNX Runtime library, loaded into this process.
///
/// One is enough for any number of sessions. The library is found at run time; nothing of it is
/// needed to build.
public final class Runtime: Sendable {
    /// The C interface that is asked for. ONNX Runtime 1.17 was the first with it; every newer
    /// version still has it, because the interface is only ever appended to.
    private static let apiVersion: UInt32 = 17

    /// The library's own version, for example `1.20.1`.
    public let version: String
    /// The file that was loaded, or the name under which the system found it.
    public let path: String

    /// Whether the library can be told where external data are of a network that comes from memory:
    /// since 1.21. Earlier versions take the folder, and then stop in their optimiser.
    public var findsWeights: Bool {
        let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (1, 21)
    }

    // The table is constant and the environment is documented as safe for use by many threads. The
    // environment is one for the whole process, counted by the library: it and the library are kept
    // until the process ends, because making it anew while the last user lets go of it fails.
    nonisolated(unsafe) let table: OpaquePointer
    nonisolated(unsafe) let environment: OpaquePointer

    /// Loads the library.
    ///
    /// Looked for in this order: `path`; the environment variable `LIKENESS_ONNXRUNTIME`; the folder
    /// `.likeness/onnxruntime`, in the working folder and in those above the executable; the system.
    /// Either of the first two may name the library or the folder that holds it, and is final.
    ///
    /// - Throws: `OnnxRuntimeError` when no usable library is found; it says what was tried.
    public convenience init(path: String? = nil) throws {
        try self.init(LibrarySearch(option: path))
    }

    init(_ search: LibrarySearch) throws(OnnxRuntimeError) {
        var refused: OnnxRuntimeError?
        for candidate in search.candidates {
            do throws(OnnxRuntimeError) {
                (table, version) = try Self.open(candidate)
            } catch {
                if candidate.isRequired { throw error }
                if error.code != .libraryNotFound { refused = refused ?? error }
                continue
            }
            self.path = candidate.path
            var environment: OpaquePointer?
            try check(ort_env_create(table, &environment), table, .libraryUnusable) {
                "\(candidate.path) did not start: \($0)"
            }
            guard let environment else {
                throw OnnxRuntimeError(.libraryUnusable, "\(candidate.path) did not start")
            }
            self.environment = environment
            return
        }
        throw refused
            ?? OnnxRuntimeError(
                .libraryNotFound,
                "ONNX Runtime was not found (looked in \(search.places)); run ‘make demo’ once, or give the library with --onnxruntime or LIKENESS_ONNXRUNTIME"
            )
    }

    private static func open(
        _ candidate: LibrarySearch.Candidate
    ) throws(OnnxRuntimeError) -> (OpaquePointer, String) {
        let remedy = "run ‘make demo’ once, or correct --onnxruntime or LIKENESS_ONNXRUNTIME"
        if candidate.isFile, access(candidate.path, R_OK) != 0 {
            throw OnnxRuntimeError(
                .libraryNotFound, "there is no ONNX Runtime library \(candidate.path); \(remedy)")
        }
        var status = stat()
        if candidate.isFile, stat(candidate.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR
        {
            throw OnnxRuntimeError(
                .libraryNotFound,
                "the folder \(candidate.path) holds no ONNX Runtime library; \(remedy)")
        }
        var reason: UnsafePointer<CChar>?
        guard let library = ort_library_open(candidate.path, &reason) else {
            throw OnnxRuntimeError(
                candidate.isFile ? .libraryUnusable : .libraryNotFound,
                "\(candidate.path) cannot be loaded as ONNX Runtime (\(reason.map { String(cString: $0) } ?? "no reason given")); \(remedy)"
            )
        }
        guard let version = ort_version(library).map({ String(cString: $0) }) else {
            ort_library_close(library)
            throw OnnxRuntimeError(
                .libraryUnusable,
                "\(candidate.path) is a library, but not ONNX Runtime; \(remedy)")
        }
        guard let table = ort_table(library, apiVersion) else {
            ort_library_close(library)
            throw OnnxRuntimeError(
                .libraryTooOld,
                "\(candidate.path) is ONNX Runtime \(version); Likeness needs 1.\(apiVersion) or newer; \(remedy)"
            )
        }
        return (table, version)
    }
}

/// Turns a status of the library into an error, and frees it.
func check(
    _ status: OpaquePointer?, _ table: OpaquePointer, _ code: OnnxRuntimeError.Code,
    _ message: (String) -> String
) throws(OnnxRuntimeError) {
    guard let status else { return }
    defer { ort_status_release(table, status) }
    let text = ort_status_message(table, status).map { String(cString: $0) } ?? "no reason given"
    throw OnnxRuntimeError(code, message(text.split(separator: "\n").joined(separator: " ")))
}
