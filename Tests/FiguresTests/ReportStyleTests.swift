import Figures
import Testing

@Suite struct ReportStyleTests {
    /// WCAG 2 asks for 4.5:1 for small text, and for 3:1 for what must be told apart otherwise.
    @Test(arguments: [0, 1])
    func textCanBeReadInLightAndInDark(theme: Int) throws {
        let colours = try theme == 0 ? variables().light : variables().dark
        for text in ["ink", "ink-2", "accent"] {
            for paper in ["surface", "wash"] {
                let contrast = try contrast(
                    #require(colours[text]), #require(colours[paper]))
                #expect(contrast >= 4.5, "\(text) on \(paper): \(contrast)")
            }
        }
    }

    @Test func plotsOfFilesAndOfPagesHaveTheSameRules() {
        func shape(_ rules: String) -> [Substring] {
            rules.split(separator: "\n").map { $0.prefix { $0 != "{" } }
        }
        #expect(shape(PlotPalette.paper.rules) == shape(PlotPalette.page.rules))
        #expect(!PlotPalette.paper.rules.contains("var("))
    }

    @Test func controlsAreNotPrinted() throws {
        let style = try style()
        let printed = try #require(style.split(separator: "@media print").last)
        for control in ["nav", ".map-switch", ".skip", ".on-screen"] {
            #expect(printed.contains(control))
        }
    }

    /// The colours of the light and of the dark page by their names.
    private func variables() throws -> (light: [String: String], dark: [String: String]) {
        let blocks = try style().split(separator: ":root{").dropFirst().map { block in
            let pairs = block.prefix { $0 != "}" }.split { $0 == ";" || $0 == "\n" }
                .map { $0.split(separator: ":") }.filter { $0.count == 2 && $0[0].hasPrefix("--") }
            return Dictionary(
                pairs.map { (String($0[0].dropFirst(2)), String($0[1])) },
                uniquingKeysWith: { $1 })
        }
        try #require(blocks.count >= 2)
        return (blocks[0], blocks[1])
    }

    private func style() throws -> String {
        try MarkupReader(GalleryReport(title: "").html()).all("style").map(\.text).joined()
    }

    /// WCAG 2, "contrast ratio", of colours as `#rrggbb` or `#rgb`.
    private func contrast(_ a: String, _ b: String) throws -> Double {
        func luminance(_ colour: String) throws -> Double {
            let digits = colour.dropFirst()
            let long = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
            let value = try #require(Int(long, radix: 16))
            let parts = [16, 8, 0].map { shift -> Double in
                let part = Double(value >> shift & 255) / 255
                return part <= 0.03928 ? part / 12.92 : power((part + 0.055) / 1.055)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let pair = try [luminance(a), luminance(b)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    /// x to the power of 2.4: the fifth root of x¹², by Newton's method.
    private func power(_ x: Double) -> Double {
        let target = (1...12).reduce(1.0) { product, _ in product * x }
        var root = x * x
        for _ in 0..<60 { root -= (root - target / (root * root * root * root)) / 5 }
        return root
    }
}
