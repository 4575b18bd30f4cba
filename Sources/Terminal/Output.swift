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

/// Why a result could not be handed over: one sentence.
package struct OutputError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// Refuses to write over one of the files that are read.
    ///
    /// - Parameter option: the option that names the output.
    package static func check(
        _ output: String, named option: String = "-o", replacesNoneOf inputs: [String]
    ) throws {
        var (target, status) = (stat(), stat())
        guard stat(output.onDisk, &target) == 0 else { return }
        for input in inputs where stat(input.onDisk, &status) == 0 {
            if target.st_dev == status.st_dev && target.st_ino == status.st_ino {
                throw OutputError(
                    "\(output) would replace what it is made from; give \(option) another name")
            }
        }
    }
}

/// Does something that takes milliseconds and must not be left half done, such as putting files in
/// place: Ctrl-C and the like have no effect meanwhile.
package func uninterrupted<T>(_ body: () throws -> T) rethrows -> T {
    let handlers = [SIGINT, SIGTERM, SIGHUP].map { (number: $0, before: signal($0, SIG_IGN)) }
    defer { for handler in handlers { signal(handler.number, handler.before) } }
    return try body()
}

/// Prints a result and a line break. Unlike `print`, it notices a full disk.
package func put(_ text: String) throws {
    try Array((text.showingBytes() + "\n").utf8).withUnsafeBytes { bytes in
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

/// Prints one JSON object: keys in order, numbers as they are. JSON has no word for what is not a number,
/// or infinite: these are the strings `NaN`, `Infinity` and `-Infinity`.
package func putJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    try put(String(decoding: try encoder.encode(value), as: UTF8.self).showingBytes("\\\\"))
}

/// Warns on the error stream.
package func warn(_ message: String) { say("Warning: \(message)") }

/// Says something on the error stream.
package func say(_ message: String) {
    let line = Array("\(message.onOneLine)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
