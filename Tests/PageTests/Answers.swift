// The parts of the server’s answers that the page is compared with. The contract is openapi.json.

struct PhotoAnswer: Decodable {
    let id: Int?
    let path: String
    let label: String?
    let width, height: Double
    /// x, y, width, height of what maps cover, in fractions of the photograph.
    let seen: [Double]
    let fit: Double?
}

struct HitAnswer: Decodable {
    let id: Int
    let path: String
    let rank, rankByWhole: Int
    let similarity, score: Double
    let regionShare: Double?
    let isSameFile: Bool
    let seen: [Double]
}

struct SearchAnswer: Decodable {
    struct Query: Decodable {
        let query, path: String
        let width, height: Double
    }
    let query: Query
    let images: Int
    let results: [HitAnswer]
}

struct MapAnswer: Decodable {
    let rows, columns: Int
    let values: [Float]
    let sum: Double
    let rest: Double

    /// The value at a place in fractions of the map: bilinear between the centres of cells, constant beyond
    /// the outermost.
    func value(across: Double, down: Double) -> Float {
        func between(_ part: Double, _ count: Int) -> (low: Int, high: Int, share: Float) {
            let place = min(max(part * Double(count) - 0.5, 0), Double(count - 1))
            let low = min(Int(place), max(count - 2, 0))
            return (low, min(low + 1, count - 1), Float(place - Double(low)))
        }
        let (x, y) = (between(across, columns), between(down, rows))
        func along(_ row: Int) -> Float {
            let (from, to) = (values[row * columns + x.low], values[row * columns + x.high])
            return from + (to - from) * x.share
        }
        return along(y.low) + (along(y.high) - along(y.low)) * y.share
    }

    /// The cell with the largest value, counted from zero.
    var strongest: (row: Int, column: Int, value: Float) {
        let index = values.indices.max { values[$0] < values[$1] } ?? 0
        return (index / columns, index % columns, values[index])
    }
}

/// One line of `/maps.ndjson`.
struct MapsLine: Decodable {
    let id: Int
    let map, mapOfQuery: MapAnswer
    let score: Double
    let exactness: String
}

struct PairAnswer: Decodable {
    struct Point: Decodable {
        let row, column: Int
        let value: Double
        let map: MapAnswer
    }
    let query, result: PhotoAnswer
    let similarity: Double
    let rankByWhole: Int
    let map, mapOfQuery: MapAnswer
    let certificate: String
    let point: Point?
}

struct ContrastAnswer: Decodable {
    struct Candidate: Decodable {
        let path: String
        let similarity: Double
    }
    let first, second: Candidate
    let difference: Double
    let map: MapAnswer
}

struct ClassAnswer: Decodable {
    let images: Int
    let meanSimilarity: Double
    let typical, least: [PhotoAnswer]
}

struct CompareAnswer: Decodable {
    struct Move: Decodable {
        let path: String
        let first, second: Int?
    }
    let first, second: SearchAnswer
    let shared: Int
    let moves: [Move]
}

/// What `likeness search --json` prints, as docs/gallery-json.md describes it.
struct SearchOutput: Decodable {
    struct Hit: Decodable {
        let path: String
        let rank, rankByWhole: Int
        let similarity: Double
        let regionScore: Double?
    }
    let results: [Hit]
}
