import Images

/// The colours of a figure's paper and ink; those of the maps are ``ColourScale``'s.
package enum Palette {
    package static let background = RGB(red: 255, green: 255, blue: 255)
    /// What must be read.
    package static let ink = RGB(red: 0x1C, green: 0x1C, blue: 0x1E)
    /// What may be read: 5.6:1 against white, above the 4.5:1 that WCAG 2 asks of small text.
    package static let secondaryInk = RGB(red: 0x64, green: 0x66, blue: 0x6B)
    package static let hairline = RGB(red: 0xDD, green: 0xDD, blue: 0xDF)
    /// What a network sees beside a photograph that was padded.
    package static let padding = RGB(red: 0xEE, green: 0xEE, blue: 0xEF)
    /// What lies behind photographs of different shapes, so that a sheet keeps its grid.
    package static let tile = RGB(red: 0xF6, green: 0xF6, blue: 0xF7)
    /// The mark of a result of the query's class.
    package static let match = RGB(red: 0x1B, green: 0x7F, blue: 0x4B)
    /// The frame of one that is of another class.
    package static let mismatch = RGB(red: 0xC8, green: 0x32, blue: 0x2B)
    /// The curves of a sheet.
    package static let accent = RGB(red: 0x0E, green: 0x64, blue: 0x70)
}
