/// One event of TensorBoard, as its files hold it.
///
/// An event is a protocol buffer, `tensorflow.Event` (tensorboard/compat/proto/event.proto and
/// summary.proto). Of its fields these are written, by the rules of Protocol Buffers, "Encoding":
///
///     Event          1 wall_time, double   2 step, int64   3 file_version, string   5 summary
///     Summary        1 value, repeated
///     Summary.Value  1 tag, string         2 simple_value, float
///
/// Around it is the frame of a TFRecord (tensorflow/core/lib/io/record_writer.h): the length in 64
/// bits, the masked CRC-32C of the length, the bytes, the masked CRC-32C of the bytes, little-endian.
enum EventRecord {
    /// What a file begins with.
    static func fileVersion(time: Double) -> [UInt8] {
        var event = Message()
        event.append(1, time.bitPattern)
        event.append(3, Array("brain.Event:2".utf8))
        return framed(event.bytes)
    }

    /// The numbers of a step, each under a tag of its own.
    static func scalars(
        _ values: [(tag: String, value: Double)], step: Int, time: Double
    ) -> [UInt8] {
        var summary = Message()
        for (tag, value) in values {
            var scalar = Message()
            scalar.append(1, Array(tag.utf8))
            scalar.append(2, Float(value).bitPattern)
            summary.append(1, scalar.bytes)
        }
        var event = Message()
        event.append(1, time.bitPattern)
        event.append(2, varint: UInt64(step))
        event.append(5, summary.bytes)
        return framed(event.bytes)
    }

    private static func framed(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt64(bytes.count).littleEndianBytes
        return length + maskedChecksum(length) + bytes + maskedChecksum(bytes)
    }

    /// Rotated and moved, because checks of data that hold checks themselves are weak
    /// (tensorflow/core/lib/hash/crc32c.h).
    private static func maskedChecksum(_ bytes: [UInt8]) -> [UInt8] {
        let checksum = CRC32C.checksum(bytes)
        return ((checksum >> 15 | checksum << 17) &+ 0xA282_EAD8).littleEndianBytes
    }
}

/// A protocol buffer that is being written.
private struct Message {
    private(set) var bytes: [UInt8] = []

    /// The field's number, and how its value is written.
    private mutating func key(_ field: UInt64, wireType: UInt64) {
        varint(field << 3 | wireType)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func append(_ field: UInt64, varint value: UInt64) {
        key(field, wireType: 0)
        varint(value)
    }

    mutating func append(_ field: UInt64, _ bits: UInt64) {
        key(field, wireType: 1)
        bytes += bits.littleEndianBytes
    }

    mutating func append(_ field: UInt64, _ bits: UInt32) {
        key(field, wireType: 5)
        bytes += bits.littleEndianBytes
    }

    /// A text, or a message within.
    mutating func append(_ field: UInt64, _ value: [UInt8]) {
        key(field, wireType: 2)
        varint(UInt64(value.count))
        bytes += value
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
    }
}
