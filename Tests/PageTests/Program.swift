import Foundation

/// The programs that were built with the tests: they lie beside them.
enum Program {
    /// Runs `likeness` to its end.
    ///
    /// - Returns: what it printed.
    /// - Throws: ``ProgramError`` with its message where it fails.
    static func likeness(_ arguments: [String], in folder: URL) async throws -> String {
        let files = ["output", "error"].map { folder.appending(path: "\(UUID().uuidString).\($0)") }
        for file in files { try Data().write(to: file) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        let process = Process()
        process.executableURL = path("likeness")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment(in: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        let (ends, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        let message = String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
        guard process.terminationStatus == 0 else {
            throw ProgramError("likeness \(arguments.joined(separator: " ")) failed: \(message)")
        }
        return String(decoding: try Data(contentsOf: files[0]), as: UTF8.self)
    }

    static func path(_ name: String) -> URL {
        #if os(macOS)
            let bundles = Bundle.allBundles.map(\.bundleURL)
            let tests = bundles.first { $0.pathExtension == "xctest" } ?? Bundle.main.bundleURL
            return tests.deletingLastPathComponent().appending(path: name)
        #else
            return Bundle.main.bundleURL.appending(path: name)
        #endif
    }

    /// What the person who runs the tests has set is not what is tested.
    static func environment(in folder: URL) -> [String: String] {
        var variables = ProcessInfo.processInfo.environment
        variables["LIKENESS_NETWORK"] = nil
        variables["LIKENESS_CACHE"] = folder.appending(path: "cache").path
        return variables
    }
}

/// What went wrong with a program, in a sentence.
struct ProgramError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
