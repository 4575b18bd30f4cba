/// The cyclic redundancy check of Castagnoli (CRC-32C; RFC 3720, appendix B.4, has its test vectors).
enum CRC32C {
    /// What a byte does to the remainder: the polynomial 0x1EDC6F41 with its bits reversed.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { remainder, _ in
            remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0)
        }
    }

    /// The check of some bytes.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let remainder = bytes.reduce(UInt32.max) { remainder, byte in
            remainder >> 8 ^ table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
        }
        return ~remainder
    }
}
