#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder `.likeness`, which set-up fills with what is downloaded: the ONNX Runtime library, the
/// sample network, the sample photographs.
package enum SetUpFolder {
    /// Where something in the folder may be: in the working folder, and in each folder above the
    /// executable, so that a program that was built in a clone finds the clone's.
    package static func candidates(_ name: String) -> [String] {
        var paths = [".likeness/\(name)"]
        var folder = executableFolder()
        while let current = folder {
            paths.append("\(current)/.likeness/\(name)")
            folder = current.lastIndex(of: "/").map { String(current[..<$0]) }
        }
        return paths
    }

    /// An environment variable that is set and not empty.
    package static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func executableFolder() -> String? {
        #if os(Linux)
            guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
        #else
            guard let first = CommandLine.arguments.first, let resolved = realpath(first, nil)
            else { return nil }
        #endif
        defer { free(resolved) }
        let path = String(cString: resolved)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
