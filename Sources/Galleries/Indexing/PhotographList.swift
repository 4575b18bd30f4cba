/// The photographs of a folder, for those who need them all at once.
public enum PhotographList {
    /// The paths of the JPEG, PNG and WebP files in a folder and its sub-folders, in the order of their
    /// names.
    ///
    /// - Throws: `GalleryError` where the folder cannot be listed.
    public static func photographs(in folder: String) throws -> [String] {
        var paths: [String] = []
        try FolderScan(folder).forEach { finding in
            if case .photograph(let file) = finding { paths.append(file.path) }
        }
        let root = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return paths.sorted().map { "\(root)/\($0)" }
    }
}
