import Foundation
import RandomNumbers
import Testing

@testable import TrainingRuns

/// The files of TensorBoard, byte by byte, and against a reader of the frames of its own.
@Suite struct EventTests {
    @Test(
        "The check is that of RFC 3720, appendix B.4",
        arguments: [
            (Array("123456789".utf8), 0xE306_9283), ([], 0),
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            ([UInt8](0..<32), 0x46DD_794E), ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
        ] as [([UInt8], UInt32)])
    func checksum(bytes: [UInt8], check: UInt32) {
        #expect(CRC32C.checksum(bytes) == check)
    }

    /// Made by TensorBoard 2.21 itself:
    ///
    ///     pip install tensorboard==2.21.0
    ///     python -c '
    ///     from tensorboard.compat.proto.event_pb2 import Event
    ///     from tensorboard.compat.proto.summary_pb2 import Summary
    ///     from tensorboard.summary.writer.record_writer import RecordWriter
    ///     values = [("training/loss", 0.1), ("validation/recall@1", float("nan")), ("ä/家", 1e300)]
    ///     values = [Summary.Value(tag=tag, simple_value=number) for tag, number in values]
    ///     writer = RecordWriter(open("golden", "wb"))
    ///     writer.write(Event(wall_time=1.5, file_version="brain.Event:2").SerializeToString())
    ///     writer.write(Event(wall_time=1753000000.123, step=300000000000,
    ///                        summary=Summary(value=values)).SerializeToString())
    ///     writer.close()
    ///     print(open("golden", "rb").read().hex())'
    private static let golden =
        "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"
        + "53000000000000000d7d4e91093bdf07102a1fda411080f092cbdd082a410a140a0d747261696e69"
        + "6e672f6c6f737315cdcccc3d0a1a0a1376616c69646174696f6e2f726563616c6c4031150000c07f"
        + "0a0d0a06c3a42fe5aeb6150000807f3ecfa0a8"

    @Test("The bytes are those that TensorBoard writes") func goldenBytes() {
        let bytes =
            EventRecord.fileVersion(time: 1.5)
            + EventRecord.scalars(
                [("training/loss", 0.1), ("validation/recall@1", .nan), ("ä/家", 1e300)],
                step: 300_000_000_000, time: 1_753_000_000.123)
        let hexadecimal = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hexadecimal == Self.golden)
    }

    /// The records' bytes of a file, after their checks have been checked.
    static func records(_ path: String) throws -> [[UInt8]] {
        func mask(_ bytes: some Sequence<UInt8>) -> UInt64 {
            let checksum = CRC32C.checksum(bytes)
            return UInt64((checksum >> 15 | checksum << 17) &+ 0xA282_EAD8)
        }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        var rest = Array(try Data(contentsOf: URL(filePath: path)))[...]
        var records: [[UInt8]] = []
        while !rest.isEmpty {
            let length = rest.prefix(8)
            #expect(number(rest.dropFirst(8).prefix(4)) == mask(length))
            let count = Int(number(length))
            let record = rest.dropFirst(12).prefix(count)
            try #require(record.count == count)
            #expect(number(rest.dropFirst(12 + count).prefix(4)) == mask(record))
            records.append(Array(record))
            rest = rest.dropFirst(16 + count)
        }
        return records
    }

    private func eventFiles(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasPrefix("events.out.tfevents.") }.sorted()
    }

    @Test("Going on begins one file anew, with a later name, that says what metrics.jsonl says")
    func rewritten() throws {
        try RunFixture.withPath { path in
            do {
                let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
                try RunFixture.train(writer, from: nil, through: 8)
            }
            let first = try eventFiles(path)
            #expect(first.count == 1)
            // The version, validation at steps 0 and 5, and the steps.
            #expect(try Self.records("\(path)/\(first[0])").count == 1 + 2 + 8)

            let (writer, state) = try TrainingRunWriter.resume(path)
            #expect(state?.step == 5)
            let second = try eventFiles(path)
            #expect(second.count == 1 && second[0] > first[0])
            #expect(try Self.records("\(path)/\(second[0])").count == 1 + 2 + 5)
            try RunFixture.train(writer, from: 5, through: 10)
            let events = try Self.records("\(path)/\(second[0])")
            let expected = try TrainingRun(at: path).records
            #expect(events.count == 1 + expected.count)
            for (event, record) in zip(events.dropFirst(), expected) {
                let text = String(decoding: event, as: UTF8.self)
                for (name, _) in record.values {
                    #expect(text.contains("\(record.kind.rawValue)/\(name)"))
                }
            }
        }
    }
}
