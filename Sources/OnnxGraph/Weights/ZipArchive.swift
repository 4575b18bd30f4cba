#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The directory of a zip archive whose members are stored as they are (PKWARE, APPNOTE 6.3.10,
/// section 4.3), with the 64-bit extension.
///
/// Checksums are not compared: PyTorch can be told to write none that hold.
struct ZipArchive {
    private struct Member {
        let method: UInt16
        let encrypted: Bool
        let storedSize: Int
        let size: Int
        let header: Int
    }

    private let bytes: Data
    private let file: String
    private var members: [String: Member] = [:]

    private static let endOfDirectory: UInt32 = 0x0605_4B50
    private static let endOfDirectory64: UInt32 = 0x0606_4B50
    private static let locator64: UInt32 = 0x0706_4B50
    private static let directoryEntry: UInt32 = 0x0201_4B50
    private static let localHeader: UInt32 = 0x0403_4B50
    /// In a 16-bit or 32-bit field: the value is in the 64-bit extension.
    private static let elsewhere16 = Int(UInt16.max)
    private static let elsewhere32 = Int(UInt32.max)

    init(_ data: Data, name: String) throws(OnnxGraphError) {
        bytes = data
        file = name
        var reader = ByteReader(data, file: name)
        let (count, start) = try directory(&reader)
        try reader.seek(to: start)
        for _ in 0..<count {
            let (name, member) = try entry(&reader)
            members[name] = member
        }
    }

    var names: [String] { Array(members.keys) }

    /// The bytes of a member, not copied; `nil` where there is none of this name.
    ///
    /// - Throws: `OnnxGraphError` when it is compressed or encrypted, or not all there.
    func contents(of name: String) throws(OnnxGraphError) -> Data? {
        guard let member = members[name] else { return nil }
        guard member.method == 0, !member.encrypted, member.storedSize == member.size else {
            throw OnnxGraphError(
                .unsupported,
                "\(file) is a compressed or encrypted archive, which PyTorch does not write; save the weights with torch.save(model.state_dict(), …)"
            )
        }
        var reader = ByteReader(bytes, file: file)
        try reader.seek(to: member.header)
        guard try reader.integer() == Self.localHeader else { throw damaged() }
        _ = try reader.take(22)
        let nameLength = try reader.size(UInt16.self)
        let extraLength = try reader.size(UInt16.self)
        _ = try reader.take(nameLength + extraLength)
        return try reader.take(member.size)
    }

    /// How many entries the directory has, and where it starts.
    private func directory(
        _ reader: inout ByteReader
    ) throws(OnnxGraphError) -> (count: Int, start: Int) {
        // The record of 22 bytes is the last thing in the file but for a comment of at most 65,535.
        let length = 22
        var position = bytes.count - length
        let lowest = max(0, position - Self.elsewhere16)
        while position >= lowest {
            try reader.seek(to: position)
            if try reader.integer() == Self.endOfDirectory { break }
            position -= 1
        }
        guard position >= lowest else { throw damaged() }
        _ = try reader.take(6)
        let count = try reader.size(UInt16.self)
        _ = try reader.take(4)
        let start = try reader.size(UInt32.self)
        guard count == Self.elsewhere16 || start == Self.elsewhere32 else { return (count, start) }

        try reader.seek(to: position - 20)
        guard try reader.integer() == Self.locator64 else { throw damaged() }
        _ = try reader.take(4)
        try reader.seek(to: reader.size(UInt64.self))
        guard try reader.integer() == Self.endOfDirectory64 else { throw damaged() }
        _ = try reader.take(28)
        let count64 = try reader.size(UInt64.self)
        _ = try reader.take(8)
        return (count64, try reader.size(UInt64.self))
    }

    private func entry(
        _ reader: inout ByteReader
    ) throws(OnnxGraphError) -> (name: String, member: Member) {
        guard try reader.integer() == Self.directoryEntry else { throw damaged() }
        _ = try reader.take(4)
        let flags = try reader.integer(UInt16.self)
        let method = try reader.integer(UInt16.self)
        _ = try reader.take(8)
        var storedSize = try reader.size(UInt32.self)
        var size = try reader.size(UInt32.self)
        let nameLength = try reader.size(UInt16.self)
        let extraLength = try reader.size(UInt16.self)
        let commentLength = try reader.size(UInt16.self)
        _ = try reader.take(8)
        var header = try reader.size(UInt32.self)
        let name = try reader.text(nameLength)
        var extra = ByteReader(try reader.take(extraLength), file: file)
        while extra.remaining >= 4 {
            let identifier = try extra.integer(UInt16.self)
            var field = ByteReader(try extra.take(extra.size(UInt16.self)), file: file)
            guard identifier == 1 else { continue }
            // Only what did not fit, in this order.
            if size == Self.elsewhere32 { size = try field.size(UInt64.self) }
            if storedSize == Self.elsewhere32 { storedSize = try field.size(UInt64.self) }
            if header == Self.elsewhere32 { header = try field.size(UInt64.self) }
        }
        _ = try reader.take(commentLength)
        return (
            name,
            Member(
                method: method, encrypted: flags & 1 != 0, storedSize: storedSize, size: size,
                header: header)
        )
    }

    private func damaged() -> OnnxGraphError {
        OnnxGraphError(
            .notWeights,
            "\(file) is a damaged zip archive, or only a part of one; copy or download it again")
    }
}
