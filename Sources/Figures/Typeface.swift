import Files
import CFreeType

/// One face of a font file, opened with FreeType: measures text and renders it, antialiased.
///
/// Text runs from left to right, one glyph for each Unicode scalar, with the font's pair kerning;
/// scripts that need shaping (Arabic, Devanagari) come out unjoined. A letter the font does not
/// have shows as the font's empty box. FreeType's handles are not safe to share between threads,
/// so a typeface isn't either.
package final class Typeface {
    /// The part of the picture that one glyph darkens.
    package struct GlyphBitmap {
        /// The left edge, relative to the whole pixel the glyph's origin lies in.
        let left: Int
        /// The top edge, in pixels above the baseline.
        let top: Int
        let width: Int
        let height: Int
        /// How much of each pixel is covered, `[height, width]`, 0…255.
        let coverage: UnsafeBufferPointer<UInt8>
        /// The distance between rows in `coverage`, in bytes.
        let stride: Int
    }

    private let library: FT_Library
    private let face: FT_Face

    /// - Throws: ``FigureError`` if the file is not a scalable font that has digits.
    package init(_ file: FontFile) throws {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0, let library else {
            throw FigureError(
                .unusableFont, "the FreeType library could not be started to draw text")
        }
        var face: FT_Face?
        guard FT_New_Face(library, file.path, FT_Long(file.face), &face) == 0, let face else {
            FT_Done_FreeType(library)
            throw FigureError(
                .unusableFont,
                "\(file.path) is not a font that FreeType can read: name a .ttf or .otf file "
                    + "in \(FontPair.variable)")
        }
        self.library = library
        self.face = face
        let scalable = face.pointee.face_flags & FT_Long(1 << 0) != 0  // FT_FACE_FLAG_SCALABLE
        guard scalable, FT_Get_Char_Index(face, FT_ULong(UInt8(ascii: "0"))) != 0 else {
            throw FigureError(
                .unusableFont,
                "\(file.path) has no outlines for digits: name another .ttf or .otf file "
                    + "in \(FontPair.variable)")
        }
    }

    deinit {
        FT_Done_Face(face)
        FT_Done_FreeType(library)
    }

    /// The width of a line of text, in pixels.
    package func width(of text: String, size: Double) -> Double {
        layOut(text, size: size).width
    }

    /// How far letters reach above and below the baseline, in pixels, both positive.
    package func extent(size: Double) -> (ascent: Double, descent: Double) {
        let perEm = max(Double(face.pointee.units_per_EM), 1)
        return (
            Double(face.pointee.ascender) * size / perEm,
            -Double(face.pointee.descender) * size / perEm
        )
    }

    /// Renders a line of text.
    ///
    /// - Parameters:
    ///   - x: where the line starts; glyphs are placed to a fraction of a pixel.
    ///   - draw: is given each glyph that is not blank, and the pixel column of its origin. The
    ///     bitmap is valid during the call only.
    package func render(
        _ text: String, size: Double, x: Double, draw: (GlyphBitmap, _ column: Int) -> Void
    ) {
        for glyph in layOut(text, size: size).glyphs {
            let position = x + glyph.offset
            let column = position.rounded(.down)
            // A glyph that cannot be loaded leaves a gap: a damaged letter in a font is no reason
            // to refuse the whole figure.
            guard FT_Load_Glyph(face, glyph.index, Self.loadFlags) == 0 else { continue }
            let slot = face.pointee.glyph
            guard let slot, slot.pointee.format == FT_GLYPH_FORMAT_OUTLINE else { continue }
            FT_Outline_Translate(&slot.pointee.outline, FT_Pos((position - column) * 64), 0)
            guard FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) == 0 else { continue }
            let bitmap = slot.pointee.bitmap
            guard let buffer = bitmap.buffer, bitmap.pitch > 0 else { continue }
            draw(
                GlyphBitmap(
                    left: Int(slot.pointee.bitmap_left), top: Int(slot.pointee.bitmap_top),
                    width: Int(bitmap.width), height: Int(bitmap.rows),
                    coverage: UnsafeBufferPointer(
                        start: buffer, count: Int(bitmap.rows) * Int(bitmap.pitch)),
                    stride: Int(bitmap.pitch)),
                Int(column))
        }
    }

    private func layOut(
        _ text: String, size: Double
    ) -> (glyphs: [(index: FT_UInt, offset: Double)], width: Double) {
        FT_Set_Char_Size(face, 0, FT_F26Dot6((size * 64).rounded()), 72, 72)
        var glyphs: [(index: FT_UInt, offset: Double)] = []
        var x = 0.0
        for scalar in text.showingBytes().unicodeScalars {
            let index = FT_Get_Char_Index(face, FT_ULong(Self.printable(scalar).value))
            if let previous = glyphs.last?.index {
                var kerning = FT_Vector()
                let mode = FT_KERNING_UNFITTED.rawValue
                if FT_Get_Kerning(face, previous, index, FT_UInt(mode), &kerning) == 0 {
                    x += Double(kerning.x) / 64
                }
            }
            glyphs.append((index, x))
            if FT_Load_Glyph(face, index, Self.loadFlags) == 0, let slot = face.pointee.glyph {
                x += Double(slot.pointee.linearHoriAdvance) / 65536  // 16.16 fixed point
            }
        }
        return (glyphs, x)
    }

    /// Light hinting sharpens horizontal strokes and leaves the widths as designed, so that lines
    /// keep their proportions at every figure size. (FT_LOAD_TARGET_LIGHT, a macro Swift can't see.)
    private static let loadFlags: FT_Int32 = (1 & 15) << 16

    /// File names may hold line breaks and other control characters: they show as spaces.
    private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format: " "
        default: scalar
        }
    }
}
