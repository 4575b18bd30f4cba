import Images
import OnnxGraph
import Testing

@testable import Networks

/// How tokens, and tensors that a person names, lie in the picture.
@Suite struct TokenGridTests {
    static let square = PixelSize(width: 224, height: 224)

    struct Case: CustomStringConvertible {
        let tokens, width, height: Int
        let expected: [Int]
        var description: String { "\(tokens) tokens at \(width)×\(height)" }
    }

    static let cases: [Case] = [
        // Patches of 16, 14 and 32; a class token, a distillation token, four registers.
        Case(tokens: 196, width: 224, height: 224, expected: [14, 14, 0]),
        Case(tokens: 197, width: 224, height: 224, expected: [14, 14, 1]),
        Case(tokens: 198, width: 224, height: 224, expected: [14, 14, 2]),
        Case(tokens: 201, width: 224, height: 224, expected: [14, 14, 5]),
        Case(tokens: 261, width: 224, height: 224, expected: [16, 16, 5]),
        Case(tokens: 50, width: 224, height: 224, expected: [7, 7, 1]),
        Case(tokens: 257, width: 224, height: 224, expected: [16, 16, 1]),
        Case(tokens: 205, width: 224, height: 224, expected: [14, 14, 9]),
        // Wide and tall: rows are the height’s.
        Case(tokens: 280, width: 280, height: 196, expected: [14, 20, 0]),
        Case(tokens: 285, width: 280, height: 196, expected: [14, 20, 5]),
        Case(tokens: 129, width: 128, height: 256, expected: [16, 8, 1]),
        Case(tokens: 211, width: 240, height: 224, expected: [14, 15, 1]),
        Case(tokens: 46, width: 10, height: 18, expected: [9, 5, 1]),
        Case(tokens: 50, width: 10, height: 18, expected: [9, 5, 5]),
        // Strides that do not divide the sides: patches that would stand out are dropped …
        Case(tokens: 50, width: 240, height: 240, expected: [7, 7, 1]),
        Case(tokens: 49, width: 240, height: 240, expected: [7, 7, 0]),
        Case(tokens: 51, width: 240, height: 240, expected: [7, 7, 2]),
        Case(tokens: 9, width: 100, height: 100, expected: [3, 3, 0]),
        Case(tokens: 10, width: 100, height: 100, expected: [3, 3, 1]),
        Case(tokens: 257, width: 225, height: 225, expected: [16, 16, 1]),
        // … or padded: 8 columns of 32 in 250 pixels, 6 rows in 170.
        Case(tokens: 48, width: 250, height: 170, expected: [6, 8, 0]),
    ]

    @Test("tokens are arranged in the picture’s proportions", arguments: cases)
    func arranged(one: Case) throws {
        let grid = try #require(
            TokenGrid(tokens: one.tokens, of: PixelSize(width: one.width, height: one.height)))
        #expect([grid.rows, grid.columns, grid.unplaced] == one.expected)
    }

    @Test(
        "every size of patch is recovered, with and without a class token",
        arguments: [(224, 224), (256, 128), (160, 256), (384, 288), (518, 518)])
    func recovered(height: Int, width: Int) throws {
        for patch in [8, 14, 16, 32] where height % patch == 0 && width % patch == 0 {
            for unplaced in [0, 1, 5] {
                let (rows, columns) = (height / patch, width / patch)
                let grid = try #require(
                    TokenGrid(
                        tokens: rows * columns + unplaced,
                        of: PixelSize(width: width, height: height)))
                #expect(
                    [grid.rows, grid.columns, grid.unplaced] == [rows, columns, unplaced],
                    "patches of \(patch)")
            }
        }
    }

    @Test(
        "numbers that fit no grid are refused", arguments: [0, 1, -7, 173, 100_000, Int.max, .min])
    func impossible(tokens: Int) {
        #expect(TokenGrid(tokens: tokens, of: Self.square) == nil)
    }

    @Test("what is said of tokens") func words() throws {
        var grid = try #require(TokenGrid(tokens: 46, of: PixelSize(width: 10, height: 18)))
        #expect(grid.description == "9×5 tokens, and 1 that has no place")
        grid.dropsUnplaced = true
        #expect(grid.description == "9×5 tokens, 1 that has no place left out")
        let plain = try #require(TokenGrid(tokens: 45, of: PixelSize(width: 10, height: 18)))
        #expect(plain.description == "9×5 tokens")
        let more = try #require(TokenGrid(tokens: 50, of: PixelSize(width: 10, height: 18)))
        #expect(more.description == "9×5 tokens, and 5 that have no place")
    }

    @Test(
        "a named tensor’s shape tells its layout",
        arguments: [
            ([1, 512, 7, 7], [2, 3]), ([1, 7, 7, 512], [1, 2]), ([1, 3, 224, 224], [2, 3]),
            ([1, 224, 224, 3], [1, 2]), ([2, 64, 56, 56], [2, 3]),
            // Neither fits: what is usual.
            ([1, 8, 9, 5], [2, 3]),
        ])
    func named(shape: [Int], spatial: [Int]) throws {
        let layout = try #require(
            FeatureLayout(ofNamed: shape, input: Self.square, preferring: .channelsFirst))
        #expect(layout.spatial == spatial && layout.tokens == nil)
    }

    @Test("where both layouts would do, the usual one is taken")
    func ambiguous() {
        for usual in [FeatureLayout.channelsFirst, .channelsLast] {
            #expect(
                FeatureLayout(ofNamed: [1, 7, 7, 7], input: Self.square, preferring: usual)
                    == usual)
        }
    }

    @Test("named tokens are without those that have no place")
    func namedTokens() throws {
        let first = try #require(
            FeatureLayout(
                ofNamed: [1, 197, 768], input: Self.square, preferring: .channelsFirst))
        #expect(first.spatial == [1] && first.channels == [2])
        #expect(first.tokens?.unplaced == 1 && first.tokens?.dropsUnplaced == true)
        #expect(!first.hasUnplaced)
        let last = try #require(
            FeatureLayout(
                ofNamed: [1, 768, 49], input: Self.square, preferring: .channelsFirst))
        #expect(last.spatial == [2] && last.channels == [1])
    }

    @Test(
        "shapes that are no feature map’s are refused",
        arguments: [[], [1], [1, 768], [1, 173, 768], [1, 2, 3, 4, 5]])
    func noMap(shape: [Int]) {
        #expect(
            FeatureLayout(ofNamed: shape, input: Self.square, preferring: .channelsFirst) == nil)
    }
}

