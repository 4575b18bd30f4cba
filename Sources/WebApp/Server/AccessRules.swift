import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Who may ask: nobody whose request another web site made, and beyond this machine only who shows a
/// token.
struct AccessRules: Sendable {
    /// What a client must show; `nil` where none is needed.
    let token: AccessToken?
    /// The names under which the server may be asked, in small letters; `nil` for any.
    ///
    /// Without this, a web site could let its own name lead to this machine and read what the server
    /// answers as if it were its own (DNS rebinding). Where a token is needed any name may be used: a
    /// browser has no token for the other site’s name.
    let hosts: Set<String>?

    init(host: String, token: String?, allowing names: [String] = []) {
        self.token = token.map { AccessToken($0) }
        hosts =
            token == nil
            ? Set((["localhost", "127.0.0.1", "::1", host] + names).map(\.hostName)) : nil
    }

    /// Whether an address to listen on can only be reached from this machine.
    static func isLoopback(_ host: String) -> Bool {
        let name = host.hostName
        return name == "localhost" || name == "::1"
            || name.range(of: #"^127(\.\d{1,3}){3}$"#, options: .regularExpression) != nil
    }

    /// Refuses what another web site sends.
    ///
    /// - Throws: `WebAppError`.
    func check(_ request: Request) throws {
        guard request.head.path?.first == "/" else {
            throw WebAppError.badRequest("the address does not begin with /; ask for a path")
        }
        guard let authority = request.head.authority, !authority.isEmpty else {
            throw WebAppError.badRequest("the request names no host; send a Host header")
        }
        if let hosts, !hosts.contains(authority.withoutPort.hostName) {
            throw WebAppError(
                status: .forbidden,
                message:
                    "this server is not called \(authority.excerpt); if it should be, start it with --allow-host \(authority.withoutPort.excerpt)"
            )
        }
        try checkSite(request, authority)
    }

    /// Browsers say where a request comes from (Fetch Metadata, and the Origin header); what is no
    /// browser says nothing.
    private func checkSite(_ request: Request, _ authority: String) throws {
        let site = request.headers[value: "Sec-Fetch-Site"]
        let isOwn = site == "same-origin"
        let isReading = request.method == .get || request.method == .head
        if let site, !isOwn, site != "none" {
            // A link from elsewhere may lead here; nothing else from elsewhere may.
            let isLink =
                isReading && request.headers[value: "Sec-Fetch-Mode"] == "navigate"
                && request.headers[value: "Sec-Fetch-Dest"] == "document"
            guard isLink else { throw Self.otherSite }
        }
        if let origin = request.headers[.origin], !(origin == "null" && isOwn) {
            let own = ["http://", "https://"].map { $0 + authority.lowercased() }
            guard own.contains(origin.lowercased()) else { throw Self.otherSite }
        }
    }

    private static let otherSite = WebAppError(
        status: .forbidden,
        message: "another web site may not use this server; open its own page")
}

/// What a client must show beyond this machine.
struct AccessToken: Sendable {
    /// As it stands in an address or a header.
    let text: String
    /// The cookie that stands for it. Its name depends on the token: cookies do not tell ports apart, and
    /// another server may run beside this one.
    let cookieName, cookieValue: String

    init(_ text: String) {
        self.text = text
        func digest(_ purpose: String) -> String {
            SHA256.hash(data: Data("\(purpose) \(text)".utf8)).map {
                ($0 < 16 ? "0" : "") + String($0, radix: 16)
            }.joined()
        }
        cookieName = "likeness-" + digest("name").prefix(8)
        cookieValue = digest("likeness cookie")
    }

    /// One that nobody guesses: 192 random bits.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
        return String((0..<32).map { _ in letters[Int(generator.next(upperBound: UInt(64)))] })
    }

    /// Whether a request shows the token, in a header or as the cookie.
    func isShown(by request: Request) -> Bool {
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer", matches(String(parts[1])) {
                return true
            }
        }
        return request.headers[values: .cookie].contains { line in
            line.split(separator: ";").contains { pair in
                let parts = pair.split(separator: "=", maxSplits: 1)
                return parts.count == 2
                    && parts[0].drop { $0 == " " } == cookieName
                    && Self.areEqual(String(parts[1]), cookieValue)
            }
        }
    }

    func matches(_ text: String) -> Bool { Self.areEqual(text, self.text) }

    /// Takes the same time whatever differs: otherwise a token could be found letter by letter.
    private static func areEqual(_ first: String, _ second: String) -> Bool {
        let digests = [first, second].map { SHA256.hash(data: Data($0.utf8)) }
        return zip(digests[0], digests[1]).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension HTTPFields {
    /// A header that the library has no name for.
    subscript(value name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}

extension String {
    /// A host’s name as it is compared: in small letters, without brackets and the last dot.
    fileprivate var hostName: String {
        var name = lowercased()
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// A host without its port: `[::1]:8090` to `[::1]`.
    fileprivate var withoutPort: String {
        guard let colon = lastIndex(of: ":"), self[colon...].dropFirst().allSatisfy(\.isNumber),
            !hasPrefix("[") || self[..<colon].hasSuffix("]")
        else { return self }
        return String(self[..<colon])
    }
}
