import ArgumentParser
import Files
import Foundation
import WebApp

/// What the server may take.
struct LimitArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where uploaded photographs are kept; by default a folder of your own data.",
            valueName: "folder"))
    var uploads: String?

    @Option(
        help: ArgumentHelp("The largest file that may be uploaded, in MB.", valueName: "number"))
    var maxUpload = 32

    @Option(
        help: ArgumentHelp("Refuse photographs with more pixels than this.", valueName: "number"))
    var maxPixels = WebAppOptions(uploads: "").maximumPixels

    @Option(
        help: ArgumentHelp(
            "Memory for what may be wanted again, such as maps, in MB.", valueName: "number"))
    var cache = 512

    func validate() throws {
        guard (1...1024).contains(maxUpload) else {
            throw ValidationError("--max-upload takes a number from 1 to 1024, not \(maxUpload).")
        }
        guard maxPixels > 0 else {
            throw ValidationError("--max-pixels takes a number above zero, not \(maxPixels).")
        }
        guard (16...1 << 20).contains(cache) else {
            throw ValidationError("--cache takes a number from 16 to \(1 << 20), not \(cache).")
        }
    }

    func apply(to options: inout WebAppOptions) {
        options.maximumUploadBytes = maxUpload << 20
        options.maximumPixels = maxPixels
        options.cacheBytes = cache << 20
    }
}

/// Where the network is and how it runs.
struct NetworkArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The first gallery’s network, if it is no longer where it was.", valueName: "file"))
    var network: String?

    @Option(
        help: ArgumentHelp(
            "Threads for the network; by default one on each core.", valueName: "number"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "The ONNX Runtime library or its folder; else LIKENESS_ONNXRUNTIME, .likeness/onnxruntime, the system.",
            valueName: "path"))
    var onnxruntime: String?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).")
        }
    }

    var source: NetworkSource {
        var source = NetworkSource()
        source.path = network
        source.options.threads = threads
        source.options.runtimePath = onnxruntime
        return source
    }
}

/// What a person sees who started the server.
enum Console {
    /// Prints a line. Where nobody can read it, the server runs all the same.
    static func put(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Shows an address in the browser; where that cannot be done, says so.
    static func browse(_ url: String) {
        let opener = Process()
        opener.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        #if os(macOS)
            opener.arguments = ["open", url]
        #else
            opener.arguments = ["xdg-open", url]
        #endif
        opener.standardInput = FileHandle.nullDevice
        opener.standardOutput = FileHandle.nullDevice
        opener.standardError = FileHandle.nullDevice
        opener.terminationHandler = { if $0.terminationStatus != 0 { note() } }
        do { try opener.run() } catch { note() }
    }

    @Sendable private static func note() {
        let line = "The browser cannot be opened from here; open the address yourself.\n"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
