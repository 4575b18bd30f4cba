import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct PairFigureTests {
    private let grid = Grid(rows: 3, columns: 5)

    @Test(arguments: [(0, 0), (1, 2), (2, 4)])
    func aLitCellIsLitWhereItIsInThePhotographAndNowhereElse(row: Int, column: Int) throws {
        let figure = pair(planted(grid, row, column, value: 0.2), zero)
        let lit = try figure.image(options: options())
        let plain = try pair(zero, zero).image(options: options())
        let scene = try PairLayout(figure, options: options()).scenes[0].covered
        let cell = (
            width: Double(scene.width) / Double(grid.columns),
            height: Double(scene.height) / Double(grid.rows)
        )
        var (dark, stray) = (0, 0)
        for y in 0..<scene.height {
            for x in 0..<scene.width {
                let across = abs((Double(x) + 0.5) / cell.width - Double(column) - 0.5)
                let down = abs((Double(y) + 0.5) / cell.height - Double(row) - 0.5)
                let changed = lit[scene.x + x, scene.y + y] != plain[scene.x + x, scene.y + y]
                if across < 0.6 && down < 0.6 && !changed { dark += 1 }
                if (across > 1 || down > 1) && changed { stray += 1 }
            }
        }
        #expect(dark == 0, "pixels of the cell are not lit")
        #expect(stray == 0, "pixels are lit beyond the neighbouring cells' centres")
    }

    @Test func aMapOfZerosLeavesThePhotographAsItIs() throws {
        let figure = pair(zero, zero)
        let image = try figure.image(options: options())
        for (scene, side) in zip(try PairLayout(figure, options: options()).scenes, figure.sides) {
            let size = PixelSize(width: scene.frame.width, height: scene.frame.height)
            let expected = side.photograph.resized(to: size, filter: .lanczos)
            #expect(image.part(scene.frame).pixels == expected.pixels)
        }
    }

    @Test(arguments: [ColourScale.signed, .jet, .heat])
    func oneScaleGivesEqualValuesEqualColoursAndTwoScalesDoNot(colours: ColourScale) throws {
        let left = planted(grid, 0, 0, value: 0.1)
        var values = left.values
        values[grid.count - 1] = 0.3
        var figure = pair(left, SimilarityMap(grid: grid, values: values, rest: 0))
        figure.left.photograph = grey
        figure.right.photograph = grey
        func corners(_ scale: PairFigure.Scale) throws -> [RGB] {
            var options = options()
            options.colours = colours
            options.scale = scale
            let image = try figure.image(options: options)
            return try PairLayout(figure, options: options).scenes.map {
                image[$0.frame.x, $0.frame.y]
            }
        }
        let shared = try corners(.shared)
        #expect(shared[0] == shared[1])
        let each = try corners(.each)
        #expect(each[0] != each[1])
    }

    @Test func outsideACropThePhotographIsPaleAndHasNoMap() throws {
        var figure = pair(constant(0.1), constant(0.1))
        figure.left.covered = .init(x: 0.25, y: 0, width: 0.5, height: 1)
        let image = try figure.image(options: options())
        let scene = try PairLayout(figure, options: options()).scenes[0]
        #expect(scene.photograph == scene.frame)
        #expect(abs(scene.covered.width - scene.frame.width / 2) <= 1)
        let outside = image[scene.frame.x + 2, scene.frame.y + 2]
        let grey = Int(photograph.pixels[0])
        #expect(Int(outside.red) > grey + 50)
        #expect(outside.red == outside.green && outside.green == outside.blue)
        let inside = image[scene.covered.x + 2, scene.covered.y + 2]
        #expect(inside.red > inside.blue)
    }

    @Test func paddingIsDrawnWithItsPartOfTheMap() throws {
        var figure = pair(constant(0.1), constant(0.1))
        figure.left.covered = .init(x: 0, y: -0.5, width: 1, height: 2)
        let image = try figure.image(options: options())
        let scene = try PairLayout(figure, options: options()).scenes[0]
        #expect(scene.covered == scene.frame)
        #expect(scene.photograph.width == scene.frame.width)
        #expect(abs(2 * scene.photograph.height - scene.frame.height) <= 1)
        let padding = image[scene.frame.x + 2, scene.frame.y + 2]
        #expect(padding.red > padding.blue)
    }

    @Test(arguments: [319, 8001, 0, -1, Int.max])
    func widthsOutsideTheRangeAreRefused(width: Int) {
        var options = PairFigure.Options()
        options.width = width
        let error = #expect(throws: FigureError.self) {
            try pair(zero, zero).image(options: options)
        }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains("320 to 8000") == true)
    }

    @Test func valuesThatAreNotFiniteAreRefusedWithTheNameOfThePhotograph() {
        let error = #expect(throws: FigureError.self) {
            try pair(zero, planted(grid, 0, 0, value: .nan)).image(options: options())
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("right.jpg") == true)
    }

    @Test(arguments: [
        PairFigure.CoveredArea(x: 1, y: 0, width: 1, height: 1),
        .init(x: 0, y: 0, width: 0, height: 1), .init(x: 0, y: -2, width: 1, height: 1),
        .init(x: 0, y: 0, width: .infinity, height: 1), .init(x: .nan, y: 0, width: 1, height: 1),
        .init(x: 0, y: 0, width: 1e9, height: 1),
    ])
    func areasBesideThePhotographAreRefused(area: PairFigure.CoveredArea) {
        var figure = pair(zero, zero)
        figure.left.covered = area
        let error = #expect(throws: FigureError.self) { try figure.image(options: options()) }
        #expect(error?.code == .invalidInput)
    }

    @Test func aMissingFontIsOneSentence() {
        var options = options()
        options.font = "/nowhere.ttf"
        #expect(throws: FigureError.self) { try pair(zero, zero).image(options: options) }
    }

    // MARK: What the figures show

    private var zero: SimilarityMap { constant(0) }

    private func constant(_ value: Float) -> SimilarityMap {
        SimilarityMap(
            grid: grid, values: [Float](repeating: value, count: grid.count), rest: 0.02)
    }

    /// Uneven enough that a shift would show, and grey.
    private var photograph: Image {
        Image(
            width: 60, height: 40,
            pixels: (0..<2400).flatMap { [UInt8](repeating: UInt8(90 + $0 % 17), count: 3) })
    }

    private var grey: Image {
        Image(
            size: PixelSize(width: 60, height: 40), filling: RGB(red: 99, green: 99, blue: 99))
    }

    private func options() -> PairFigure.Options {
        var options = PairFigure.Options()
        options.width = 400
        return options
    }

    private func pair(_ left: SimilarityMap, _ right: SimilarityMap) -> PairFigure {
        PairFigure(
            left: .init(photograph: photograph, name: "left.jpg", map: left),
            right: .init(photograph: photograph, name: "right.jpg", map: right),
            cosineSimilarity: 0.8123,
            certificate: .exact,
            network: "network.onnx")
    }
}

extension Image {
    fileprivate func part(_ frame: Frame) -> Image {
        var canvas = Canvas(width: width, height: height)
        canvas.draw(self, x: 0, y: 0)
        return canvas.picture(in: frame)
    }
}
