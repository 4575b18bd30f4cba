import Foundation

/// A map, as docs/gallery-json.md describes it.
struct MapOutput: Decodable {
    let values: [[Float]]
    let sum: Double
    let rest: Float
    let covered: [Double]
    let file: String?

    /// The sum of the map and its rest, added up here.
    var total: Double { values.joined().reduce(Double(rest)) { $0 + Double($1) } }

    /// The integral of the map over a rectangle of a photograph of 6×6 pixels a cell, as
    /// decomposition.md defines it: values are interpolated between the centres of cells and constant
    /// beyond the outermost, and a cell’s value is a sum over its area.
    ///
    /// Edges are whole pixels. Steps are a fifth of a pixel: kinks of the interpolation, at half cells,
    /// lie between steps, so that the midpoint rule is exact.
    func integral(x: Int, y: Int, width: Int, height: Int) -> Double {
        let columns = Self.weights(from: x, to: x + width, cells: values.first?.count ?? 0)
        let rows = Self.weights(from: y, to: y + height, cells: values.count)
        var sum = 0.0
        for (row, line) in values.enumerated() {
            for (column, value) in line.enumerated() {
                sum += rows[row] * columns[column] * Double(value)
            }
        }
        return sum
    }

    private static func weights(from start: Int, to end: Int, cells: Int) -> [Double] {
        var weights = [Double](repeating: 0, count: cells)
        for step in start * 5..<end * 5 {
            let place = (Double(step) + 0.5) / 5 / 6 - 0.5
            let held = min(max(place, 0), Double(cells - 1))
            let left = min(Int(held), cells - 2)
            let right = held - Double(left)
            weights[left] += (1 - right) / 30
            weights[left + 1] += right / 30
        }
        return weights
    }
}

/// What `likeness search --json` prints, as docs/gallery-json.md describes it.
struct SearchOutput: Decodable {
    struct Query: Decodable {
        struct Region: Decodable {
            let rectangles, unwanted: [[Double]]
            let mask, unwantedMask: String?
        }
        let path: String
        let sameFile: [String]
        let region: Region?
    }
    struct Hit: Decodable {
        let rank: Int
        let path, file: String
        let label: String?
        let similarity: Double
        let regionScore, regionShare: Double?
        let rankByWhole: Int
        let isSameFile: Bool
        let map, mapOfQuery: MapOutput?
        let exactness: String?
        let completenessError: Double?
    }
    let gallery, network: String
    let images: Int
    let query: Query
    let results: [Hit]
    let sheet: String?
}

/// What `likeness class --json` prints, as docs/gallery-json.md describes it.
struct ClassOutput: Decodable {
    struct Member: Decodable {
        let path: String
        let meanSimilarity: Double?
        let map: MapOutput?
        let exactness: String?
        let completenessError: Double?
    }
    let label: String
    let images: Int
    let meanSimilarity: Double?
    let typical, leastFitting: [Member]
    let sheet: String?
}

/// What `likeness contrast --json` prints, as docs/gallery-json.md describes it.
struct ContrastOutput: Decodable {
    struct Side: Decodable {
        let path: String
        let label: String?
        let similarity: Double
    }
    let query: String
    let first, second: Side
    let difference, completenessError: Double
    let map: MapOutput
    let sheet: String?
}

/// What `likeness components --json` prints, as docs/gallery-json.md describes it.
struct ComponentsOutput: Decodable {
    let pairs, plot, csvFile: String
    let pairCount, leftOutCount, dimension: Int
    let leastSimilarity: Double
    let mean, lowerQuartile, median, upperQuartile: [Double]
}

/// What `likeness report --json` prints, as docs/gallery-json.md describes it.
struct ReportOutput: Decodable {
    let page: String
    let images, classes, failures, examples: Int
    let queries: Int?
    let recallAt1, meanAveragePrecision, objectShare, objectArea: Double?
    let topTenComponents, completenessError: Double?
}
