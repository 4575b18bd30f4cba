import CTurboJPEG

/// JPEG through libjpeg-turbo.
enum JPEGCodec {
    static func decode(
        _ bytes: UnsafeRawBufferPointer, name: String, options: ReadOptions
    ) throws -> Image {
        let structure = JPEGStructure(bytes)
        guard structure.componentCount > 0 else {
            throw structure.hasEnd
                ? ImageError.corrupt(name, "it has no frame header") : .truncated(name)
        }
        try options.check(structure.size, name: name)

        guard !structure.hasEnd else {
            return try decode(bytes, structure, name: name, options: options)
        }
        // Some cameras leave out the end marker. With it put back, the decoder has nothing to
        // complain about if all the rest is there; of several scans it would not notice that the
        // last ones are missing.
        guard structure.needsOneScan else { throw ImageError.truncated(name) }
        do {
            return try (Array(bytes) + [0xFF, 0xD9]).withUnsafeBytes {
                try decode($0, structure, name: name, options: options)
            }
        } catch let error as ImageError where error.code == .corrupt {
            throw ImageError.truncated(name)
        }
    }

    static func encode(_ image: Image, quality: Int) throws -> [UInt8] {
        try image.checkSides(atMost: 65500, for: "JPEG")
        guard let compressor = tjInitCompress() else {
            throw ImageError(.cannotEncode, "The JPEG encoder did not start: out of memory")
        }
        defer { tjDestroy(compressor) }

        var buffer: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        defer { tjFree(buffer) }
        let status = tjCompress2(
            compressor, image.pixels, Int32(image.width), 0, Int32(image.height),
            Int32(TJPF_RGB.rawValue), &buffer, &count, Int32(TJSAMP_444.rawValue), Int32(quality), 0
        )
        guard status == 0 else {
            throw ImageError(
                .cannotEncode,
                "A picture of \(image.size) cannot be written as JPEG: \(message(compressor))")
        }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
    }

    private static func decode(
        _ bytes: UnsafeRawBufferPointer, _ structure: JPEGStructure, name: String,
        options: ReadOptions
    ) throws -> Image {
        guard let decompressor = tjInitDecompress() else {
            throw ImageError(.unreadable, "The JPEG decoder did not start: out of memory")
        }
        defer { tjDestroy(decompressor) }

        let orientation = structure.orientation
        let enough = options.enough.map { orientation.exchangesSides ? $0.transposed : $0 }
        let size = reducedSize(of: structure.size, enough: enough)
        let isCMYK = structure.componentCount == 4
        let format = isCMYK ? TJPF_CMYK : TJPF_RGB

        func decompress(into target: UnsafeMutableBufferPointer<UInt8>) throws {
            let status = tjDecompress2(
                decompressor, bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
                UInt(bytes.count), target.baseAddress, Int32(size.width), 0, Int32(size.height),
                Int32(format.rawValue), TJFLAG_LIMITSCANS)
            guard status != 0 else { return }
            let message = message(decompressor)
            let isWarning = tjGetErrorCode(decompressor) == Int32(TJERR_WARNING.rawValue)
            if isWarning && !isHarmful(message, structure) { return }
            throw message.contains("remature end")
                ? ImageError.truncated(name) : .corrupt(name, message)
        }

        let decoded = try Image(size: size, originalSize: structure.size) { target in
            guard isCMYK else { return try decompress(into: target) }
            let inks = try [UInt8](unsafeUninitializedCapacity: target.count / 3 * 4) {
                try decompress(into: $0)
                $1 = target.count / 3 * 4
            }
            convert(invertedCMYK: inks, to: target)
        }
        return decoded.oriented(orientation)
    }

    /// The smallest size the decoder can deliver that is still `enough`.
    ///
    /// Only 1/8, 1/4 and 1/2 have vectorised transforms; the eighths between them take longer
    /// than the next larger of these.
    private static func reducedSize(of size: PixelSize, enough: PixelSize?) -> PixelSize {
        guard let enough else { return size }
        for divisor in [8, 4, 2] {
            let reduced = PixelSize(
                width: (size.width + divisor - 1) / divisor,
                height: (size.height + divisor - 1) / divisor)
            if reduced.width >= enough.width && reduced.height >= enough.height {
                return reduced
            }
        }
        return size
    }

    /// Whether a warning means that part of the picture is not what was photographed.
    ///
    /// The others (unknown revisions, superfluous bytes between segments) change no pixel.
    private static func isHarmful(_ warning: String, _ structure: JPEGStructure) -> Bool {
        !structure.hasEnd
            || ["remature end", "bad Huffman", "bad arithmetic", "instead of RST"].contains {
                warning.contains($0)
            }
    }

    /// Mixes inks that are stored inverted, as Adobe does: 255 is no ink, so that red is the
    /// product of what cyan and black let through.
    private static func convert(
        invertedCMYK inks: [UInt8], to target: UnsafeMutableBufferPointer<UInt8>
    ) {
        for pixel in 0..<target.count / 3 {
            let black = UInt32(inks[pixel * 4 + 3])
            for channel in 0..<3 {
                let product = UInt32(inks[pixel * 4 + channel]) * black
                target[pixel * 3 + channel] = UInt8((product + 127) / 255)
            }
        }
    }

    private static func message(_ handle: tjhandle) -> String {
        String(cString: tjGetErrorStr2(handle))
    }
}
