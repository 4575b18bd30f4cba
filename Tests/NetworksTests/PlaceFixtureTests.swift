import Foundation
import Images
import SimilarityMaps
import Testing

@testable import Networks

/// Networks whose feature map does not lie over the picture as it seems: mirrored, exchanged, cut, chosen
/// and shuffled. The maps on the picture's cells were computed outside, in double precision.
@Suite struct PlaceFixtureTests {
    struct Right: Decodable {
        let first, second: String
        let cosine: Double
        let firstMap, secondMap: [[Double]]
        let firstRest, secondRest: Double
    }

    static let names: [String] = {
        let files =
            (try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("places"))) ?? []
        return files.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// The pictures are only divided by 255.
    static func network(_ name: String) throws -> EmbeddingNetwork {
        var options = NetworkOptions()
        (options.mean, options.standardDeviation) = ([0, 0, 0], [1, 1, 1])
        return try EmbeddingNetwork(
            contentsOf: Fixture.path("places/\(name).onnx"), options: options)
    }

    @Test("no fixture is passed over") func complete() { #expect(Self.names.count == 9) }

    @Test("every cell has what the part of the picture under it contributes", arguments: names)
    func right(name: String) throws {
        let network = try Self.network(name)
        let right = try JSONDecoder().decode(
            Right.self,
            from: Data(contentsOf: URL(filePath: Fixture.path("places/\(name).right.json"))))
        let parts = try [right.first, right.second].map {
            try network.decomposition(of: Image(contentsOf: Fixture.path("places/\($0)")))
        }
        let pair = try PairSimilarity(parts[0], parts[1])
        #expect(abs(pair.cosineSimilarity - right.cosine) < 1e-6)
        #expect(pair.certificate.holds && pair.certificate.places == .checked)
        let sides = [
            (pair.mapOfFirst, right.firstMap, right.firstRest),
            (pair.mapOfSecond, right.secondMap, right.secondRest),
        ]
        for (map, expected, rest) in sides {
            #expect(abs(Double(map.rest) - rest) < 1e-6)
            // A map that covers a part of the picture has as many cells there.
            let area = parts[0].area
            let (rows, columns) = (expected.count, expected[0].count)
            let top = Int((area.rows.lowerBound * Double(rows)).rounded())
            let left = Int((area.columns.lowerBound * Double(columns)).rounded())
            for row in 0..<rows {
                for column in 0..<columns {
                    let (r, c) = (row - top, column - left)
                    let isInside =
                        (0..<map.grid.rows).contains(r)
                        && (0..<map.grid.columns).contains(c)
                    let value = isInside ? Double(map.values[r * map.grid.columns + c]) : 0
                    #expect(
                        abs(value - expected[row][column]) < 1e-6, "row \(row), column \(column)")
                }
            }
        }
    }

    @Test("what of a photograph the map covers is said") func covered() throws {
        let network = try Self.network("crop_inside")
        let region = network.description.region(of: PixelSize(width: 400, height: 300))
        #expect(region == Rectangle(x: 0.25, y: 0.25, width: 0.5, height: 0.5))
        #expect(!network.description.mapsCoverInput)
        #expect(try Self.network("flip_sum").description.mapsCoverInput)
    }
}
