import Crypto
import Foundation
import Hummingbird

/// The page's own files, read once when the server starts: nothing that is asked for reaches the file
/// system.
struct PageFiles: Sendable {
    struct File: Sendable {
        let bytes: ByteBuffer
        let type: String
        let tag: String
    }

    /// By their paths below the page's folder.
    let files: [String: File]
    /// The addresses at which the page itself is shown; each says in it what to show.
    static let pages = ["/", "/search", "/pair", "/contrast", "/classes", "/class", "/compare"]

    /// - Throws: `PageFilesError` where the folder of resources is not beside the program.
    init() throws {
        let folder = try Self.folder()
        var files: [String: File] = [:]
        let listed = FileManager.default.enumerator(atPath: folder)
        while let path = listed?.nextObject() as? String {
            guard let type = Self.types[(path as NSString).pathExtension],
                let data = FileManager.default.contents(atPath: folder + "/" + path)
            else { continue }
            let digest = SHA256.hash(data: data).prefix(12).map { String(format: "%02x", $0) }
            files[path] = File(
                bytes: ByteBuffer(data: data), type: type, tag: "\"\(digest.joined())\"")
        }
        guard files["index.html"] != nil else { throw PageFilesError(folder: folder) }
        self.files = files
    }

    /// Adds the page, and the files that it needs.
    func add(to router: Router<WebContext>) {
        for page in Self.pages {
            router.get(RouterPath(page)) { request, _ in try answer("index.html", request) }
        }
        router.get("/page/**") { request, context in
            try answer(context.parameters.getCatchAll().joined(separator: "/"), request)
        }
        router.get("/favicon.ico") { request, _ in try answer("icon.svg", request) }
        router.get("/openapi.json") { request, _ in try answer("openapi.json", request) }
    }

    private func answer(_ path: String, _ request: Request) throws -> Response {
        guard let file = files[path] else {
            throw WebAppError.notFound("the page has no file \(path.excerpt)")
        }
        // Asked for again after an update, a file is compared by its tag, not by its age.
        let headers: HTTPFields = [
            .contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache",
        ]
        guard request.headers[.ifNoneMatch] != file.tag else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    /// The resources beside the program; where tests run, beside them.
    private static func folder() throws -> String {
        let name = "Likeness_WebApp.resources"
        var folders = [
            Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent(),
        ]
        folders += Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
        for folder in folders.compactMap({ $0 }) {
            for place in [name, "Likeness_WebApp.bundle"] {
                let page = folder.resolvingSymlinksInPath().appendingPathComponent(place)
                    .appendingPathComponent("Page")
                if FileManager.default.fileExists(atPath: page.path) {
                    // A link itself would not be gone through.
                    return page.resolvingSymlinksInPath().path
                }
            }
        }
        throw PageFilesError(folder: name)
    }
}

/// The page's own files are not where the program is.
public struct PageFilesError: Error, CustomStringConvertible {
    let folder: String

    /// The message.
    public var description: String {
        "the page’s files are missing: \(folder) belongs beside the program likeness-serve; build it again, or copy that folder too"
    }
}
