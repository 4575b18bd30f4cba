import CWebP

/// WebP through libwebp.
enum WebPCodec {
    static func decode(
        _ bytes: UnsafeRawBufferPointer, name: String, options: ReadOptions
    ) throws -> Image {
        // The RIFF header says how much follows its first 8 bytes.
        guard bytes.count >= 12 else { throw ImageError.truncated(name) }
        let riffSize = (4..<8).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
        guard riffSize <= bytes.count - 8 else { throw ImageError.truncated(name) }

        var data = WebPData(
            bytes: bytes.assumingMemoryBound(to: UInt8.self).baseAddress, size: bytes.count)
        guard let demuxer = WebPDemux(&data) else {
            throw ImageError.corrupt(name, "its parts do not fit together")
        }
        defer { WebPDemuxDelete(demuxer) }
        let size = PixelSize(
            width: Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH)),
            height: Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT)))
        try options.check(size, name: name)

        var frame = WebPIterator()
        guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0 else {
            throw ImageError.corrupt(name, "it has no frame")
        }
        defer { WebPDemuxReleaseIterator(&frame) }
        let image = try decode(frame, canvas: size, name: name)

        var chunk = WebPChunkIterator()
        guard WebPDemuxGetChunk(demuxer, "EXIF", 1, &chunk) != 0 else { return image }
        defer { WebPDemuxReleaseChunkIterator(&chunk) }
        return image.oriented(
            ExifOrientation(
                exif: UnsafeRawBufferPointer(start: chunk.chunk.bytes, count: chunk.chunk.size)))
    }

    static func encode(_ image: Image, quality: Int) throws -> [UInt8] {
        try image.checkSides(atMost: Int(WEBP_MAX_DIMENSION), for: "WebP")
        var output: UnsafeMutablePointer<UInt8>?
        defer { WebPFree(output) }
        let count = WebPEncodeRGB(
            image.pixels, Int32(image.width), Int32(image.height), Int32(image.width * 3),
            Float(quality), &output)
        guard count > 0 else {
            throw ImageError(
                .cannotEncode, "A picture of \(image.size) cannot be written as WebP")
        }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }

    /// A frame on its canvas, which it may fill only in part; what it leaves free is white.
    private static func decode(
        _ frame: WebPIterator, canvas size: PixelSize, name: String
    ) throws -> Image {
        let frameSize = PixelSize(width: Int(frame.width), height: Int(frame.height))
        let (left, top) = (Int(frame.x_offset), Int(frame.y_offset))
        guard left >= 0, top >= 0, frameSize.width > 0, frameSize.height > 0,
            left + frameSize.width <= size.width, top + frameSize.height <= size.height
        else { throw ImageError.corrupt(name, "a frame lies outside of the picture") }

        let isWhole = frameSize == size
        if isWhole && frame.has_alpha == 0 {
            return try Image(size: size) {
                try decode(frame.fragment, as: MODE_RGB, rowBytes: size.width * 3, into: $0, name)
            }
        }
        let count = frameSize.width * frameSize.height * 4
        let colours = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            try decode(
                frame.fragment, as: MODE_RGBA, rowBytes: frameSize.width * 4, into: buffer, name)
            initialised = count
        }
        let composed = Image(size: frameSize) { target in
            colours.withUnsafeBufferPointer { target.compositeOverWhite(rgba: $0) }
        }
        return isWhole ? composed : composed.cropped(to: size, x: -left, y: -top, filling: .white)
    }

    private static func decode(
        _ data: WebPData, as mode: WEBP_CSP_MODE, rowBytes: Int,
        into target: UnsafeMutableBufferPointer<UInt8>, _ name: String
    ) throws {
        var configuration = WebPDecoderConfig()
        guard WebPInitDecoderConfig(&configuration) != 0 else {
            throw ImageError(
                .unreadable, "The installed libwebp differs from the one this was built with")
        }
        configuration.output.colorspace = mode
        configuration.output.is_external_memory = 1
        configuration.output.u.RGBA.rgba = target.baseAddress
        configuration.output.u.RGBA.stride = Int32(rowBytes)
        configuration.output.u.RGBA.size = target.count
        let status = WebPDecode(data.bytes, data.size, &configuration)
        WebPFreeDecBuffer(&configuration.output)
        switch status {
        case VP8_STATUS_OK: return
        case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED: throw ImageError.truncated(name)
        case VP8_STATUS_UNSUPPORTED_FEATURE:
            throw ImageError(
                .unsupportedFormat,
                "\(name) uses a WebP feature that cannot be read; convert it to PNG")
        default: throw ImageError.corrupt(name, "WebP decoder status \(status.rawValue)")
        }
    }
}
