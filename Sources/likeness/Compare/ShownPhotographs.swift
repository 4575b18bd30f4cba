import Evaluation
import Figures
import Images

/// The photographs that a comparison shows, each once, however many networks find it.
struct ShownPhotographs {
    /// The longest side they are kept with.
    let side: Int
    let objects: ComparedObjects
    private(set) var photographs: [ComparisonReport.Photograph] = []
    private var places: [String: Int] = [:]

    init(side: Int, objects: ComparedObjects) {
        (self.side, self.objects) = (side, objects)
    }

    /// The place of a photograph that was added.
    subscript(key: String) -> Int? { places[key] }

    /// Adds a photograph, unless it is there.
    ///
    /// - Parameters:
    ///   - key: its path in the galleries, or `ComparisonChoice.Query.key`.
    ///   - file: what boxes call it; nil for the key.
    mutating func add(
        _ image: @autoclosure () throws -> Image, key: String, name: String, label: String?,
        file: String? = nil
    ) rethrows -> Int {
        if let place = places[key] { return place }
        let image = try image()
        let place = photographs.count
        let full = image.originalSize
        let boxes = (objects.boxes(of: file ?? key) ?? []).map {
            Rectangle(
                x: $0.x0 / Double(full.width), y: $0.y0 / Double(full.height),
                width: ($0.x1 - $0.x0) / Double(full.width),
                height: ($0.y1 - $0.y0) / Double(full.height))
        }
        photographs.append(
            ComparisonReport.Photograph(
                image.fitted(into: side), name: name, label: label, boxes: boxes))
        places[key] = place
        return place
    }
}

extension Image {
    /// The picture itself where its longer side is no longer than this; else reduced to that.
    fileprivate func fitted(into side: Int) -> Image {
        let longest = max(width, height)
        guard longest > side else { return self }
        func scaled(_ length: Int) -> Int {
            max(1, Int((Double(length) * Double(side) / Double(longest)).rounded()))
        }
        return resized(
            to: PixelSize(width: scaled(width), height: scaled(height)), filter: .lanczos)
    }
}

/// The objects' boxes, by the photographs' paths in the galleries.
struct ComparedObjects {
    private let boxes: BoundingBoxes?
    private let folders: [Substring]

    init(_ boxes: BoundingBoxes?, photographs: String) {
        self.boxes = boxes
        folders = photographs.split(separator: "/")
    }

    /// The boxes of a photograph; `nil` where none are known.
    func boxes(of path: String) -> [BoundingBox]? { boxes?.boxes(of: path, below: folders) }

    /// What there is to say about boxes.
    func notes(_ choice: ComparisonChoice) -> [String] {
        guard let boxes else { return [] }
        var notes: [String] = []
        if boxes.withoutArea > 0 {
            notes.append("\(boxes.withoutArea.counted("box", "boxes")) without an area left out.")
        }
        if !choice.pairs.contains(where: { self.boxes(of: $0.first) != nil }) {
            notes.append(
                "None of the boxes is of a photograph that was measured: images are named by their paths in the photographs’ folder."
            )
        }
        return notes
    }
}
