import Images
import SimilarityMaps
import Testing

@testable import Networks

/// Where an occluder is put, and how what is found there becomes a map.
@Suite struct OccluderTests {
    private static let axes = [1, 2, 7, 8, 30, 64, 224].flatMap { length in
        [1, 2, 5, 8, 56].filter { $0 <= length }.flatMap { side in
            [1, 3, side].filter { $0 <= side }.map { (length, side, $0) }
        }
    }

    @Test("places begin at one border, end at the other, and leave nothing out", arguments: axes)
    func places(length: Int, side: Int, stride: Int) {
        let axis = OccluderAxis(length: length, side: side, stride: stride)
        #expect(axis.starts.first == 0)
        #expect(axis.starts.last == length - side)
        for (start, next) in zip(axis.starts, axis.starts.dropFirst()) {
            #expect(next > start && next - start <= stride)
        }
    }

    @Test("each cell is the mean of what covers it, by how much", arguments: axes)
    func weights(length: Int, side: Int, stride: Int) {
        let axis = OccluderAxis(length: length, side: side, stride: stride)
        let weights = axis.weights
        #expect(weights.count == axis.cells)
        // Counted in pieces of which both a pixel and a cell have a whole number.
        for (cell, weights) in weights.enumerated() {
            let pieces = (cell * length)..<((cell + 1) * length)
            let covered = axis.starts.map { start in
                pieces.clamped(to: (start * axis.cells)..<((start + side) * axis.cells)).count
            }
            let sum = Double(covered.reduce(0, +))
            var found = [Double](repeating: 0, count: axis.starts.count)
            for weight in weights { found[weight.place] += weight.weight }
            for (found, covered) in zip(found, covered) {
                #expect(abs(found - Double(covered) / sum) < 1e-12)
            }
        }
    }

    @Test("a map of one place after the other, computed by hand") func byHand() throws {
        // A picture of 6×4 pixels, an occluder of 2, moved by 1 or 2.
        let halved = try Occluder(for: PixelSize(width: 6, height: 4), side: 2, stride: 2)
        #expect(halved.places == Grid(rows: 2, columns: 3) && halved.cells == halved.places)
        #expect(halved.spread([1, 2, 3, 4, 5, 6]) == [1, 2, 3, 4, 5, 6])
        let narrow = try Occluder(for: PixelSize(width: 4, height: 2), side: 2, stride: 1)
        #expect(narrow.places == Grid(rows: 1, columns: 3))
        #expect(narrow.cells == Grid(rows: 2, columns: 4))
        // Outer pixels are hidden at one place, inner ones at two.
        #expect(narrow.spread([2, 4, 8]) == [2, 3, 6, 8, 2, 3, 6, 8])
    }

    @Test("by default a fifth of the shorter side, moved by half of it") func defaults() throws {
        let usual = try Occluder(for: PixelSize(width: 224, height: 224))
        #expect(usual.side == 44 && usual.stride == 22)
        #expect(usual.places == Grid(rows: 10, columns: 10))
        #expect(usual.cells == Grid(rows: 11, columns: 11))
        let wide = try Occluder(for: PixelSize(width: 640, height: 10))
        #expect(wide.side == 2 && wide.stride == 1)
        let smallest = try Occluder(for: PixelSize(width: 1, height: 1))
        #expect(smallest.places == Grid(rows: 1, columns: 1))
    }

    @Test(
        "what does not fit is refused, with the range",
        arguments: [
            (0, nil, "1 to 48 pixels"), (49, nil, "1 to 48 pixels"), (-1, nil, "1 to 48"),
            (8, 0, "stride is 1 to 8"), (8, 9, "stride is 1 to 8"), (.max, .max, "1 to 48"),
        ] as [(Int, Int?, String)])
    func refused(side: Int, stride: Int?, says: String) {
        let error = #expect(throws: NetworkError.self) {
            try Occluder(for: PixelSize(width: 64, height: 48), side: side, stride: stride)
        }
        #expect(error?.code == .occluder)
        #expect(error?.message.contains(says) == true)
    }

    @Test("what nobody would wait for is refused") func tooMany() {
        let error = #expect(throws: NetworkError.self) {
            try Occluder(for: PixelSize(width: 8192, height: 8192), side: 2, stride: 1)
        }
        #expect(error?.message.contains("67092481 evaluations") == true)
    }
}
