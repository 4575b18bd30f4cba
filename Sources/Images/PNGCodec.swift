import CPNG

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// PNG through libspng.
enum PNGCodec {
    static func decode(
        _ bytes: UnsafeRawBufferPointer, name: String, options: ReadOptions
    ) throws -> Image {
        // The decoder has an opinion of its own on large sizes: this limit comes first.
        guard let size = statedSize(bytes) else { throw ImageError.truncated(name) }
        try options.check(size, name: name)

        guard let context = spng_ctx_new(0) else {
            throw ImageError(.unreadable, "The PNG decoder did not start: out of memory")
        }
        defer { spng_ctx_free(context) }
        func check(_ status: Int32) throws {
            switch status {
            case 0: return
            case SPNG_IO_EOF.rawValue: throw ImageError.truncated(name)
            default: throw ImageError.corrupt(name, String(cString: spng_strerror(status)))
            }
        }

        func hasTransparentColour() throws -> Bool {
            var transparency = spng_trns()
            let status = spng_get_trns(context, &transparency)
            if status == SPNG_ECHUNKAVAIL.rawValue { return false }
            try check(status)
            return true
        }

        // Colour profiles and comments are not used: they need not be large.
        try check(spng_set_chunk_limits(context, 64 << 20, 64 << 20))
        try check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count))
        var header = spng_ihdr()
        try check(spng_get_ihdr(context, &header))
        let hasAlpha = try header.color_type & alphaBit != 0 || hasTransparentColour()
        let image = try Image(size: size) { target in
            guard hasAlpha else {
                return try check(
                    spng_decode_image(
                        context, target.baseAddress, target.count, Int32(SPNG_FMT_RGB8.rawValue),
                        0))
            }
            let count = target.count / 3 * 4
            let colours = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
                try check(
                    spng_decode_image(
                        context, buffer.baseAddress, count, Int32(SPNG_FMT_RGBA8.rawValue),
                        Int32(SPNG_DECODE_TRNS.rawValue)))
                initialised = count
            }
            colours.withUnsafeBufferPointer { target.compositeOverWhite(rgba: $0) }
        }

        // EXIF data may stand behind the pixels; that the file ends there harms nobody.
        _ = spng_decode_chunks(context)
        var exif = spng_exif()
        guard spng_get_exif(context, &exif) == 0 else { return image }
        return image.oriented(
            ExifOrientation(exif: UnsafeRawBufferPointer(start: exif.data, count: exif.length)))
    }

    static func encode(_ image: Image) throws -> [UInt8] {
        func check(_ status: Int32) throws {
            guard status != 0 else { return }
            throw ImageError(
                .cannotEncode,
                "A picture of \(image.size) cannot be written as PNG: "
                    + "\(String(cString: spng_strerror(status)))")
        }
        try image.checkSides(atMost: Int(Int32.max), for: "PNG")
        guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else {
            throw ImageError(.cannotEncode, "The PNG encoder did not start: out of memory")
        }
        defer { spng_ctx_free(context) }

        try check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
        try check(spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, compressionLevel))
        try check(spng_set_option(context, SPNG_FILTER_CHOICE, filter))
        var header = spng_ihdr(
            width: UInt32(image.width), height: UInt32(image.height), bit_depth: 8,
            color_type: UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue), compression_method: 0,
            filter_method: 0, interlace_method: 0)
        try check(spng_set_ihdr(context, &header))
        try check(
            spng_encode_image(
                context, image.pixels, image.pixels.count, Int32(SPNG_FMT_PNG.rawValue),
                Int32(SPNG_ENCODE_FINALIZE.rawValue)))

        return try finished(context, check)
    }

    /// The file that was encoded.
    ///
    /// - Parameter check: throws what a status means.
    static func finished(
        _ context: OpaquePointer, _ check: (Int32) throws -> Void
    ) throws -> [UInt8] {
        var count = 0
        var status: Int32 = 0
        let buffer = spng_get_png_buffer(context, &count, &status)
        defer { free(buffer) }
        try check(status)
        return Array(UnsafeRawBufferPointer(start: buffer, count: count))
    }

    /// The size in the header, which is always the first chunk; nil if the file ends before it.
    private static func statedSize(_ bytes: UnsafeRawBufferPointer) -> PixelSize? {
        guard bytes.count >= 24 else { return nil }
        func number(at offset: Int) -> Int {
            bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return PixelSize(width: number(at: 16), height: number(at: 20))
    }

    /// The bit of the colour type that says each pixel has an alpha value.
    private static let alphaBit: UInt8 = 4
    /// Of 0…9. With the filter below, an A–B picture takes a third of the time of level 3 with every
    /// filter tried on every row, a seventh of level 6, and is within 5 % of the size of both.
    private static let compressionLevel: Int32 = 2
    /// One filter, the average of left and upper neighbour, does on photographs what trying them
    /// all does.
    private static let filter = Int32(SPNG_FILTER_CHOICE_AVG.rawValue)
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Fills RGB pixels from as many RGBA pixels (alpha not premultiplied), laid over white.
    func compositeOverWhite(rgba: UnsafeBufferPointer<UInt8>) {
        for pixel in 0..<count / 3 {
            let alpha = UInt32(rgba[pixel * 4 + 3])
            for channel in 0..<3 {
                let sum = UInt32(rgba[pixel * 4 + channel]) * alpha + 255 * (255 - alpha)
                self[pixel * 3 + channel] = UInt8((sum + 127) / 255)
            }
        }
    }
}
