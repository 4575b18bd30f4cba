import Galleries
import Hummingbird
import Images

/// What `/photographs.json` says: a part of the gallery, to choose from.
struct PhotographsAnswer: Encodable, Sendable {
    let gallery: String
    let images: [Photo]
    /// Where the next part begins: `after` of the next request; `nil` where there is none.
    let next: String?
    /// How many photographs are found in all.
    let total: Int
}

extension WebApp {
    func photographsAnswer(_ request: Request) async throws -> Response {
        let parameters = try request.parameters()
        let served = try shelf.gallery(parameters.text("gallery"))
        let count = try parameters.number("count", in: 1...200, default: 60)
        let (text, label) = (try parameters.text("find"), try parameters.text("label"))
        let after = try parameters.text("after") ?? ""
        return try await work.searches.run {
            try served.withCurrent { opened in
                let images = try opened.gallery.images(
                    containing: text, labelled: label, after: after, limit: count + 1)
                return try .json(
                    PhotographsAnswer(
                        gallery: served.name,
                        images: images.prefix(count).map { Photo($0, of: served, opened) },
                        next: images.count > count ? images[count - 1].path : nil,
                        total: try opened.gallery.imageCount(containing: text, labelled: label)))
            }
        }
    }

    /// A photograph of a gallery, by its number: no path from outside is looked at.
    func photographAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        let name = try context.parameters.require("gallery")
        let served = try shelf.gallery(name.removingPercentEncoding ?? name)
        guard let id = Int64(try context.parameters.require("id")) else {
            throw WebAppError.badRequest("a photograph is named by its number")
        }
        let opened = served.opened
        let found = try await work.pictures.run { () -> GalleryImage? in
            try opened.gallery.image(id: id)
        }
        guard let image = found else { throw noImage(id, served) }
        let version = image.contentHash.map { String($0, radix: 16) } ?? "0"
        return try await picture(
            opened.gallery.file(of: image), version: version, request, parameters)
    }

    func uploadAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let digest = try context.parameters.require("digest")
        guard let upload = uploads.file(digest) else {
            throw WebAppError.notFound("this photograph is not here (any more); upload it again")
        }
        return try await picture(
            upload.path, version: String(digest.prefix(8)), request, request.parameters())
    }

    /// A picture in the size that is asked for.
    private func picture(
        _ file: String, version: String, _ request: Request, _ parameters: AddressParameters
    ) async throws -> Response {
        let asked = try parameters.number("side", in: 1...Thumbnail.largestSide, default: 640)
        let key = ThumbnailKey(file: file, version: version, side: Thumbnail.side(for: asked))
        let tag = "\"\(version)-\(key.side)\""
        // An address that holds the version never means another picture.
        let isPinned = try parameters.text("v") == version
        let headers: HTTPFields = [
            .eTag: tag,
            .cacheControl: isPinned ? "private, max-age=31536000, immutable" : "private, no-cache",
        ]
        guard request.headers[.ifNoneMatch] != tag else {
            return Response(status: .notModified, headers: headers)
        }
        let maximumPixels = options.maximumPixels
        let encoded: EncodedPicture
        if let known = work.thumbnails.value(for: key) {
            encoded = known
        } else {
            encoded = try await work.pictures.run {
                let encoded = try Thumbnail.encoded(key, maximumPixels: maximumPixels)
                work.thumbnails.keep(encoded, for: key, cost: encoded.bytes.count)
                return encoded
            }
        }
        var response = Response.file(encoded.bytes, type: encoded.type)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
