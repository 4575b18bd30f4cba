import SimilarityMaps
import Testing

@testable import Figures

@Suite("maps as NumPy’s files")
struct NumpyFileTests {
    private func floats(_ file: NumpyFile, from start: Int) -> [Float] {
        stride(from: start, to: file.bytes.count, by: 4).map { byte in
            Float(
                bitPattern: (0..<4).reduce(0) {
                    $0 | UInt32(file.bytes[byte + $1]) << UInt32(8 * $1)
                })
        }
    }

    @Test("several maps of one grid are one array, in their order")
    func stack() throws {
        let maps = [
            SampleSheets.map(0, 1, value: -0.25), SampleSheets.map(2, 3, value: 1e-9),
            SampleSheets.map(),
        ]
        let file = try NumpyFile(stack: maps)
        let header = String(decoding: file.bytes[10..<128], as: UTF8.self)
        #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3, 4,), }"))
        #expect(header.last == "\n")
        #expect(floats(file, from: 128) == maps.flatMap(\.values))
        let one = NumpyFile(maps[0])
        #expect(String(decoding: one.bytes, as: UTF8.self).contains("'shape': (3, 4,)"))
        #expect(floats(one, from: one.bytes.count - 48) == maps[0].values)
    }

    @Test("no maps, or maps of several grids, are refused")
    func refusals() {
        let other = SimilarityMap(
            grid: Grid(rows: 4, columns: 3), values: .init(repeating: 0, count: 12), rest: 0)
        #expect {
            try NumpyFile(stack: [SampleSheets.map(), other])
        } throws: {
            "\($0)".contains("maps of 3×4 and of 4×3 cells")
        }
        #expect {
            try NumpyFile(stack: [])
        } throws: {
            ($0 as? FigureError)?.code == .invalidInput
        }
    }
}
