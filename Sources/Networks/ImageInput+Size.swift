import Images
import OnnxRuntime

extension ImageInput {
    /// The size to use, why, and whether that is a guess.
    func size(
        asked: PixelSize?, file: PreprocessingFile?
    ) throws -> (size: PixelSize, reason: String, isAssumed: Bool) {
        let found = try anySize(asked: asked, file: file)
        let size = found.size
        // As many pixels as one picture of the largest sides has.
        guard (batch ?? 1) * size.width * size.height <= EmbeddingNetwork.mostPixels else {
            throw NetworkError(
                .wrongSize,
                "this network takes \(batch ?? 1) pictures at once, too many of \(size) pixels; export it with a batch of one, or give a smaller --size"
            )
        }
        return found
    }

    private func anySize(
        asked: PixelSize?, file: PreprocessingFile?
    ) throws -> (size: PixelSize, reason: String, isAssumed: Bool) {
        if let asked {
            if (height ?? asked.height) != asked.height || (width ?? asked.width) != asked.width {
                throw NetworkError(
                    .wrongSize,
                    "this network takes pictures of \(width.map { "\($0)" } ?? "any")×\(height.map { "\($0)" } ?? "any") pixels only, not \(asked); leave --size out"
                )
            }
            return (asked, "asked for", false)
        }
        let fallback = file?.size ?? PixelSize(width: 224, height: 224)
        let size = PixelSize(width: width ?? fallback.width, height: height ?? fallback.height)
        if width != nil && height != nil { return (size, "fixed in the network’s file", false) }
        return file?.size != nil
            ? (size, "from \(file?.name ?? "")", false)
            : (size, "the usual one; the network takes any, see --size", true)
    }

    /// A run, whose failure is put down to the size where that is a guess.
    func explaining<Result>(
        _ size: PixelSize, _ run: () throws -> Result
    ) throws -> Result {
        do {
            return try run()
        } catch let error as OnnxRuntimeError where error.code == .runFailed && isSizeAssumed {
            throw NetworkError(
                .wrongSize,
                "the network does not run on pictures of \(size) pixels, which is a guess: neither its file nor one beside it gives their size; give it with --size"
            )
        }
    }
}
