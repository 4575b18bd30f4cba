import Foundation

/// What `likeness pair --json` prints, as docs/pair-json.md describes it.
struct PairOutput: Decodable {
    struct Side: Decodable {
        let path: String
        let width, height: Int
        let covered: [Double]
        let grid: [Int]
        let map: [[Float]]
        let sum: Double
        let rest: Float
        let mapFile: String?

        /// The sum of the map, in double precision.
        var total: Double { map.joined().reduce(0) { $0 + Double($1) } }
    }
    struct Certificate: Decodable {
        let holds: Bool
        let places: String
        let completenessError, tolerance: Double
        let recompositionError: Double?
    }
    struct Preprocessing: Decodable {
        let width, height: Int
        let fit: String
        let cropFraction: Double?
    }
    struct Network: Decodable {
        let path, featureMap: String
        let embedding: String?
        let tail: [String]
        let preprocessing: Preprocessing
    }
    let cosineSimilarity: Double
    let label: String
    let certificate: Certificate
    let first, second: Side
    let network: Network
    let picture: String?

    init(_ text: String) throws {
        self = try JSONDecoder().decode(PairOutput.self, from: Data(text.utf8))
    }
}

/// The numbers of a `.npy` file, read as NumPy's format description says.
struct NumpyArray {
    let header: String
    let values: [Float]

    init(_ data: Data) throws {
        let bytes = [UInt8](data)
        guard bytes.count > 10, bytes.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0] else {
            throw CocoaError(.fileReadCorruptFile)
        }
        let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
        guard start <= bytes.count, start % 64 == 0, bytes[start - 1] == 0x0A else {
            throw CocoaError(.fileReadCorruptFile)
        }
        header = String(decoding: bytes[10..<start], as: UTF8.self)
        values = stride(from: start, to: bytes.count - 3, by: 4).map { offset in
            let pattern = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
            return Float(bitPattern: pattern)
        }
    }
}
