import Images

/// What the colours of maps mean: a bar with numbers, as HTML.
enum MapLegend {
    /// - Parameter range: the values that the colours span; nil if each map has a scale of its own.
    static func html(colours: ColourScale, range: ValueRange?) -> String {
        let labels: [String]
        let words: String
        if let range, range.low < range.high {
            let largest = Double(max(abs(range.low), abs(range.high)))
            let values =
                colours == .signed ? [range.low, 0, range.high] : [range.low, range.high]
            labels = values.map {
                NumberText.tick(Double($0), largest: largest, signed: colours == .signed)
            }
            words = "contribution of a cell to the score"
        } else if range != nil {
            labels = []
            words = "all contributions are zero"
        } else {
            labels = colours == .signed ? ["lowest", "0", "highest"] : ["lowest", "highest"]
            words = "each picture has its own scale: compare numbers, not colours"
        }
        let numbers = labels.map { "<span>\($0)</span>" }.joined()
        return """
            <div class="legend">
            <span class="bar" style="background:\(gradient(colours))"></span>
            <span class="numbers">\(numbers)</span>
            <span class="words">\(words)</span>
            </div>

            """
    }

    /// The scale as CSS, as it looks on a photograph of plain grey.
    static func gradient(_ colours: ColourScale) -> String {
        let count = 25
        let row = (0..<count).map { Float($0) / Float(count - 1) * 2 - 1 }
        let grey = Image(size: PixelSize(width: count, height: 1), filling: Palette.padding)
        let bar = grey.overlaying(
            values: row, scale: colours, range: ValueRange(low: -1, high: 1))
        let stops = (0..<count).map { x in
            let colour = bar[x, 0]
            return "rgb(\(colour.red) \(colour.green) \(colour.blue))"
        }
        return "linear-gradient(90deg,\(stops.joined(separator: ",")))"
    }
}
