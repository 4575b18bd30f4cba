import Files
import Galleries

/// Photographs with their classes: a folder for each class, as torchvision's `ImageFolder` has it.
///
/// A class is a first level of sub-folders, whatever there is below it; the sub-folders' own folders
/// belong to it. Only classes of two photographs or more are taken: of one alone there is nothing that
/// its photograph should be similar to.
public struct TrainingPhotographs: Sendable {
    /// The folder, as it was named.
    public let folder: String
    /// The classes' names, in the order of their bytes.
    public let classes: [String]
    /// The paths of all photographs, relative to the folder: class by class, and within each in the
    /// order of their bytes. A photograph is spoken of by its number in this list.
    public let paths: [String]
    /// The class of each photograph, as its number in `classes`.
    public let labels: [Int]
    /// The photographs of each class, as their numbers.
    public let members: [Range<Int>]
    /// What is in the folder and not taken, and why, for a person to read.
    public let remarks: [String]

    /// How many photographs there are.
    public var count: Int { paths.count }

    /// Looks into a folder.
    ///
    /// - Throws: `GalleryError` where the folder cannot be listed; `TrainingError` with the code
    ///   `photographs` where there are no two classes in it.
    public init(contentsOf folder: String) throws {
        let findings = try ClassFolders(folder)
        var remarks = findings.remarks
        var found: [(name: String, paths: [String])] = []
        for (name, paths) in findings.photographs.sorted(by: { $0.key.precedes($1.key) }) {
            if paths.count > 1 {
                found.append((name, paths.sorted { $0.precedes($1) }))
            } else {
                remarks.append(
                    "the class \(name) has one photograph and is left out; a class needs two or more"
                )
            }
        }
        guard found.count > 1 else {
            throw findings.refusal(usable: found.map(\.name), remarks: remarks)
        }
        self.init(folder: folder, found, remarks: remarks)
    }

    /// - Parameter found: classes and their paths, in order.
    private init(
        folder: String, _ found: [(name: String, paths: [String])], remarks: [String]
    ) {
        self.folder = folder
        self.remarks = remarks
        classes = found.map(\.name)
        paths = found.flatMap(\.paths)
        labels = found.enumerated().flatMap { label, each in each.paths.map { _ in label } }
        var end = 0
        members = found.map { each in
            defer { end += each.paths.count }
            return end..<end + each.paths.count
        }
    }

    /// The classes of these names only.
    func taking(_ names: Set<String>) -> TrainingPhotographs {
        let taken = classes.indices.filter { names.contains(classes[$0]) }
        return TrainingPhotographs(
            folder: folder, taken.map { (classes[$0], Array(paths[members[$0]])) },
            remarks: remarks)
    }

    /// The photographs of these numbers only. Classes keep their numbers, also those that have none left.
    func keeping(_ numbers: Set<Int>) -> TrainingPhotographs {
        TrainingPhotographs(
            folder: folder,
            classes.indices.map { label in
                (classes[label], members[label].filter(numbers.contains).map { paths[$0] })
            }, remarks: remarks)
    }

    func remarking(_ remark: String) -> TrainingPhotographs {
        TrainingPhotographs(
            folder: folder, classes.indices.map { (classes[$0], Array(paths[members[$0]])) },
            remarks: remarks + [remark])
    }

    /// A number that is another as soon as a path is: whoever goes on with a training can tell whether
    /// its photographs are still the same. (Of their contents it knows nothing.)
    public var fingerprint: UInt64 {
        // No path holds a zero byte.
        let bytes = Array(paths.joined(separator: "\0").utf8)
        return bytes.withUnsafeBytes { WholeFile.fingerprint(of: $0) }
    }

    /// Where a photograph's file is.
    public func file(of photograph: Int) -> String { "\(folder)/\(paths[photograph])" }
}

extension String {
    /// Whether it comes first, by bytes: the same on every machine.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
