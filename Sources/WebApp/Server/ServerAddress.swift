import Foundation
import NIOCore

/// Where a server can be reached.
public struct ServerAddress: Sendable {
    /// The address that it listens on.
    public let host: String
    /// The port that it listens on.
    public let port: Int
    /// What a client must show; `nil` where none is needed.
    public let token: String?

    /// The page’s address, for a browser: with the token in it.
    public var url: String {
        let query = token.map { "?token=\($0.percentEncoded)" } ?? ""
        let name = reachable.contains(":") ? "[\(reachable)]" : reachable
        return "http://\(name):\(port)/\(query)"
    }

    /// Where the server listens on all addresses, one that others can ask for.
    private var reachable: String {
        guard host == "0.0.0.0" || host == "::" else { return host }
        let addresses = (try? System.enumerateDevices())?.compactMap(\.address) ?? []
        let usable = addresses.first { address in
            guard case .v4 = address, let text = address.ipAddress else { return false }
            return !text.hasPrefix("127.") && !text.hasPrefix("169.254.")
        }
        return usable?.ipAddress ?? "127.0.0.1"
    }
}

/// Why a server cannot listen where it should: one sentence.
public struct ListeningError: Error, CustomStringConvertible {
    /// The message.
    public let description: String

    /// - Returns: `nil` for an error of another kind.
    init?(_ error: any Error, host: String, port: Int) {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            description =
                "port \(port) is in use; give another with --port, or --port 0 for any that is free"
        case let error as IOError where error.errnoCode == EACCES:
            description =
                "port \(port) may not be used by everyone; give one from 1024 with --port"
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            description = "this machine has no address \(host); give one that it has with --host"
        case let error as IOError:
            description =
                "the server cannot listen on \(host), port \(port): \(error); check --host and --port"
        case is SocketAddressError:
            description = "nothing is known by the name \(host); give an address with --host"
        default: return nil
        }
    }
}
