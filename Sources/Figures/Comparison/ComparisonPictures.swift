import Images
import SimilarityMaps

/// The photographs of a page, each in it once, and the maps that are laid over them.
///
/// A photograph is the background of an element of its class (`photo-3`), however often it is shown. A
/// map is a small picture of its own over it, so that a page can exchange maps over a photograph that
/// stays where it is.
struct ComparisonPictures {
    /// The photographs that are shown, by their places in the report.
    private let scenes: [Int: Scene]
    private let report: ComparisonReport
    private let colours: ColourScale

    /// - Parameter maps: all that are laid over photographs, with the photographs' places.
    init(
        _ report: ComparisonReport, colours: ColourScale, photographs: [Int],
        maps: [(photograph: Int, map: ComparisonReport.PlacedMap)]
    ) {
        self.report = report
        self.colours = colours
        var scenes: [Int: Scene] = [:]
        for place in photographs {
            scenes[place] = Scene(report.photographs[place].image.size)
        }
        for (photograph, map) in maps {
            scenes[photograph]?.include(map.covered)
        }
        self.scenes = scenes
    }

    /// Writes the rules that hold the photographs.
    func writeStyles(to output: (String) throws -> Void) throws {
        let limit = min(
            ComparisonReport.PageLimits.photographBytes / max(scenes.count, 1),
            ExplainedPicture.largestByteCount)
        for (place, scene) in scenes.sorted(by: { $0.key < $1.key }) {
            var canvas = Canvas(width: scene.size.width, height: scene.size.height)
            PhotographScene(
                covered: scene.bounds,
                in: Frame(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
            ).draw(report.photographs[place].image, on: &canvas, hairline: 0)
            let bytes = try ExplainedPicture.encoded(canvas.image, within: limit)
            try output(
                ".photo-\(place){background-image:"
                    + "url(data:image/webp;base64,\(Base64.text(of: bytes)))}\n")
        }
        try output(
            ".under{filter:grayscale(\(PlotDrawing.number(Double(colours.muting))))}\n")
    }

    /// A photograph, and over it a map, as HTML.
    ///
    /// - Parameters:
    ///   - range: the values that the colours span; nil for the map's own.
    ///   - other: those of a second scale, which the page can be switched to.
    ///   - description: what the picture shows, after the photograph's name.
    func html(
        _ photograph: Int, map: ComparisonReport.PlacedMap? = nil, range: ValueRange? = nil,
        other: ValueRange? = nil, description: String = ", with its similarity map",
        boxes: Bool = false
    ) throws -> String {
        let (body, name) = (
            try layers(photograph, map: map, range: range, other: other, boxes: boxes),
            Markup.escaped(
                Markup.shortened(
                    report.photographs[photograph].name, limit: GalleryReport.Limits.letters))
        )
        let ratio = scenes[photograph]?.ratio ?? 1
        return "<div class=\"picture\" style=\"--ratio:\(PlotDrawing.number(max(ratio, 0.01)))\" "
            + "role=\"img\" aria-label=\"Photograph \(name)\(map == nil ? "" : description)\">"
            + body + "</div>"
    }

    /// The proportions of the cells that photographs stand in, so that the widest fill them.
    func cell(_ photographs: [Int]) -> String {
        let widest = photographs.compactMap { scenes[$0]?.ratio }.max() ?? 1
        return "--cell:\(PlotDrawing.number(min(max(widest, 0.75), 1.5)))"
    }

    private func layers(
        _ photograph: Int, map: ComparisonReport.PlacedMap?, range: ValueRange?,
        other: ValueRange?, boxes: Bool
    ) throws -> String {
        let style = map == nil ? "photo" : "photo under"
        var layers = "<div class=\"\(style) photo-\(photograph)\"></div>"
        guard let scene = scenes[photograph] else { return layers }
        if let map {
            let place = scene.place(of: map.covered)
            let styles = place.isEmpty ? "map" : "map inner"
            func image(_ range: ValueRange?, _ styles: String) throws -> String {
                "<img class=\"\(styles)\" alt=\"\"\(place) src=\"data:image/png;base64,"
                    + Base64.text(of: try layer(map.map, range: range)) + "\">"
            }
            if let other {
                layers +=
                    try image(range, styles + " common") + image(other, styles + " particular")
            } else {
                layers += try image(range, styles)
            }
        }
        for box in boxes ? report.photographs[photograph].boxes.prefix(8) : [] {
            let area = CoveredArea(box)
            guard [area.x, area.y, area.width, area.height].allSatisfy(\.isFinite) else { continue }
            layers += "<span class=\"box\"\(scene.place(of: area))></span>"
        }
        return layers
    }

    /// A map at up to 8 pixels for each cell: as many as the eye needs where the browser enlarges them.
    private func layer(_ map: SimilarityMap, range: ValueRange?) throws -> [UInt8] {
        let side = max(map.grid.rows, map.grid.columns)
        let factor = min(max(Self.layerSide / Double(side), 1), 8)
        func pixels(_ cells: Int) -> Int {
            let wanted = Int((Double(cells) * factor).rounded())
            return min(max(wanted, 1), Int(Self.layerSide))
        }
        let size = PixelSize(width: pixels(map.grid.columns), height: pixels(map.grid.rows))
        return try colours.layer(
            of: map.interpolated(width: size.width, height: size.height), size: size,
            range: range ?? colours.range(of: map.values))
    }

    private static let layerSide = 48.0
}

extension ComparisonPictures {
    /// A photograph and all that its maps reach beyond it.
    private struct Scene {
        /// In fractions of the photograph; holds all of it.
        private(set) var bounds = CoveredArea.whole
        private let photograph: PixelSize

        init(_ photograph: PixelSize) {
            self.photograph = photograph
        }

        mutating func include(_ area: CoveredArea) {
            let x = min(bounds.x, area.x)
            let y = min(bounds.y, area.y)
            bounds = CoveredArea(
                x: x, y: y,
                width: max(bounds.x + bounds.width, area.x + area.width) - x,
                height: max(bounds.y + bounds.height, area.y + area.height) - y)
        }

        /// The width over the height.
        var ratio: Double { width / height }

        /// How large it is in the page's data.
        var size: PixelSize {
            let largest = Double(ComparisonReport.PageLimits.photographSide)
            let scale = min(1, largest / max(width, height))
            func side(_ length: Double) -> Int { max(1, Int((length * scale).rounded())) }
            return PixelSize(width: side(width), height: side(height))
        }

        /// The style that puts something at its place, as an attribute; empty where that is all of the
        /// scene.
        func place(of area: CoveredArea) -> String {
            guard area != bounds else { return "" }
            func percent(_ part: Double) -> String { PlotDrawing.number(part * 100) + "%" }
            return " style=\"left:\(percent((area.x - bounds.x) / bounds.width));"
                + "top:\(percent((area.y - bounds.y) / bounds.height));"
                + "width:\(percent(area.width / bounds.width));"
                + "height:\(percent(area.height / bounds.height))\""
        }

        private var width: Double { Double(photograph.width) * bounds.width }
        private var height: Double { Double(photograph.height) * bounds.height }
    }
}
