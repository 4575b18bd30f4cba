import Foundation

/// A weights file of the old format, written by hand, for what PyTorch itself would never write.
struct PickleFile {
    /// The instructions of the object's pickle, without its start and end.
    var instructions: [UInt8] = []
    /// Each storage with the number of elements that the file claims for it.
    var storages: [(key: String, claimedCount: Int, bytes: [UInt8])] = []

    var data: Data {
        var data = Data([0x80, 2, 0x8A, 10])
        data += [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, UInt8(ascii: ".")]
        data += [0x80, 2, UInt8(ascii: "M"), 0xE9, 3, UInt8(ascii: ".")]
        data += [0x80, 2, UInt8(ascii: "}"), UInt8(ascii: ".")]
        data += [0x80, 2] + instructions + [UInt8(ascii: ".")]
        data += [0x80, 2] + Array("](".utf8)
        for storage in storages { data += Self.text(storage.key) }
        data += Array("e.".utf8)
        for storage in storages {
            data += Self.bytes(Int64(storage.claimedCount)) + storage.bytes
        }
        return data
    }

    /// A dictionary of one tensor, `w`, that is a view of a storage of floats.
    static func tensor(
        shape: [Int], strides: [Int], offset: Int = 0, claimedCount: Int, storedBytes: Int
    ) -> PickleFile {
        var file = PickleFile()
        file.instructions =
            Array("}".utf8) + text("w") + Array("ctorch._utils\n_rebuild_tensor_v2\n(".utf8)
        file.instructions +=
            Array("(".utf8) + text("storage") + Array("ctorch\nFloatStorage\n".utf8)
        file.instructions += text("0") + text("cpu") + integer(claimedCount) + Array("tQ".utf8)
        file.instructions += integer(offset)
        for numbers in [shape, strides] {
            file.instructions += Array("(".utf8) + numbers.flatMap(integer) + Array("t".utf8)
        }
        file.instructions += [0x89] + Array("NtRs".utf8)
        file.storages = [("0", claimedCount, [UInt8](repeating: 0, count: storedBytes))]
        return file
    }

    static func text(_ text: String) -> [UInt8] {
        [UInt8(ascii: "X")] + bytes(UInt32(text.utf8.count)) + Array(text.utf8)
    }

    static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + bytes(Int64(value)) }

    static func bytes<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
