import ArgumentParser
import Figures
import Images

/// How photographs with maps are drawn.
struct DrawingArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The picture’s width, 320 to 8000.", valueName: "pixels"))
    var width = 2000

    @Option(help: "One colour scale for all maps, or one for each as in the paper.")
    var scale = PairFigure.Scale.shared

    @Option(help: "signed shows what is for and against; jet and heat show the paper’s kind.")
    var colours = ColourScale.signed

    func validate() throws {
        guard PairFigure.Options.widths.contains(width) else {
            throw ValidationError(
                "--width takes \(PairFigure.Options.widths.lowerBound) to \(PairFigure.Options.widths.upperBound) pixels, not \(width)."
            )
        }
    }

    var options: SheetOptions {
        var options = SheetOptions()
        options.width = width
        options.scale = scale
        options.colours = colours
        return options
    }
}
