import Dispatch
import Files
import Hummingbird
import Images
import SimilarityMaps

/// Takes one photograph from a request’s body into the store.
struct Upload: Sendable {
    let store: UploadStore
    let pictures: WorkQueue
    let maximumPixels: Int

    /// A photograph that was kept.
    struct Kept: Sendable {
        let sha: String
        let name: String
        let size: PixelSize
        /// What a gallery’s catalogue calls a file’s content.
        let contentHash: UInt64
    }

    /// Files are written here: a slow disk must not hold up those who answer requests.
    private static let disk = DispatchQueue(label: "likeness.uploads", attributes: .concurrent)
    /// What is gathered before it is written.
    private static let chunk = 256 << 10
    /// What a form needs besides its file.
    static let maximumForm = 128 << 10

    /// - Parameter name: what the photograph is called where the form does not say.
    /// - Throws: `WebAppError` for a body that is too long or no photograph, and where it cannot be kept.
    func take(_ request: Request, name: String?) async throws -> Kept {
        let type = try Self.kind(of: request)
        let limit = store.maximumFileBytes + (type.isForm ? Self.maximumForm : 0)
        let length = request.headers[.contentLength].flatMap { Int($0) }
        if let length, length > limit {
            throw WebAppError.tooLarge(store.maximumFileBytes)
        }
        return try await store.whileIncoming {
            let file = try await onDisk { try store.begin() }
            let given =
                type.isForm
                ? try await receiveForm(request, type.text, limit, file)
                : try await receive(request, into: file)
            let sha = try await onDisk { try file.finish() }
            guard file.count > 0 else {
                throw WebAppError.badRequest("the file is empty; send a JPEG, PNG or WebP file")
            }
            return try await keep(file, sha: sha, name: Self.cleaned(given ?? name))
        }
    }

    private func receive(_ request: Request, into file: IncomingFile) async throws -> String? {
        var gathered = ByteBuffer()
        var received = 0
        for try await bytes in request.body {
            received += bytes.readableBytes
            gathered.writeImmutableBuffer(bytes)
            if gathered.readableBytes >= Self.chunk { try await write(&gathered, to: file) }
        }
        try await write(&gathered, to: file)
        try checkEnd(of: request, received)
        return nil
    }

    /// A connection that breaks off looks like a body’s end.
    private func checkEnd(of request: Request, _ received: Int) throws {
        guard let length = request.headers[.contentLength].flatMap({ Int($0) }) else { return }
        guard received == length else {
            throw WebAppError.badRequest("not all of the file has come; send it again")
        }
    }

    private func receiveForm(
        _ request: Request, _ contentType: String, _ limit: Int, _ file: IncomingFile
    ) async throws -> String? {
        var reader = try MultipartReader(contentType: contentType)
        var gathered = ByteBuffer()
        var received = 0
        for try await bytes in request.body {
            received += bytes.readableBytes
            guard received <= limit else { throw WebAppError.tooLarge(store.maximumFileBytes) }
            gathered.writeBytes(try reader.read(bytes.readableBytesView))
            if gathered.readableBytes >= Self.chunk { try await write(&gathered, to: file) }
        }
        try await write(&gathered, to: file)
        try checkEnd(of: request, received)
        return try reader.finish().fileName
    }

    private func write(_ gathered: inout ByteBuffer, to file: IncomingFile) async throws {
        let bytes = gathered
        gathered = ByteBuffer()
        try await onDisk { try file.append(bytes) }
    }

    private func keep(_ file: IncomingFile, sha: String, name: String?) async throws -> Kept {
        // Decoding tells whether it is a photograph; a JPEG is decoded small, which takes a fraction of
        // the time and reads all of the file.
        let reading = ReadOptions(
            maximumPixels: maximumPixels, enough: PixelSize(width: 64, height: 64))
        let (limit, store) = (store.maximumFileBytes, store)
        return try await pictures.run {
            let bytes = try WholeFile.read(file.path, maximumBytes: limit)
            let size: PixelSize
            do {
                size = try Image(
                    decoding: bytes, name: name ?? "the file", options: reading
                ).originalSize
            } catch let error as ImageError {
                throw WebAppError(status: error.uploadStatus, message: error.message)
            }
            return Kept(
                sha: sha, name: try store.keep(file, sha: sha, name: name, size: size), size: size,
                contentHash: bytes.withUnsafeBytes { WholeFile.fingerprint(of: $0) })
        }
    }

    private func onDisk<Value: Sendable>(
        _ body: @Sendable @escaping () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Self.disk.async { continuation.resume(with: Result(catching: body)) }
        }
    }

    private static func kind(of request: Request) throws -> (text: String, isForm: Bool) {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw WebAppError(
                status: .unsupportedMediaType,
                message: "the file is encoded as \(encoding.excerpt); send its bytes as they are")
        }
        let text = request.headers[.contentType] ?? "application/octet-stream"
        let type = text.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard
            type.hasPrefix("image/") || type == "application/octet-stream"
                || type == "multipart/form-data"
        else {
            throw WebAppError(
                status: .unsupportedMediaType,
                message:
                    "a photograph is sent with Content-Type: image/jpeg, image/png or image/webp, or in a form, not as \(type.excerpt)"
            )
        }
        return (text, type == "multipart/form-data")
    }

    /// A name that can be shown: without folders and control characters, and not too long.
    private static func cleaned(_ name: String?) -> String? {
        guard let last = name?.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last else {
            return nil
        }
        let plain = last.unicodeScalars.filter { $0.properties.generalCategory != .control }
        let text = String(String(String.UnicodeScalarView(plain)).prefix(200))
        return text.isEmpty ? nil : text
    }
}

extension ImageError {
    /// Not a photograph at all, one that is too large, or one that is damaged.
    fileprivate var uploadStatus: HTTPResponse.Status {
        switch code {
        case .notAnImage, .unsupportedFormat: .unsupportedMediaType
        case .tooManyPixels: .contentTooLarge
        case .emptyFile: .badRequest
        default: .unprocessableContent
        }
    }
}
