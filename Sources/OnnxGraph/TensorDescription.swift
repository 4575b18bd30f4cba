/// The name, element type and shape that a network's file gives for one of its tensors.
public struct TensorDescription: Hashable, Sendable {
    /// One dimension of a shape.
    public enum Dimension: Hashable, Sendable, CustomStringConvertible {
        /// Always this size.
        case fixed(Int)
        /// Any size; the file's name for it, which may be empty.
        case free(String)

        /// The size, where it is fixed.
        public var size: Int? {
            if case .fixed(let size) = self { size } else { nil }
        }

        /// The size, or the name, or `?`.
        public var description: String {
            switch self {
            case .fixed(let size): "\(size)"
            case .free(let name): name.isEmpty ? "?" : name
            }
        }
    }

    /// The tensor's name.
    public let name: String
    /// The element type, where the file gives it.
    public let elementType: ElementType?
    /// The shape, where the file gives it; a scalar's shape is empty.
    public let shape: [Dimension]?

    init(_ proto: Onnx_ValueInfoProto) {
        name = proto.name
        let tensor = proto.type.tensorType
        elementType = tensor.hasElemType ? ElementType(rawValue: tensor.elemType) : nil
        shape =
            tensor.hasShape
            ? tensor.shape.dim.map { dimension in
                // Sizes below one are what some converters write for "any".
                if case .dimValue(let size)? = dimension.value, size > 0 {
                    .fixed(Int(size))
                } else {
                    .free(dimension.dimParam)
                }
            } : nil
    }
}

extension Onnx_ValueInfoProto {
    /// A tensor of 32-bit floats.
    init(_ name: String, shape: [TensorDescription.Dimension]) {
        self.init()
        self.name = name
        type.tensorType.elemType = ElementType.float.rawValue
        type.tensorType.shape.dim = shape.map { dimension in
            .with {
                switch dimension {
                case .fixed(let size): $0.dimValue = Int64(size)
                case .free(let name): $0.dimParam = name
                }
            }
        }
    }
}

/// The element types of ONNX tensors, with the format's own numbers (TensorProto.DataType).
public enum ElementType: Int32, Hashable, Sendable {
    case float = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case string = 8
    case bool = 9
    case float16 = 10
    case double = 11
    case uint32 = 12
    case uint64 = 13
    case bfloat16 = 16

    /// Bytes per element; `nil` for strings.
    var byteCount: Int? {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .float, .int32, .uint32: 4
        case .double, .int64, .uint64: 8
        case .string: nil
        }
    }
}
