import Testing

@testable import WebApp

@Suite struct AnswerTests {
    @Test(
        "Every answer tells browsers what they may do",
        arguments: [
            ("GET", "/", 200), ("GET", "/galleries.json", 200), ("GET", "/health", 200),
            ("GET", "/photographs/gallery/1?side=160", 200), ("GET", "/nothing", 404),
            ("GET", "/search.json?query=%", 400), ("DELETE", "/", 405),
            ("POST", "/search.json", 405),
            ("POST", "/nothing", 404), ("GET", "/page/nothing.js", 404), ("HEAD", "/", 200),
            ("POST", "/uploads", 400),
        ])
    func headers(method: String, path: String, status: Int) async throws {
        let answer = try await ServedFolder().ask(path, method: method)
        #expect(answer.status == status, "\(answer.text)")
        let policy = try #require(answer["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
        #expect(!policy.contains("unsafe"))
        #expect(answer["X-Content-Type-Options"] == "nosniff")
        #expect(answer["Referrer-Policy"] == "no-referrer")
        #expect(answer["Cross-Origin-Opener-Policy"] == "same-origin")
        #expect(answer["Cross-Origin-Resource-Policy"] == "same-origin")
        #expect(answer["X-Frame-Options"] == "DENY")
        #expect(answer["Permissions-Policy"]?.contains("camera=()") == true)
        #expect(answer["Access-Control-Allow-Origin"] == nil)
        if status >= 400 { #expect(answer.error?.isEmpty == false) }
    }

    @Test(
        "A method that a path does not know is answered with those that it does",
        arguments: [
            ("PUT", "/", "GET, HEAD"), ("OPTIONS", "/galleries.json", "GET, HEAD"),
            ("POST", "/photographs/gallery/1", "GET, HEAD"), ("GET", "/uploads", "POST"),
            ("DELETE", "/uploads", "POST"), ("BREW", "/health", "GET, HEAD"),
        ])
    func methods(method: String, path: String, allowed: String) async throws {
        let answer = try await ServedFolder().ask(path, method: method)
        #expect(answer.status == 405)
        #expect(answer["Allow"] == allowed)
        #expect(answer.error?.contains("use \(allowed.replacing(", ", with: " or "))") == true)
    }

    @Test func headHasTheHeadersAndNoBody() async throws {
        let served = try ServedFolder()
        for path in ["/galleries.json", "/nothing", "/uploads"] {
            let answer = try await served.ask(path, method: "HEAD")
            #expect(answer.body.isEmpty)
            #expect(answer["Content-Length"].flatMap { Int($0) } ?? 0 > 0)
        }
    }

    @Test(
        "No path from outside reaches the file system",
        arguments: [
            "/../../etc/passwd", "/page/../../../etc/passwd", "/page/%2e%2e/%2e%2e/etc/passwd",
            "/page/..%2f..%2fetc%2fpasswd", "/page/%252e%252e%252fetc/passwd",
            "/page/..\\..\\etc\\passwd", "/page/..%5c..%5cetc", "/page/\u{2025}/etc/passwd",
            "/page//etc/passwd", "/page/%00", "/page/index.html%00.js",
            "/page/....//....//etc/passwd",
            "/page/%c0%ae%c0%ae/etc/passwd", "/page/%uff0e%uff0e/etc", "/uploads/../gallery",
            "/uploads/%2e%2e%2fgallery%2fcatalogue.sqlite", "/photographs/gallery/../1",
            "/photographs/..%2f..%2fetc/1", "/photographs/gallery/%2e%2e",
            "/photographs/gallery/1%00", "/photographs/gallery/-1", "/photographs/gallery/1e0",
            "/photographs/gallery/99999999999999999999", "/photographs/%/1", "/photographs/%ff/1",
            "/%", "/%zz", "/.git/config", "/catalogue.sqlite", "//", "/./",
        ])
    func traversal(path: String) async throws {
        let answer = try await ServedFolder().ask(path)
        #expect(
            (400..<500).contains(answer.status) || path == "//" || path == "/./", "\(answer.text)")
        #expect(!answer.text.contains("root:"))
        #expect(!answer.text.contains("SQLite"))
    }

    @Test(
        "Parameters that make no sense are refused in a sentence",
        arguments: [
            "/search.json", "/search.json?query=%zz", "/search.json?query=%ff",
            "/search.json?query=%00",
            "/search.json?query=/etc/passwd", "/search.json?query=../photographs/cats/a.png",
            "/search.json?query=cats/a.png&count=0", "/search.json?query=cats/a.png&count=1e9",
            "/search.json?query=cats/a.png&query=cats/b.png",
            "/search.json?query=cats/a.png&gallery=../x",
            "/search.json?query=upload:../../etc/passwd",
            "/search.json?query=upload:" + String(repeating: "0", count: 64),
            "/maps.ndjson?query=cats/a.png&images=x", "/photographs.json?count=-1",
            "/search.json?query=" + String(repeating: "x", count: 70_000),
        ])
    func parameters(path: String) async throws {
        let answer = try await ServedFolder().ask(path)
        #expect([400, 404, 414].contains(answer.status), "\(answer.status) \(answer.text)")
        #expect(answer.error?.isEmpty == false)
        #expect(answer.body.count < 1000)
    }
}
