import Hummingbird
import Images
import Networks

/// What the answer to an upload says.
struct UploadAnswer: Encodable {
    /// The photograph as a value of `query`.
    let query: String
    let width, height: Int
    let photo: Photo
    /// The gallery’s photographs that are the very same file, by their paths.
    let sameAs: [String]
}

extension WebApp {
    func addUploads(to router: Router<WebContext>) {
        router.post("/uploads") { request, context in
            try await keptUpload(request, context)
        }
    }

    private func keptUpload(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        // Before the file is taken: an address that cannot be answered needs none.
        let served = try shelf.gallery(try parameters.text("gallery"))
        let upload = Upload(
            store: uploads, pictures: work.pictures, maximumPixels: options.maximumPixels)
        let kept = try await upload.take(request, name: try parameters.text("name"))
        let answer = try await work.pictures.run {
            try served.withCurrent { opened in
                UploadAnswer(
                    query: "upload:\(kept.sha)", width: kept.size.width, height: kept.size.height,
                    photo: Photo(
                        upload: kept.sha, name: kept.name, size: kept.size,
                        seen: opened.network.description.region(of: kept.size)),
                    sameAs: try opened.gallery.images(
                        rows: opened.gallery.rows(ofContent: kept.contentHash)
                    ).compactMap { $0?.path })
            }
        }
        return try .json(answer, status: .created)
    }
}

extension Photo {
    /// An uploaded photograph.
    ///
    /// - Parameters:
    ///   - sha: the SHA-256 of its bytes, which the address holds: it is for ever the same picture.
    ///   - seen: the part that the network sees, in fractions of its sides.
    init(upload sha: String, name: String, size: PixelSize, seen: Rectangle) {
        self.init(
            id: nil, path: name, label: nil, size: size,
            url: "/uploads/\(sha)?v=\(sha.prefix(8))", seen: seen)
    }
}
