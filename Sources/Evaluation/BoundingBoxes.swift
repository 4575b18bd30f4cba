import Files

/// A rectangle around an object, in pixels of its photograph: x to the right and y down from the upper
/// left corner, so that the first pixel covers 0…1 in both directions.
public struct BoundingBox: Hashable, Sendable {
    /// The left and the upper edge.
    public let x0, y0: Double
    /// The right and the lower edge.
    public let x1, y1: Double

    /// - Precondition: the edges are finite, and the box has an area.
    public init(x0: Double, y0: Double, x1: Double, y1: Double) {
        precondition(
            [x0, y0, x1, y1].allSatisfy(\.isFinite) && x0 < x1 && y0 < y1,
            "a box from \(x0),\(y0) to \(x1),\(y1)")
        (self.x0, self.y0, self.x1, self.y1) = (x0, y0, x1, y1)
    }
}

/// The boxes of the objects in photographs, read from a table: `image,x0,y0,x1,y1` in each line.
///
/// The first line may say just that. A photograph may have several boxes, in lines of their own. The
/// table is CSV as RFC 4180 describes it, in UTF-8.
public struct BoundingBoxes: Hashable, Sendable {
    /// The boxes of each photograph, in the order of the table, by what the table calls it.
    public let boxes: [String: [BoundingBox]]
    /// The photographs in the order in which the table names them first.
    public let images: [String]
    /// How many boxes were left out because their edges coincide, as happens in published data sets.
    public let withoutArea: Int

    private static let columns = ["image", "x0", "y0", "x1", "y1"]

    /// - Parameters:
    ///   - csv: the file's bytes.
    ///   - name: what messages call it: its path.
    /// - Throws: `EvaluationError`, or `FileError`, with the number of the first line that is not as it
    ///   should be.
    public init(csv: [UInt8], name: String) throws {
        var boxes: [String: [BoundingBox]] = [:]
        var images: [String] = []
        var withoutArea = 0
        let reader = CSVReader(bytes: csv, name: name)
        var isFirst = true
        while let record = try reader.next() {
            let fields = record.map(\.trimmed)
            defer { isFirst = false }
            if isFirst, fields.map({ $0.lowercased() }) == Self.columns { continue }
            guard fields.count == 5, !fields[0].isEmpty else {
                throw Self.bad(
                    reader,
                    fields.count == 5
                        ? "names no image"
                        : "has \(fields.count) column\(fields.count == 1 ? "" : "s")")
            }
            let numbers = try fields.dropFirst().map { field in
                guard let number = field.plainNumber else {
                    throw Self.bad(reader, "has ‘\(field.prefix(40))’ for a number")
                }
                return number
            }
            guard numbers[0] <= numbers[2], numbers[1] <= numbers[3] else {
                throw Self.bad(reader, "has a box that ends before it begins")
            }
            guard numbers[0] < numbers[2], numbers[1] < numbers[3] else {
                withoutArea += 1
                continue
            }
            let box = BoundingBox(x0: numbers[0], y0: numbers[1], x1: numbers[2], y1: numbers[3])
            if boxes[fields[0]] == nil { images.append(fields[0]) }
            boxes[fields[0], default: []].append(box)
        }
        self.boxes = boxes
        self.images = images
        self.withoutArea = withoutArea
    }

    private static func bad(_ reader: CSVReader, _ what: String) -> EvaluationError {
        EvaluationError(
            .badLine,
            "\(reader.name), line \(reader.line), \(what); each line is image,x0,y0,x1,y1: a photograph, and the left, upper, right and lower edge of a box in its pixels"
        )
    }
}

extension String {
    /// Without spaces and tabs around.
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let front = drop(while: isBlank)
        return String(front.reversed().drop(while: isBlank).reversed())
    }

    /// The number that it is, written in decimal; `nil` where it is none, or none that is finite.
    fileprivate var plainNumber: Double? {
        let isDecimal = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        return isDecimal ? Double(self).flatMap { $0.isFinite ? $0 : nil } : nil
    }
}
