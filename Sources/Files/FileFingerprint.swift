#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension UInt64 {
    /// As a fingerprint is written: sixteen hexadecimal digits.
    package var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension WholeFile {
    /// A number that tells files with different bytes apart: by chance two share one in 2⁶⁴. It is no
    /// protection against someone who wants them to.
    ///
    /// The file is read a mebibyte at a time, so that a large one takes no memory.
    ///
    /// - Throws: `FileError` for a path without a readable, non-empty regular file.
    package static func fingerprint(_ path: String) throws(FileError) -> UInt64 {
        let (descriptor, count) = try open(path, maximumBytes: .max)
        defer { close(descriptor) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 8)
        defer { piece.deallocate() }
        var hash = UInt64(truncatingIfNeeded: count)
        var left = count
        while left > 0 {
            let received = try fill(piece, min(left, piece.count), descriptor, path)
            if received == 0 { break }
            // What lies behind the last byte must not depend on the piece before.
            let end = (received + 7) & ~7
            for index in received..<end { piece[index] = 0 }
            hash = mix(UnsafeRawBufferPointer(rebasing: piece[..<end]), into: hash)
            left -= received
        }
        return hash
    }

    /// The same number for the bytes of a file that has been read already.
    package static func fingerprint(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        let whole = bytes.count & ~7
        let start = UInt64(truncatingIfNeeded: bytes.count)
        let hash = mix(UnsafeRawBufferPointer(rebasing: bytes[..<whole]), into: start)
        guard whole < bytes.count else { return hash }
        return withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { last in
            last.initializeMemory(as: UInt8.self, repeating: 0)
            last.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[whole...]))
            return mix(UnsafeRawBufferPointer(last), into: hash)
        }
    }

    /// Fowler–Noll–Vo's multiplication, on eight bytes at a time, with the upper half folded back, which
    /// a product of whole words would otherwise never bring down.
    private static func mix(_ words: UnsafeRawBufferPointer, into start: UInt64) -> UInt64 {
        var hash = start
        for start in stride(from: 0, to: words.count, by: 8) {
            // The bytes of someone else's array may begin anywhere.
            let word = words.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            hash = (hash ^ word.littleEndian) &* 0x0000_0100_0000_01B3
            hash ^= hash >> 32
        }
        return hash
    }
}
