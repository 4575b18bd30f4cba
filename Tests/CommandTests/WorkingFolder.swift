import Foundation

/// A folder of its own for a test, with copies of the fixtures in it, and the command to run there.
final class WorkingFolder {
    /// How a run of the command ended.
    struct Outcome {
        /// The exit code, or the signal's number where `wasKilled`.
        let status: Int32
        /// Whether a signal ended the process, as in a crash.
        let wasKilled: Bool
        let output: String
        let error: String
    }

    let url: URL
    private let transcripts: URL
    /// Who removes the folder, if not this one.
    private var owner: WorkingFolder?

    init() throws {
        let files = FileManager.default
        guard let fixtures = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else {
            throw CocoaError(.fileNoSuchFile)
        }
        let parent = files.temporaryDirectory.appending(path: "likeness-\(UUID().uuidString)")
        // Apart from the folder, so that its listing shows what the command leaves, and only that.
        transcripts = parent.appending(path: "transcripts")
        try files.createDirectory(at: transcripts, withIntermediateDirectories: true)
        url = parent.appending(path: "folder")
        try files.copyItem(at: fixtures, to: url)
    }

    /// The same folder for another command that runs at the same time.
    init(sharing folder: WorkingFolder) throws {
        url = folder.url
        transcripts = folder.transcripts.appending(path: "other")
        owner = folder
        try FileManager.default.createDirectory(at: transcripts, withIntermediateDirectories: true)
    }

    deinit {
        guard owner == nil else { return }
        try? FileManager.default.removeItem(at: url.deletingLastPathComponent())
    }

    func data(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

    func write(_ data: Data, to name: String) throws {
        try data.write(to: url.appending(path: name))
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            at: url.appending(path: name), withIntermediateDirectories: false)
    }

    /// Every file below the folder, hidden ones too, with its contents; nothing for folders.
    func contents() throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: url.path)
        return Dictionary(uniqueKeysWithValues: names.map { ($0, (try? data($0)) ?? Data()) })
    }

    /// Runs the command in the folder.
    func likeness(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(Self.command, arguments, environment: environment)
    }

    /// Runs a program in the folder; `whileRunning` is called when it has been started.
    ///
    /// - Parameter standardError: where messages go, instead of into the outcome.
    func run(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:],
        standardError: FileHandle? = nil, whileRunning: (Process) -> Void = { _ in }
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = url
        var variables = ProcessInfo.processInfo.environment
        // What the person who runs the tests has set is not what is tested.
        for name in ["LIKENESS_NETWORK", "COLUMNS", "LINES"] { variables[name] = nil }
        variables["LIKENESS_CACHE"] = transcripts.path + "/cache"
        process.environment = variables.merging(environment) { $1 }
        // Files, because a pipe that nobody reads in time would stop the process.
        let outputs = ["stdout", "stderr"].map { transcripts.appending(path: $0) }
        for output in outputs { try Data().write(to: output) }
        let handles = try outputs.map { try FileHandle(forWritingTo: $0) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handles[0]
        process.standardError = standardError ?? handles[1]
        try process.run()
        whileRunning(process)
        process.waitUntilExit()
        for handle in handles { try handle.close() }
        return Outcome(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal,
            output: String(decoding: try Data(contentsOf: outputs[0]), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: outputs[1]), as: UTF8.self))
    }

    /// What the program that runs has printed, as soon as it is enough; after a minute, whatever it is.
    func waitForOutput(_ isEnough: (String) -> Bool) -> String {
        let output = transcripts.appending(path: "stdout")
        for _ in 0..<3000 {
            let text = String(decoding: (try? Data(contentsOf: output)) ?? Data(), as: UTF8.self)
            if isEnough(text) { return text }
            usleep(20_000)
        }
        return ""
    }

    /// The program that was built with the tests: it lies beside them.
    static var command: URL {
        #if os(macOS)
            let bundles = Bundle.allBundles.map(\.bundleURL)
            let tests = bundles.first { $0.pathExtension == "xctest" } ?? Bundle.main.bundleURL
            return tests.deletingLastPathComponent().appending(path: "likeness")
        #else
            return Bundle.main.bundleURL.appending(path: "likeness")
        #endif
    }
}
