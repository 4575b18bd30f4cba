/// One shape of a region, in pixels of the upright photograph, as an address writes it.
enum RegionShape: Hashable, Sendable {
    /// `x,y,w,h`, as the command's `--region`.
    case rectangle(x: Double, y: Double, width: Double, height: Double)
    /// `lasso:x,y,x,y,…`: an outline that closes itself. What it goes around twice lies outside.
    case lasso([ShapePoint])
    /// `brush:r,x,y,x,y,…`: all that is no farther than a radius from a line.
    case brush(radius: Double, [ShapePoint])

    /// How many points an outline or a line has at most.
    static let mostPoints = 256
    /// No photograph has a thousand million pixels a side.
    private static let largestNumber = 1e9

    /// - Throws: `RegionShapeError` where the text is none of the three.
    init(_ text: String) throws {
        if let list = text.dropping("lasso:") {
            self = .lasso(try Self.points(Self.numbers(list, of: text), atLeast: 3, of: text))
        } else if let list = text.dropping("brush:") {
            let numbers = try Self.numbers(list, of: text)
            guard let radius = numbers.first, radius > 0 else {
                throw RegionShapeError(
                    "‘\(text.excerpt)’ is no brush stroke; give its radius in pixels, above zero, and then the X,Y of each point"
                )
            }
            self = .brush(
                radius: radius, try Self.points(numbers.dropFirst(), atLeast: 1, of: text))
        } else {
            self = try Self.rectangle(text)
        }
    }

    private static func rectangle(_ text: String) throws -> RegionShape {
        guard !text.contains(":") else {
            throw RegionShapeError(
                "‘\(text.excerpt)’ is no kind of shape; give a rectangle, ‘lasso:’ or ‘brush:’")
        }
        let numbers = try numbers(text[...], of: text)
        guard numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else {
            throw RegionShapeError(
                "‘\(text.excerpt)’ is no rectangle; give four numbers of pixels, X,Y,WIDTH,HEIGHT, the last two above zero: 120,40,300,200"
            )
        }
        return .rectangle(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }

    private static func numbers(_ list: Substring, of text: String) throws -> [Double] {
        try list.split(separator: ",", omittingEmptySubsequences: false).map { word in
            // `Double` also reads hexadecimal, infinity and the like.
            let isPlain = word.utf8.allSatisfy { "0123456789.+-eE".utf8.contains($0) }
            guard isPlain, let number = Double(word), abs(number) <= largestNumber else {
                throw RegionShapeError(
                    "‘\(text.excerpt)’ has to be numbers of pixels between commas; ‘\(String(word).excerpt)’ is none"
                )
            }
            return number
        }
    }

    private static func points(
        _ numbers: some Collection<Double>, atLeast least: Int, of text: String
    ) throws -> [ShapePoint] {
        guard numbers.count.isMultiple(of: 2) else {
            throw RegionShapeError(
                "a number is missing or too many in ‘\(text.excerpt)’; give an X and a Y for each point"
            )
        }
        guard (least...mostPoints).contains(numbers.count / 2) else {
            throw RegionShapeError(
                "‘\(text.excerpt)’ has \(numbers.count / 2) points; give \(least) to \(mostPoints)")
        }
        var numbers = numbers.makeIterator()
        var points: [ShapePoint] = []
        while let x = numbers.next(), let y = numbers.next() {
            points.append(ShapePoint(x: x, y: y))
        }
        return points
    }
}

/// A point of a photograph, in its pixels: x to the right, y down.
struct ShapePoint: Hashable, Sendable {
    let x, y: Double
}

/// Why a text is no shape, or a list of them no region: one sentence that says what to do.
struct RegionShapeError: Error, Hashable, CustomStringConvertible {
    let message: String

    init(_ message: String) { self.message = message }

    /// The message.
    var description: String { message }
}

extension String {
    /// What follows a prefix; `nil` where it does not start with it.
    fileprivate func dropping(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
