import Foundation
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
    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// What it answers to one request in its own words, after which the connection ends.
    func ask(_ request: String) async throws -> String {
        let connection = try connect()
        connection.send(request)
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
    private static let queue = DispatchQueue(label: "connections", attributes: .concurrent)

    init(port: Int) throws {
        #if os(Linux)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, result == 0 else {
            if descriptor >= 0 { Foundation.close(descriptor) }
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ECONNREFUSED)
        }
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
    func send(_ bytes: [UInt8]) -> Bool {
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

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

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
        await withCheckedContinuation { continuation in
            Self.queue.async { [self] in
                var bytes = [UInt8](repeating: 0, count: count)
                let received = recv(descriptor, &bytes, count, 0)
                continuation.resume(returning: received > 0 ? Array(bytes.prefix(received)) : [])
            }
        }
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
