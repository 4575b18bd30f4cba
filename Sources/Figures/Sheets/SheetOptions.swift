import Images

/// How a sheet of photographs is drawn.
public struct SheetOptions: Sendable {
    /// The sheet's width in pixels, 320…8000. Text and legend grow with it; the height follows
    /// from the photographs.
    public var width = 2000
    /// Which values get the same colour: those of all maps of the sheet, or of each map alone.
    public var scale = PairFigure.Scale.shared
    /// Which colours stand for which values.
    public var colours = ColourScale.signed
    /// A font file; nil looks in `LIKENESS_FONT` and then where systems keep fonts.
    public var font: String?

    /// The defaults.
    public init() {}

    /// Refuses widths that no figure can have.
    func validate() throws {
        try PairFigure.Options.validate(width: width)
    }
}
