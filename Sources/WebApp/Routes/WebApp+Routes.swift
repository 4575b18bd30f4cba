import Hummingbird

extension WebApp {
    func addRoutes(to router: Router<WebContext>) {
        router.get("/galleries.json") { _, _ in try galleriesAnswer() }
    }
}
