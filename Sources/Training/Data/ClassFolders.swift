import Galleries

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a folder of classes holds.
struct ClassFolders {
    let folder: String
    /// The photographs of each class that has any.
    private(set) var photographs: [String: [String]] = [:]
    /// What is not taken.
    private(set) var remarks: [String] = []
    /// How many photographs lie directly in the folder.
    private var looseCount = 0

    /// - Throws: `GalleryError` where the folder cannot be listed; `TrainingError` where one within it
    ///   cannot.
    init(_ folder: String) throws {
        self.folder = folder
        try FolderScan(folder).forEach { finding in
            switch finding {
            case .photograph(let file):
                if let name = LabelSource.folders.label(ofPath: file.path) {
                    photographs[name, default: []].append(file.path)
                } else {
                    looseCount += 1
                }
            case .failure(let path):
                remarks.append("\(path) is named like a photograph but is no regular file")
            case .unlistedFolder(let path, let reason):
                // Training on fewer photographs than there are would not be noticed.
                throw TrainingError(
                    .photographs,
                    "the folder \(folder)/\(path) cannot be listed: \(reason); check its permissions, or move it away"
                )
            }
        }
        // The file system lists in any order.
        remarks.sort { $0.precedes($1) }
        if looseCount > 0, !photographs.isEmpty {
            remarks.append(
                "\(Self.photographs(looseCount)) directly in \(folder) and in no class; a class is a folder"
            )
        }
        remarks += emptyFolders()
    }

    private static func photographs(_ count: Int) -> String {
        count == 1 ? "1 photograph lies" : "\(count) photographs lie"
    }

    /// Remarks on folders that look like classes and give nothing.
    private func emptyFolders() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted { $0.precedes($1) }.compactMap { name in
            guard !name.hasPrefix("."), photographs[name] == nil else { return nil }
            let path = "\(folder)/\(name)"
            // Only folders can be listed.
            guard (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil else {
                return nil
            }
            let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
            return isLink
                ? "\(name) is a link to a folder, which is not followed; put the folder itself there"
                : "the folder \(name) has no photographs (JPEG, PNG, WebP)"
        }
    }

    /// Why there is nothing to train with.
    func refusal(usable: [String], remarks: [String]) -> TrainingError {
        if photographs.isEmpty {
            return TrainingError(
                .photographs,
                looseCount > 0
                    ? "\(Self.photographs(looseCount)) directly in \(folder), where they have no class; put them into a folder for each class"
                    : "\(folder) has no photographs (JPEG, PNG, WebP); name a folder that holds a folder for each class"
            )
        }
        let have =
            usable.isEmpty ? "no class" : "one class only, \(usable.joined(separator: ", ")),"
        let why = remarks.isEmpty ? "" : " (\(remarks.prefix(3).joined(separator: "; ")))"
        return TrainingError(
            .photographs,
            "\(folder) has \(have) with two photographs or more\(why); name a folder that holds two such folders at least"
        )
    }
}
