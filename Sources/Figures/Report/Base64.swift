/// Bytes as text (RFC 4648), to be put into a page.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func text(of bytes: [UInt8]) -> String {
        let count = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: count) { text in
            for group in 0..<(bytes.count + 2) / 3 {
                let start = group * 3
                func byte(_ offset: Int) -> UInt32 {
                    start + offset < bytes.count ? UInt32(bytes[start + offset]) : 0
                }
                let bits = byte(0) << 16 | byte(1) << 8 | byte(2)
                for digit in 0..<4 {
                    text[group * 4 + digit] = alphabet[Int(bits >> UInt32(18 - 6 * digit)) & 63]
                }
                if start + 1 >= bytes.count { text[group * 4 + 2] = UInt8(ascii: "=") }
                if start + 2 >= bytes.count { text[group * 4 + 3] = UInt8(ascii: "=") }
            }
            return count
        }
    }
}