/// How tensors hold vectors.
@Suite struct VectorShapeTests {
    @Test("axes are dropped, added and exchanged, and the vector’s is kept in sight")
    func axes() {
        let pooled = VectorShape.channelsFirst
        #expect(pooled.dropping([2, 3]) == .flat)
        #expect(pooled.dropping([-1, -2]) == .flat)
        #expect(pooled.dropping([3]) == VectorShape(rank: 3, channelAxis: 1))
        let last = VectorShape(rank: 4, channelAxis: 3)
        #expect(last.dropping([1, 2]) == .flat)
        #expect(last.dropping([1]) == VectorShape(rank: 3, channelAxis: 2))
        #expect(VectorShape.flat.adding([2, 3]) == pooled)
        #expect(VectorShape.flat.adding([-1, -2]) == pooled)
        #expect(VectorShape.flat.adding([1]) == VectorShape(rank: 3, channelAxis: 2))
        #expect(pooled.transposed([0, 2, 3, 1]) == last)
        #expect(last.transposed([0, 3, 1, 2]) == pooled)
    }

    @Test("nothing is made of axes that are the vector’s, the batch’s or none")
    func refused() {
        let pooled = VectorShape.channelsFirst
        for axes in [[1], [0], [-3], [-4], [4], [-5], [Int.max], [Int.min]] {
            #expect(pooled.dropping(axes) == nil, "\(axes)")
        }
        for axes in [[0], [2, 2], [9], [-9], [Int.max], [.min]] {
            #expect(VectorShape.flat.adding(axes) == nil, "\(axes)")
        }
        for order in [[], [0, 1, 2], [1, 0, 2, 3], [0, 2, 3, 2], [Int.min, 1, 2, 3]] {
            #expect(pooled.transposed(order) == nil, "\(order)")
        }
    }

    @Test("stored numbers fit where they are one, or one for each element")
    func fits() {
        func stored(_ shape: [Int]) -> ConstantTensor {
            ConstantTensor(
                shape: shape, floats: [Float](repeating: 1, count: shape.reduce(1, *)))
        }
        let pooled = VectorShape.channelsFirst
        for shape in [[], [1], [8, 1, 1], [1, 8, 1, 1]] {
            #expect(pooled.fits(stored(shape)), "\(shape)")
        }
        for shape in [[8], [1, 8], [2, 8, 1, 1], [1, 8, 2, 1], [1, 1, 8, 1, 1]] {
            #expect(!pooled.fits(stored(shape)), "\(shape)")
        }
        #expect(VectorShape.flat.fits(stored([8])) && VectorShape.flat.fits(stored([1, 8])))
        #expect(!VectorShape.flat.fits(stored([8, 1])))
    }
}
