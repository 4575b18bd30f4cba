import Hummingbird

extension WebApp {
    /// Every page `/X` has a twin `/X.json` with the same parameters; the page itself asks these.
    func addRoutes(to router: Router<WebContext>) {
        router.get("/galleries.json") { _, _ in try galleriesAnswer() }
        router.get("/photographs.json") { request, _ in try await photographsAnswer(request) }
        router.get("/photographs/:gallery/:id") { try await photographAnswer($0, $1) }
        router.get("/uploads/:digest") { try await uploadAnswer($0, $1) }
        router.get("/search.json") { request, _ in try await searchAnswer(request) }
        router.get("/maps.ndjson") { try await mapsAnswer($0, $1) }
        router.get("/pair.json") { try await pairAnswer($0, $1) }
        router.get("/points.npy") { try await pointsAnswer($0, $1) }
        router.get("/contrast.json") { try await contrastAnswer($0, $1) }
        router.get("/classes.json") { request, _ in try await classesAnswer(request) }
        router.get("/class.json") { request, _ in try await classAnswer(request) }
        router.get("/class-maps.ndjson") { try await classMapsAnswer($0, $1) }
        router.get("/compare.json") { try await compareAnswer($0, $1) }
        addExports(to: router)
    }
}
