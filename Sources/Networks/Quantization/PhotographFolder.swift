#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The photographs of a folder, and which of them a network is measured on.
struct PhotographFolder {
    /// The folder.
    let path: String
    /// The paths of the pictures in it and in its sub-folders, in the order of their names.
    let photographs: [String]

    /// The endings of the names of what can be read.
    private static let extensions: Set<String> = ["jpg", "jpeg", "png", "webp"]
    /// With fewer, neither ranges nor neighbours would say much.
    static let fewest = 16

    /// - Throws: `NetworkError` when there is no such folder, or too little in it.
    init(_ path: String) throws(NetworkError) {
        self.path = path
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        // The folder itself may be a link; links inside are not followed, and none leads in circles.
        let names = try? FileManager.default.subpathsOfDirectory(atPath: folder + "/")
        guard let names else {
            throw NetworkError(
                .photographs, "\(path) is not a folder that can be read; name one with photographs")
        }
        photographs = names.filter { name in
            guard let dot = name.lastIndex(of: ".") else { return false }
            return Self.extensions.contains(name[name.index(after: dot)...].lowercased())
        }.sorted().map { "\(folder)/\($0)" }
        guard photographs.count >= Self.fewest else {
            let count = photographs.count
            let found =
                count == 0 ? "no photographs" : "\(count) photograph\(count == 1 ? "" : "s")"
            throw NetworkError(
                .photographs,
                "\(path) has \(found) (JPEG, PNG, WebP); give a folder with at least \(Self.fewest), better 200, of the kind that the network is used for"
            )
        }
    }

    /// Two parts that share no photograph, each spread over the whole folder.
    ///
    /// - Parameters:
    ///   - count: how many the first has at most; it never has more than half of the folder.
    ///   - others: how many the second has at most.
    func parts(_ count: Int, others: Int) -> (first: [String], second: [String]) {
        let first = Self.spread(photographs, min(count, photographs.count / 2))
        let taken = Set(first)
        return (first, Self.spread(photographs.filter { !taken.contains($0) }, others))
    }

    private static func spread(_ paths: [String], _ count: Int) -> [String] {
        let count = min(count, paths.count)
        return (0..<count).map { paths[(2 * $0 + 1) * paths.count / (2 * count)] }
    }
}

extension NetworkError.Code {
    /// The folder of photographs is missing, or has too few.
    public static let photographs = NetworkError.Code(name: "photographs")
}
