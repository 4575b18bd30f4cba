import Galleries
import Hummingbird
import Logging
import Networks

/// Settings of the server.
public struct WebAppOptions: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 8090
    /// What a client must show; `nil` where none is needed. Where the server listens beyond this machine
    /// one is made up.
    public var token: String?
    /// Names besides its own under which the server may be asked where no token is needed.
    public var allowedHosts: [String] = []
    /// The folder in which uploaded photographs are kept.
    public var uploads: String
    /// The most bytes of an uploaded file.
    public var maximumUploadBytes = 32 << 20
    /// The most bytes of all uploaded files; the oldest are removed.
    public var maximumUploadsBytes = 1 << 30
    /// The most pixels of a photograph that is decoded.
    public var maximumPixels = 100_000_000
    /// The most memory, in bytes, for what was computed and may be wanted again.
    public var cacheBytes = 512 << 20
    /// The most connections at a time.
    public var maximumConnections = 512
    /// Seconds after which a connection is closed on which nothing happens.
    public var idleSeconds = 60
    /// Seconds in which all of an uploaded file must have come.
    public var bodySeconds = 120

    /// - Parameter uploads: the folder in which uploaded photographs are kept, made when it is needed;
    ///   `nil` for one among the user’s own data.
    public init(uploads: String? = nil) {
        self.uploads = uploads ?? UploadStore.usualFolder()
    }
}

/// The page over one or several galleries.
public struct WebApp: Sendable {
    let shelf: GalleryShelf
    let options: WebAppOptions
    let logger: Logger
    let work: Workbench
    let page: PageFiles
    let uploads: UploadStore
    let rules: AccessRules
    let metrics = Metrics()
    let connections: OpenConnections

    /// Makes galleries ready to be served.
    ///
    /// - Parameters:
    ///   - galleries: at least one; the first is what is shown where an address names none.
    ///   - network: options under which their networks are opened, and where the first one's is now.
    /// - Throws: `GalleryError` and what opening a network throws; `PageFilesError` where the page's own
    ///   files are missing.
    public init(
        galleries: [String], networks: NetworkSource = NetworkSource(), options: WebAppOptions,
        logger: Logger = Logger(label: "likeness")
    ) throws {
        var options = options
        if options.token == nil, !AccessRules.isLoopback(options.host) {
            options.token = AccessToken.random()
        }
        page = try PageFiles()
        shelf = try GalleryShelf(galleries, networks: networks)
        work = Workbench(options)
        uploads = UploadStore(
            folder: options.uploads, maximumFileBytes: options.maximumUploadBytes,
            maximumBytes: options.maximumUploadsBytes)
        rules = AccessRules(
            host: options.host, token: options.token, allowing: options.allowedHosts)
        connections = OpenConnections(limit: options.maximumConnections)
        (self.options, self.logger) = (options, logger)
    }

    /// All that is answered.
    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RouteProbe())
        router.add(middleware: RequestLog(logger: logger, metrics: metrics))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ErrorAnswers(shelf: shelf))
        router.add(middleware: RequestGuard(rules: rules))
        page.add(to: router)
        addUploads(to: router)
        addHealth(to: router)
        addRoutes(to: router)
        return router
    }

    /// What answers requests.
    func responder() -> MethodResponder {
        MethodResponder(router: router().buildResponder())
    }
}
