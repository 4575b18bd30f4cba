/// What a pickle can hold here.
///
/// Containers are indices into the `PickleHeap`, not objects: a file that nests a million lists, or
/// a list in itself, then costs neither a million stack frames to release nor memory that is never
/// released.
enum PickleValue {
    case none
    case boolean(Bool)
    case integer(Int)
    /// An integer of more than 64 bits: two's complement, little-endian.
    case longInteger([UInt8])
    case float(Double)
    case string(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case storage(Int)
    case tensor(Int)
    case function(PickleFunction)
    /// A value that is no part of a state dictionary (a NumPy number, a device, hooks).
    case inert
}

/// The containers and tensors of one pickle.
struct PickleHeap {
    var tuples: [[PickleValue]] = []
    var lists: [[PickleValue]] = []
    /// In the file's order; of equal keys the last one counts.
    var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    var storages: [StorageReference] = []
    var tensors: [TensorReference] = []
}

/// Numbers that the file keeps outside its pickle.
struct StorageReference: Hashable {
    let key: String
    let elementType: ElementType
    /// How many elements it has.
    let count: Int
}

/// A view of a storage, not yet checked against the storage's size.
struct TensorReference {
    let storage: StorageReference
    /// The first element, and the strides, in elements.
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}
