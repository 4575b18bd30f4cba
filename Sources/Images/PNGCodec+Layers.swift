import CPNG

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension PNGCodec {
    /// A picture of few colours, each with an opacity, that is laid over another one.
    ///
    /// - Parameters:
    ///   - places: of each pixel's colour in the palette, `[height, width]`, row-major.
    ///   - palette: at most 256 colours.
    static func encode(
        _ places: [UInt8], size: PixelSize, palette: [ColourScale.Tint]
    ) throws -> [UInt8] {
        func check(_ status: Int32) throws {
            guard status != 0 else { return }
            throw ImageError(
                .cannotEncode,
                "A layer of \(size) cannot be written as PNG: "
                    + "\(String(cString: spng_strerror(status)))")
        }
        guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else {
            throw ImageError(.cannotEncode, "The PNG encoder did not start: out of memory")
        }
        defer { spng_ctx_free(context) }

        try check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
        try check(spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, 9))
        // Neighbouring places are not neighbouring numbers of a byte's bits: filters do not help.
        try check(spng_set_option(context, SPNG_FILTER_CHOICE, layerFilter))
        var header = spng_ihdr(
            width: UInt32(size.width), height: UInt32(size.height), bit_depth: 8,
            color_type: UInt8(SPNG_COLOR_TYPE_INDEXED.rawValue), compression_method: 0,
            filter_method: 0, interlace_method: 0)
        try check(spng_set_ihdr(context, &header))
        var colours = spng_plte()
        var opacities = spng_trns()
        colours.n_entries = UInt32(palette.count)
        opacities.n_type3_entries = UInt32(palette.count)
        withUnsafeMutableBytes(of: &colours.entries) { bytes in
            let entries = bytes.bindMemory(to: spng_plte_entry.self)
            for (place, tint) in palette.enumerated() {
                entries[place] = spng_plte_entry(
                    red: tint.colour.red, green: tint.colour.green, blue: tint.colour.blue,
                    alpha: 255)
            }
        }
        withUnsafeMutableBytes(of: &opacities.type3_alpha) { bytes in
            for (place, tint) in palette.enumerated() {
                bytes[place] = UInt8((min(max(tint.opacity, 0), 1) * 255).rounded())
            }
        }
        try check(spng_set_plte(context, &colours))
        try check(spng_set_trns(context, &opacities))
        try check(
            spng_encode_image(
                context, places, places.count, Int32(SPNG_FMT_PNG.rawValue),
                Int32(SPNG_ENCODE_FINALIZE.rawValue)))

        return try finished(context, check)
    }

    private static let layerFilter = Int32(SPNG_FILTER_CHOICE_NONE.rawValue)
}
