import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One end of a pair of connected sockets, closed with its last owner.
///
/// Sockets, not pipes: writing to one whose other end is gone is an error and not a signal, and
/// `shutdown` wakes whoever waits for it.
final class Socket: Sendable {
    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Two connected ends, which no other process inherits.
    static func pair() throws -> (ours: Socket, theirs: Socket) {
        var descriptors: [Int32] = [-1, -1]
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &descriptors) == 0 else { throw failure() }
        let ends = (
            ours: Socket(descriptor: descriptors[0]),
            // Above the numbers that it is copied to in the new process.
            theirs: Socket(descriptor: fcntl(descriptors[1], F_DUPFD_CLOEXEC, 10))
        )
        close(descriptors[1])
        guard ends.theirs.descriptor >= 0 else { throw failure() }
        #if !os(Linux)
            _ = fcntl(ends.ours.descriptor, F_SETFD, FD_CLOEXEC)
            var on: Int32 = 1
            setsockopt(
                ends.ours.descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on,
                socklen_t(MemoryLayout<Int32>.size))
        #endif
        return ends
    }

    /// Waits until there is something to read, the other end is closed or the time is over.
    func waitUntilReadable(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// What has come, at least one byte; nil when the other end is closed.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            if count > 0 { return Array(bytes.prefix(count)) }
            guard count == -1, errno == EINTR else { return nil }
        }
    }

    /// Writes everything, waiting where the other end is slow; gives up when it is closed.
    func write(_ data: Data) {
        #if os(Linux)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
        #endif
        data.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = send(descriptor, part.baseAddress, part.count, flags)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    /// Ends both directions: Chromium then ends, and a reader here returns.
    func shut() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private static func failure() -> BrowserError {
        BrowserError(.notStarted, "no socket could be made: \(String(cString: strerror(errno)))")
    }
}
