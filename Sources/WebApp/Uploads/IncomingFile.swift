import Crypto
import Hummingbird
import NIOConcurrencyHelpers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file while its bytes arrive, under a name of its own that goes away with it.
final class IncomingFile: Sendable {
    let path: String
    private let limit: Int
    private let state: NIOLockedValueBox<State>

    private struct State {
        var descriptor: Int32?
        var hash = SHA256()
        var count = 0
    }

    /// - Parameters:
    ///   - folder: one that exists.
    ///   - limit: the most bytes that are taken.
    init(in folder: String, limit: Int) throws {
        let tag = String(UInt64.random(in: .min ... .max), radix: 36)
        path = "\(folder)/\(Self.prefix)\(tag)"
        self.limit = limit
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw UploadStore.cannotKeep(errno) }
        state = NIOLockedValueBox(State(descriptor: descriptor))
    }

    /// What the names of files begin with that are not whole yet.
    static let prefix = ".incoming-"

    deinit {
        state.withLockedValue { if let descriptor = $0.descriptor { close(descriptor) } }
        // Where it was kept, it has another name by now.
        unlink(path)
    }

    var count: Int { state.withLockedValue(\.count) }

    /// Writes what has arrived; takes as long as the disk does.
    func append(_ bytes: ByteBuffer) throws {
        try state.withLockedValue { state in
            guard bytes.readableBytes <= limit - state.count else {
                throw WebAppError.tooLarge(limit)
            }
            state.count += bytes.readableBytes
            guard let descriptor = state.descriptor else { return }
            let failure = bytes.withUnsafeReadableBytes { bytes -> Int32? in
                state.hash.update(bufferPointer: bytes)
                var rest = bytes[...]
                while !rest.isEmpty {
                    let remaining = UnsafeRawBufferPointer(rebasing: rest)
                    let sent = write(descriptor, remaining.baseAddress, remaining.count)
                    if sent < 0 && errno == EINTR { continue }
                    guard sent > 0 else { return sent < 0 ? errno : ENOSPC }
                    rest = rest.dropFirst(sent)
                }
                return nil
            }
            if let failure { throw UploadStore.cannotKeep(failure) }
        }
    }

    /// Ends the file.
    ///
    /// - Returns: the SHA-256 of its bytes in 64 hexadecimal digits.
    func finish() throws -> String {
        try state.withLockedValue { state in
            if let descriptor = state.descriptor {
                state.descriptor = nil
                // Some file systems report a full disk only here.
                guard close(descriptor) == 0 else { throw UploadStore.cannotKeep(errno) }
            }
            return state.hash.finalize().map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }
    }
}

extension WebAppError {
    /// More bytes than are taken.
    static func tooLarge(_ limit: Int) -> WebAppError {
        WebAppError(
            status: .contentTooLarge,
            message:
                "the file has more than the \(limit.megabytes) that are taken; save it smaller, or start the server with a larger --max-upload"
        )
    }
}

extension Int {
    /// A number of bytes for a sentence.
    fileprivate var megabytes: String {
        self >= 1 << 20 ? "\(self >> 20) MB" : "\(self) bytes"
    }
}
