import Files
import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program `likeness-NAME` that is run as `likeness NAME`: what few need, and needs much, is built on
/// its own.
struct Extension {
    let name: String
    let arguments: [String]

    /// - Parameters:
    ///   - arguments: those of the command, without its name.
    ///   - own: the names of its own commands, which no extension can take.
    /// - Returns: `nil` where the arguments are the command’s own business.
    init?(_ arguments: [String], besides own: [String]) {
        var rest = arguments[...]
        // `likeness help serve` asks the other program.
        let isHelp = rest.first == "help" && rest.count == 2
        if isHelp { rest = rest.dropFirst() }
        guard let name = rest.first, !own.contains(name), name != "help", Self.isName(name) else {
            return nil
        }
        self.name = name
        self.arguments = isHelp ? ["--help"] : Array(rest.dropFirst())
    }

    /// Turns this process into the other program: what the arguments say, the input and the exit code are
    /// its business from there on.
    ///
    /// Returns where there is no such program, so that the name is refused like any other mistake.
    ///
    /// - Throws: where there is none but should be, and where it cannot be run.
    func run() throws {
        guard let program = Self.program("likeness-" + name) else {
            guard let hint = Self.known[name] else { return }
            throw OutputError(
                "‘likeness \(name)’ is a program of its own, which is not here; \(hint)")
        }
        var words = ([program] + arguments).map { strdup($0.onDisk) } + [nil]
        execv(program, &words)
        let reason = String(cString: strerror(errno))
        for word in words { free(word) }
        throw OutputError("\(program) cannot be run (\(reason)); build it again")
    }

    /// How to get those that belong to Likeness.
    private static let known = [
        "serve":
            "build it with ‘make serve’ or ‘swift build -c release --product likeness-serve’",
        "train":
            "build it with ‘make train’, which installs libtorch, or ‘swift build -c release --product likeness-train’",
    ]

    /// A name that is safe as part of a file’s.
    private static func isName(_ text: String) -> Bool {
        text.utf8.first.map { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") } == true
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
    }

    /// The program of a name: beside this one, or where programs are looked for.
    private static func program(_ name: String) -> String? {
        let beside = ownPath.map { WholeFile.folder(of: $0) }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        // An empty part of PATH means the folder one is in; whose programs are there is not clear enough.
        let folders = [beside].compactMap { $0 } + path.split(separator: ":").map(String.init)
        return folders.map { "\($0)/\(name)" }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && access(path, X_OK) == 0
    }

    /// Where this program’s file is, with every link followed.
    private static var ownPath: String? {
        #if os(Linux)
            return WholeFile.resolved("/proc/self/exe")
        #else
            var count = UInt32(PATH_MAX)
            var bytes = [CChar](repeating: 0, count: Int(count))
            guard _NSGetExecutablePath(&bytes, &count) == 0 else { return nil }
            return bytes.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.flatMap { WholeFile.resolved(String(cString: $0)) }
            }
        #endif
    }
}
