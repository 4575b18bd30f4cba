/// The colours of a plot, as CSS writes them.
package struct PlotPalette: Hashable, Sendable {
    package let ink: String
    package let secondaryInk: String
    package let hairline: String
    package let background: String
    /// The one colour that what a plot is about is drawn in.
    package let accent: String

    /// Colours for a file of its own, on white. Spelt out: few programs beside browsers know
    /// variables.
    package static let paper = PlotPalette(
        ink: "#1b2124", secondaryInk: "#5a6468", hairline: "#dfe3e4", background: "#ffffff",
        accent: "#0e6470")

    /// The colours of the page that the plot is in, light or dark.
    package static let page = PlotPalette(
        ink: "var(--ink)", secondaryInk: "var(--ink-2)", hairline: "var(--line)",
        background: "var(--surface)", accent: "var(--accent)")

    /// How the parts of a plot look, as CSS rules for the classes that ``PlotDrawing`` gives them.
    package var rules: String {
        """
        .plot text{font-family:\(Self.fonts);font-size:13px;fill:\(ink)}
        .plot .tick{fill:\(secondaryInk);font-variant-numeric:tabular-nums}
        .plot .axis-title{fill:\(secondaryInk)}
        .plot .headline{font-size:19px;font-weight:650}
        .plot .caption{fill:\(secondaryInk)}
        .plot .strong{font-weight:650}
        .plot .accent{fill:\(accent)}
        .plot .halo{paint-order:stroke;stroke:\(background);stroke-width:4px;stroke-linejoin:round}
        .plot .grid{stroke:\(hairline);stroke-width:1;fill:none}
        .plot .baseline{stroke:\(secondaryInk);stroke-width:1;fill:none}
        .plot .leader{stroke:\(ink);stroke-width:1;fill:none}
        .plot .band{fill:\(accent);fill-opacity:.17;stroke:none}
        .plot .curve{stroke:\(accent);stroke-width:2.5;fill:none;stroke-linejoin:round}
        .plot .other-curve{stroke:\(secondaryInk);stroke-width:1.75;fill:none;stroke-linejoin:round}
        .plot .other-point{fill:\(secondaryInk);stroke:\(background);stroke-width:1.5}
        .plot .whisker{stroke:\(accent);stroke-width:8;stroke-opacity:.35;fill:none}
        .plot .spot{fill:\(accent)}
        .plot .here{stroke:\(accent);stroke-width:4;fill:none}
        .plot .reference{stroke:\(secondaryInk);stroke-width:1.25;stroke-dasharray:2 4;fill:none;\
        stroke-linecap:round}
        .plot .area{fill:\(accent);fill-opacity:.3;stroke:none}
        .plot .outline{stroke:\(accent);stroke-width:2.25;fill:none;stroke-linejoin:miter}
        .plot .hatched-outline{stroke:\(ink);stroke-width:1.25;fill:none;stroke-linejoin:miter}
        .plot .hatch{stroke:\(ink);stroke-width:1;stroke-opacity:.5}
        .plot .point{fill:\(accent);stroke:\(background);stroke-width:2}

        """
    }

    package static let fonts =
        "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif"
}
