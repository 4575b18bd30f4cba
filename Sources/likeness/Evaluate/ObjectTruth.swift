import Evaluation
import Files
import Galleries
import Images
import Networks
import Terminal

/// Where objects are in a gallery's photographs, as far as somebody knows.
enum ObjectTruth {
    case unknown
    case boxes(BoundingBoxes)
    /// A folder with a mask at each photograph's path.
    case masks(String)

    init(boxes: String?, masks: String?) throws {
        if let boxes {
            let table = try BoundingBoxes(
                csv: WholeFile.read(boxes, maximumBytes: 1 << 30), name: boxes)
            if table.withoutArea > 0 {
                warn(
                    "\(table.withoutArea.counted("box", "boxes")) without an area \(table.withoutArea == 1 ? "was" : "were") left out"
                )
            }
            self = .boxes(table)
        } else if let masks {
            guard WholeFile.resolved(masks) != nil else {
                throw OutputError(
                    "there is no folder \(masks); name one with masks of the photographs")
            }
            self = .masks(masks)
        } else {
            self = .unknown
        }
    }

    var isKnown: Bool {
        if case .unknown = self { return false }
        return true
    }

    /// Whether anything is said of a photograph.
    func covers(_ image: GalleryImage, of gallery: Gallery) -> Bool {
        switch self {
        case .unknown: false
        case .boxes(let table):
            table.boxes(of: image.path, below: gallery.photographs.split(separator: "/")) != nil
        case .masks(let folder): Self.mask(of: image.path, in: folder) != nil
        }
    }

    /// Where the objects of a photograph are, in pixels of what the network sees.
    ///
    /// - Returns: `nil` where that is not known, or it sees nothing of them.
    func mask(
        of image: GalleryImage, _ photograph: Image, of gallery: Gallery,
        _ preprocessing: Preprocessing
    ) -> TruthMask? {
        let seen = preprocessing.region(of: photograph.size)
        switch self {
        case .unknown: return nil
        case .boxes(let table):
            let folders = gallery.photographs.split(separator: "/")
            return table.boxes(of: image.path, below: folders).flatMap {
                TruthMask(
                    boxes: $0, in: photograph.originalSize, seen: seen, size: preprocessing.size)
            }
        case .masks(let folder):
            guard let path = Self.mask(of: image.path, in: folder) else { return nil }
            do {
                let mask = try Image(contentsOf: path)
                return TruthMask(mask: mask, seen: seen, size: preprocessing.size)
            } catch {
                warn("\(path) is not used: \(error)")
                return nil
            }
        }
    }

    /// The file with a photograph's mask: its path, or that with another extension.
    private static func mask(of path: String, in folder: String) -> String? {
        let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
        return [path, stem + ".png", stem + ".jpg", stem + ".webp"].lazy.map { "\(folder)/\($0)" }
            .first { WholeFile.resolved($0) != nil }
    }
}
