import Figures
import Files
import Galleries
import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One of the networks that are compared.
struct ComparedNetwork {
    /// What to call it.
    var name: String
    /// Its file.
    var path: String
    /// The step and the epoch of the training that it is of.
    var step: Int?
    var epoch: Double?
}

/// What is compared, on which photographs.
struct ComparisonSubject {
    var subject: ComparisonReport.Subject
    var title: String
    var networks: [ComparedNetwork]
    /// The folder of the photographs that are searched.
    var photographs: String
    /// The sub-folders of it that count; `nil` for all.
    var subfolders: Set<String>?
    /// Where embeddings are kept, where that is known.
    var cache: String?
    /// What there is to say about a training.
    var facts: [GalleryReport.Fact] = []
    /// What a training noted.
    var curves: [ComparisonReport.Curve] = []

    /// Networks of their own.
    ///
    /// - Throws: `OutputError` where too little is said, or too much.
    init(networks paths: [String], photographs: String?) throws {
        guard paths.count > 1 else {
            throw OutputError(
                "\(paths.first ?? "") is one network; name two or more, or the folder of a training"
            )
        }
        guard ComparisonReport.networkCounts.contains(paths.count) else {
            throw OutputError(
                "\(paths.count) networks are too many; compare \(ComparisonReport.networkCounts.upperBound) at most"
            )
        }
        guard let photographs else {
            throw OutputError(
                "say with --gallery-images on which photographs the networks are compared")
        }
        for path in paths where Self.isFolder(path) {
            throw OutputError(
                "\(path) is a folder; name a training alone, or its network, \(path)/network.onnx")
        }
        let names = namesApart(paths)
        subject = .networks
        title = Self.title(names)
        networks = zip(paths, names).map { ComparedNetwork(name: $1, path: $0) }
        self.photographs = photographs
    }

    static func exists(_ path: String) -> Bool { WholeFile.resolved(path) != nil }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path.onDisk, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// "a and b"; "a, b and 3 more".
    private static func title(_ names: [String]) -> String {
        switch names.count {
        case ...1: names.first ?? ""
        case 2, 3:
            names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
        default: "\(names[0]), \(names[1]) and \(names.count - 2) more networks"
        }
    }
}

/// What files are called side by side: their names without extension, and of their folders as much as
/// tells them all apart. The same file twice is numbered.
func namesApart(_ paths: [String]) -> [String] {
    let parts = paths.map { path -> [String] in
        var parts = path.split(separator: "/").map { String($0) }
        if let last = parts.popLast() { parts.append(last.stem) }
        return parts
    }
    let deepest = parts.map(\.count).max() ?? 1
    for depth in 1...max(deepest, 1) {
        let names = parts.map { $0.suffix(depth).joined(separator: "/") }
        if Set(names).count == names.count { return names }
    }
    var seen: [String: Int] = [:]
    return parts.map { parts in
        let name = parts.joined(separator: "/")
        seen[name, default: 0] += 1
        return seen[name] == 1 ? name : "\(name) (\(seen[name] ?? 0))"
    }
}
