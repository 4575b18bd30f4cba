import Foundation
import NIOPosix
import Testing

@testable import WebApp

/// A server on a free port of this machine.
final class LiveServer: Sendable {
    let served: ServedFolder
    let port: Int
    let control = ServerControl()
    private let running: Task<Void, any Error>

    init(_ change: (inout WebAppOptions) -> Void = { _ in }) async throws {
        let served = try ServedFolder(change)
        self.served = served
        let (ports, found) = AsyncStream<Int>.makeStream()
        running = Task { [control] in
            defer { found.finish() }
            try await served.app.run(until: control) { found.yield($0.port) }
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await running.value
            throw CocoaError(.featureUnsupported)
        }
        self.port = port
    }

    /// Stops it and waits for its end.
    func stop() async throws {
        control.stop()
        try await running.value
    }

    /// A connection to it.
    func connect() async throws -> RawConnection { try await RawConnection(port: port) }

    /// What it answers to one request in its own words, after which the connection ends.
    func ask(_ request: String) async throws -> String {
        let connection = try await connect()
        await connection.send(request)
        return await connection.rest()
    }

    /// A whole request for a path.
    static func get(_ path: String, closing: Bool = true) -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(closing ? "Connection: close\r\n" : "")\r\n"
    }
}

/// A connection that sends what it is told to, understood or not.
final class RawConnection: Sendable {
    private let descriptor: Int32
    /// A connection waits in a thread of its own: a test must not keep the server’s from running.
    private static let threads = {
        let threads = NIOThreadPool(numberOfThreads: 450)
        threads.start()
        return threads
    }()

    init(port: Int) async throws {
        #if os(Linux)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let (descriptor, server) = (descriptor, address)
        let failure = try await Self.threads.runIfActive { () -> Int32? in
            var server = server
            let result = withUnsafePointer(to: &server) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return result == 0 ? nil : errno
        }
        // Closed where this is given up.
        if let failure { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .ECONNREFUSED) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        #if !os(Linux)
            var one: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &one, 4)
        #endif
    }

    deinit { Foundation.close(descriptor) }

    /// Whether all of it could be sent.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool {
        await (try? Self.threads.runIfActive { [self] in sendAll(bytes) }) ?? false
    }

    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    private func sendAll(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            #if os(Linux)
                let flags = Int32(MSG_NOSIGNAL)
            #else
                let flags: Int32 = 0
            #endif
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, flags)
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Says that nothing more comes.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes without a farewell, as a program that was killed does.
    func reset() {
        var linger = Foundation.linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger,
            socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    /// The next bytes; none at the end, or after 20 seconds.
    func next(_ count: Int = 1 << 16) async -> [UInt8] {
        let bytes = try? await Self.threads.runIfActive { [self] in
            var bytes = [UInt8](repeating: 0, count: count)
            let received = recv(descriptor, &bytes, count, 0)
            return received > 0 ? Array(bytes.prefix(received)) : []
        }
        return bytes ?? []
    }

    /// Everything up to the end.
    func rest() async -> String {
        var all: [UInt8] = []
        while case let bytes = await next(), !bytes.isEmpty { all += bytes }
        return String(decoding: all, as: UTF8.self)
    }

    /// Everything up to some text.
    func read(until text: String) async -> String {
        var all = ""
        while !all.contains(text) {
            let bytes = await next()
            guard !bytes.isEmpty else { break }
            all += String(decoding: bytes, as: UTF8.self)
        }
        return all
    }
}
