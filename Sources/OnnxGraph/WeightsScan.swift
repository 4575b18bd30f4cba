/// Finds the weights in the bytes of a network, so that they need not be parsed and copied.
///
/// Nearly all of a network's file is its initialisers' `raw_data`, and hardly any of it is asked for:
/// the runtime reads the file's bytes itself. The scan leaves the weights where they are and makes a
/// skeleton of the rest, a few hundredths of the size, to be parsed. Only the outline of the Protocol
/// Buffers wire format is needed: keys, lengths and nesting.
struct WeightsScan {
    /// The network without the data of its large initialisers.
    private(set) var skeleton: [UInt8] = []
    /// Where the data of each initialiser that was left out lie in the file.
    private(set) var weights: [String: Range<Int>] = [:]

    /// Smaller ones – shapes, axes, biases – are left in the skeleton.
    private static let smallest = 4096
    /// Field numbers of onnx.proto: ModelProto.graph, GraphProto.initializer, TensorProto.name and
    /// TensorProto.raw_data.
    private static let graph = 7
    private static let initializer = 5
    private static let name = 8
    private static let rawData = 9

    /// - Returns: `nil` where the bytes are not well formed, for the parser to say so.
    init?(_ bytes: [UInt8]) {
        let isWellFormed = bytes.withUnsafeBytes { file in
            Field.each(in: file, 0..<file.count) { field in
                guard field.number == Self.graph, let inner = field.content else {
                    skeleton += file[field.whole]
                    return true
                }
                guard let graph = graphSkeleton(file, inner) else { return false }
                Field.append(graph, number: field.number, to: &skeleton)
                return true
            }
        }
        if !isWellFormed { return nil }
    }

    private mutating func graphSkeleton(
        _ file: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> [UInt8]? {
        var graph: [UInt8] = []
        let isWellFormed = Field.each(in: file, range) { field in
            if field.number == Self.initializer, let inner = field.content,
                inner.count >= Self.smallest
            {
                guard let tensor = tensorSkeleton(file, inner) else { return false }
                Field.append(tensor, number: field.number, to: &graph)
            } else {
                graph += file[field.whole]
            }
            return true
        }
        return isWellFormed ? graph : nil
    }

    private mutating func tensorSkeleton(
        _ file: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> [UInt8]? {
        var tensor: [UInt8] = []
        var name: Range<Int>?
        var data: Field?
        let isWellFormed = Field.each(in: file, range) { field in
            if field.number == Self.rawData, field.content != nil, data == nil {
                data = field
                return true
            }
            if field.number == Self.name { name = field.content }
            tensor += file[field.whole]
            return true
        }
        guard isWellFormed else { return nil }
        guard let name, let data, let content = data.content else { return Array(file[range]) }
        let key = String(decoding: file[name], as: UTF8.self)
        // Two tensors of one name, or two data of one tensor, are left for the parser to sort out.
        guard weights[key] == nil, !tensor.hasField(Self.rawData) else { return Array(file[range]) }
        weights[key] = content
        return tensor
    }
}

extension [UInt8] {
    /// Whether a message in these bytes has a field of this number.
    fileprivate func hasField(_ number: Int) -> Bool {
        withUnsafeBytes { bytes in
            !Field.each(in: bytes, 0..<bytes.count) { $0.number != number }
        }
    }
}

/// One field of a message in the Protocol Buffers wire format.
private struct Field {
    let number: Int
    /// The field with its key.
    let whole: Range<Int>
    /// What is inside, where the field is a message, a string or bytes.
    let content: Range<Int>?

    /// Visits the fields of a message, until one of them is refused.
    ///
    /// - Returns: whether the message is well formed and none was refused.
    static func each(
        in file: UnsafeRawBufferPointer, _ range: Range<Int>, _ visit: (Field) -> Bool
    ) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position
            guard let key = varint(file, &position, range.upperBound),
                let number = Int(exactly: key >> 3)
            else { return false }
            var content: Range<Int>?
            let length: Int
            // The wire types: a number, 8 bytes, a length and as many bytes, 4 bytes.
            switch key & 7 {
            case 0:
                guard varint(file, &position, range.upperBound) != nil else { return false }
                length = 0
            case 1: length = 8
            case 2:
                guard let stored = varint(file, &position, range.upperBound),
                    let size = Int(exactly: stored), size <= range.upperBound - position
                else { return false }
                content = position..<position + size
                length = size
            case 5: length = 4
            default: return false
            }
            guard length <= range.upperBound - position else { return false }
            position += length
            if !visit(Field(number: number, whole: start..<position, content: content)) {
                return false
            }
        }
        return true
    }

    /// Appends a field that holds bytes.
    static func append(_ content: [UInt8], number: Int, to bytes: inout [UInt8]) {
        for value in [number << 3 | 2, content.count] {
            var rest = UInt64(value)
            while rest > 0x7F {
                bytes.append(UInt8(rest & 0x7F) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        bytes += content
    }

    /// A number in seven bits a byte, lowest first; `nil` where it does not end in time.
    private static func varint(
        _ file: UnsafeRawBufferPointer, _ position: inout Int, _ end: Int
    ) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < end else { return nil }
            let byte = file[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
