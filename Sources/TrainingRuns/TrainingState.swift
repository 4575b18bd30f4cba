import Files
import OnnxGraph

/// What a training needs to go on: parameters, moments, running statistics and proxies, after a step.
///
/// In the file, a safetensors file that other programs read as well, a fingerprint of all else stands
/// last. It tells a file that is not as it was written.
package struct TrainingState: Hashable, Sendable {
    /// The numbers of one thing.
    package struct Tensor: Hashable, Sendable {
        /// The size of each dimension; empty for a scalar.
        package let shape: [Int]
        /// The elements, row-major; as many as the shape says.
        package let values: [Float]

        package init(shape: [Int], values: [Float]) {
            precondition(
                shape.reduce(1, *) == values.count, "\(shape) does not hold \(values.count)")
            self.shape = shape
            self.values = values
        }
    }

    /// How many steps had been done.
    package let step: Int
    /// The numbers, by name.
    package let tensors: [String: Tensor]
    /// What else must be known, as text.
    package let metadata: [String: String]

    package init(step: Int, tensors: [String: Tensor], metadata: [String: String] = [:]) {
        self.step = step
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The file's own names, which no tensor and no text of the trainer has.
    private enum Key {
        static let version = "likeness.version"
        static let step = "likeness.step"
        static let fingerprint = "likeness.fingerprint"
    }
    private static let currentVersion = 1
}

extension TrainingState {
    /// Writes the state: whole and safe on the disk, or not at all.
    ///
    /// - Throws: `FileError` where it cannot be written; an earlier state is as it was then.
    package func write(to path: String) throws {
        let declared = tensors.map { ($0.key, $0.value.shape) }.sorted { $0.0 < $1.0 }
        try Self.write(to: path, step: step, metadata: metadata, tensors: declared) { name in
            tensors[name]?.values ?? []
        }
    }

    /// The same, of numbers that are fetched one tensor at a time.
    ///
    /// - Parameters:
    ///   - tensors: each one's name and shape.
    ///   - values: the elements of the tensor of a name, row-major.
    package static func write(
        to path: String, step: Int, metadata: [String: String] = [:],
        tensors: [(name: String, shape: [Int])], values: (_ name: String) throws -> [Float]
    ) throws {
        var texts = metadata
        texts[Key.version] = "\(currentVersion)"
        texts[Key.step] = "\(step)"
        let own = [Key.version, Key.step]
        precondition(
            step >= 0 && own.allSatisfy { metadata[$0] == nil },
            "there is no step \(step), or the texts have one of \(own)")
        let declared = tensors.map {
            SafetensorsWriter.Declaration($0.name, shape: $0.shape, .float)
        }
        let writer = try SafetensorsWriter(
            path, tensors: declared + [.init(Key.fingerprint, shape: [8], .uint8)],
            metadata: texts)
        var prints = [writer.header.withUnsafeBytes { WholeFile.fingerprint(of: $0) }]
        for tensor in tensors {
            let values = try values(tensor.name)
            prints.append(values.withUnsafeBytes { WholeFile.fingerprint(of: $0) })
            try writer.append(values)
        }
        try writer.append(fingerprint(prints))
        try writer.finish()
    }

    /// Reads a state.
    ///
    /// - Throws: `FileError` where the file cannot be read; `TrainingRunError` where it is not as it was
    ///   written, or of a newer version.
    package init(contentsOf path: String) throws {
        let data = try WholeFile.data(path, maximumBytes: .max)
        func damaged(_ reason: String) -> TrainingRunError {
            TrainingRunError(
                .damaged,
                "\(path) is not the whole state of a training: \(reason); restore it from a copy, or train into a new folder from a checkpoint"
            )
        }
        let file: SafetensorsFile
        do throws(OnnxGraphError) {
            file = try SafetensorsFile(data, name: path)
        } catch {
            throw damaged("it is cut short or damaged")
        }
        guard let version = file.metadata[Key.version].flatMap({ Int($0) }),
            let step = file.metadata[Key.step].flatMap({ Int($0) }), step >= 0
        else { throw damaged("it does not say of which step") }
        guard version <= Self.currentVersion else {
            throw TrainingRunError(
                .version,
                "\(path) is of version \(version), and this version of Likeness knows \(Self.currentVersion); use a newer Likeness"
            )
        }
        var prints = [
            file.header.withUnsafeBytes { WholeFile.fingerprint(of: $0) }
        ]
        var tensors: [String: Tensor] = [:]
        for (name, tensor) in file.entries.dropLast() {
            guard tensor.elementType == .float else {
                throw damaged("‘\(name)’ is not of 32-bit floats")
            }
            let values = tensor.values
            prints.append(values.withUnsafeBytes { WholeFile.fingerprint(of: $0) })
            tensors[name] = Tensor(shape: tensor.shape, values: values)
        }
        guard let last = file.entries.last, last.name == Key.fingerprint,
            last.tensor.values == Self.fingerprint(prints).map({ Float($0) })
        else { throw damaged("its numbers are not those that were written") }
        var metadata = file.metadata
        metadata[Key.version] = nil
        metadata[Key.step] = nil
        self.init(step: step, tensors: tensors, metadata: metadata)
    }

    /// One fingerprint of several, as bytes.
    private static func fingerprint(_ prints: [UInt64]) -> [UInt8] {
        let littleEndian = prints.map(\.littleEndian)
        let whole = littleEndian.withUnsafeBytes { WholeFile.fingerprint(of: $0) }
        return withUnsafeBytes(of: whole.littleEndian) { Array($0) }
    }
}
