import Testing

@testable import WebApp

@Suite struct AccessTests {
    private let token = "correct horse battery"

    @Test(
        "The server’s own names are answered",
        arguments: [
            "localhost", "localhost:8090", "LOCALHOST:1", "localhost.", "127.0.0.1:8090",
            "[::1]:8090",
            "photos.example:80",
        ])
    func ownNames(host: String) async throws {
        let served = try ServedFolder { $0.allowedHosts = ["Photos.Example"] }
        #expect(try await served.ask("/health", host: host).status == 200)
    }

    @Test(
        "Another name is not, wherever it leads",
        arguments: [
            "evil.example", "evil.example:8090", "localhost.evil.example", "127.0.0.1.evil.example",
            "192.168.0.7:8090", "localhost:8090@evil.example", "[::2]", "localhost:x", "::1",
        ])
    func otherNames(host: String) async throws {
        let answer = try await ServedFolder().ask("/health", host: host)
        #expect(answer.status == 403)
        #expect(answer.error?.contains("--allow-host") == true)
    }

    @Test func aRequestWithoutAHostIsRefused() async throws {
        let served = try ServedFolder()
        #expect(try await served.ask("/health", host: nil).status == 400)
        #expect(try await served.ask("http://localhost/health").status == 400)
        #expect(try await served.ask("*", method: "OPTIONS").status == 400)
    }

    @Test(
        "What another web site makes a browser send is refused",
        arguments: [
            ("POST", [("Origin", "http://evil.example")]), ("POST", [("Origin", "null")]),
            // Another server of this machine is another site.
            ("POST", [("Origin", "http://localhost:3000")]),
            ("POST", [("Sec-Fetch-Site", "cross-site")]),
            ("POST", [("Sec-Fetch-Site", "same-site")]),
            ("GET", [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")]),
            (
                "GET",
                [
                    ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "navigate"),
                    ("Sec-Fetch-Dest", "iframe"),
                ]
            ),
            ("GET", [("Origin", "http://evil.example")]),
            (
                "POST",
                [
                    ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
                    ("Sec-Fetch-Dest", "document"),
                ]
            ),
        ])
    func otherSites(method: String, headers: [(String, String)]) async throws {
        let served = try ServedFolder()
        let bytes = try ServedFolder.picture(seed: 1)
        let path = method == "POST" ? "/uploads" : "/photographs/gallery/1"
        let answer = try await served.ask(
            path, method: method, headers: headers, body: method == "POST" ? bytes : nil)
        #expect(answer.status == 403)
        #expect(served.app.uploads.load.files == 0)
    }

    @Test(
        "The page itself, curl and a link from elsewhere are answered",
        arguments: [
            ("POST", []), ("POST", [("Origin", "http://localhost:8090")]),
            ("POST", [("Origin", "http://localhost:8090"), ("Sec-Fetch-Site", "same-origin")]),
            ("POST", [("Origin", "null"), ("Sec-Fetch-Site", "same-origin")]),
            ("GET", [("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate")]),
            (
                "GET",
                [
                    ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
                    ("Sec-Fetch-Dest", "document"),
                ]
            ),
        ])
    func ownRequests(method: String, headers: [(String, String)]) async throws {
        let answer = try await ServedFolder().ask(
            method == "POST" ? "/uploads" : "/search", method: method, headers: headers,
            body: method == "POST" ? try ServedFolder.picture(seed: 1) : nil)
        #expect(answer.status == (method == "POST" ? 201 : 200), "\(answer.text)")
    }

    @Test func beyondThisMachineATokenIsNeededForEverything() async throws {
        let served = try ServedFolder {
            $0.host = "0.0.0.0"
            $0.token = token
        }
        for path in [
            "/", "/search", "/health", "/metrics", "/galleries.json", "/page/x.js", "/none",
        ] {
            let answer = try await served.ask(path, host: "192.168.0.7:8090")
            #expect(answer.status == 401, "\(path)")
            #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
        }
        let shown = try await served.ask(
            "/health", host: "192.168.0.7", headers: [("Authorization", "Bearer \(token)")])
        #expect(shown.status == 200)
        for wrong in ["Bearer", "Bearer x", "Bearer \(token)x", "Basic \(token)", ""] {
            let answer = try await served.ask("/health", headers: [("Authorization", wrong)])
            #expect(answer.status == 401, "\(wrong)")
        }
    }

    @Test func whereNoTokenIsGivenOneIsMadeUp() throws {
        let first = try ServedFolder { $0.host = "0.0.0.0" }.app.options.token
        let second = try ServedFolder { $0.host = "0.0.0.0" }.app.options.token
        #expect(first?.count == 32)
        #expect(first != second)
        #expect(try ServedFolder().app.options.token == nil)
        for host in ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"] {
            #expect(AccessRules.isLoopback(host))
        }
        for host in ["0.0.0.0", "::", "192.168.0.7", "127.evil.example", "1127.0.0.1", ""] {
            #expect(!AccessRules.isLoopback(host))
        }
    }

    @Test func theTokenInAnAddressBecomesACookieAndGoesFromTheAddress() async throws {
        let served = try ServedFolder { $0.token = token }
        let escaped = "correct%20horse+battery"
        let answer = try await served.ask(
            "/search?query=a%26b&token=\(escaped)&region=1,2,3,4", host: "photos.example")
        #expect(answer.status == 303)
        #expect(answer["Location"] == "/search?query=a%26b&region=1,2,3,4")
        #expect(answer["Cache-Control"] == "no-store")
        let cookie = try #require(answer["Set-Cookie"])
        #expect(cookie.contains("; HttpOnly; SameSite=Strict"))
        #expect(!cookie.contains("horse"))
        let pair = String(cookie.prefix { $0 != ";" })
        let header = ("Cookie", "other=1; \(pair); more=2")
        #expect(try await served.ask("/search", headers: [header]).status == 200)
        for wrong in [pair + "0", String(pair.dropLast()), pair.uppercased(), ""] {
            #expect(try await served.ask("/search", headers: [("Cookie", wrong)]).status == 401)
        }
        #expect(try await served.ask("/search?token=wrong").status == 401)
        #expect(try await served.ask("/?token=\(escaped)")["Location"] == "/")
    }

    @Test func theTokenLeadsToNoOtherServer() async throws {
        let served = try ServedFolder { $0.token = token }
        for path in ["//evil.example/", "/\\evil.example/", "///evil.example"] {
            let answer = try await served.ask("\(path)?token=correct+horse+battery")
            #expect(answer["Location"]?.hasPrefix("/evil.example") == true)
        }
    }

    @Test func aBrowserIsAskedForTheToken() async throws {
        let served = try ServedFolder { $0.token = token }
        let html = ("Accept", "text/html,*/*;q=0.8")
        let answer = try await served.ask(
            "/search?query=%22%3E%3Cscript%3E&token=wrong", headers: [html])
        #expect(answer.status == 401)
        #expect(answer["Content-Type"]?.hasPrefix("text/html") == true)
        #expect(answer.text.contains("<form action=\"/search\" method=\"get\">"))
        #expect(answer.text.contains("value=\"&quot;&gt;&lt;script&gt;\""))
        #expect(!answer.text.contains("<script"))
        #expect(!answer.text.contains("refresh"))
        #expect(answer["Content-Security-Policy"]?.contains("style-src 'sha256-") == true)
        // A link on another site comes without the cookie; the page asks once more by itself.
        let link = [
            html, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Dest", "document"),
        ]
        #expect(try await served.ask("/", headers: link).text.contains("refresh"))
    }
}
