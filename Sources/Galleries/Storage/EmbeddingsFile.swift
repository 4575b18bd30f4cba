import Files
import VectorMath

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The embeddings of a gallery: a `.npy` file, `[rows, dimension]` 32-bit floats, each row of length 1.
///
/// NumPy reads it as it is. Its header is as long as a page, so that the rows begin at one, and says in
/// a comment which version of the format it has and which network the rows are of. Rows are appended and
/// never changed. How many of them count, the catalogue says: what lies behind them was being written
/// when a writer ended.
struct EmbeddingsFile: Hashable, Sendable {
    /// The file.
    let path: String
    /// The numbers of a row.
    let dimension: Int
    /// The fingerprint of the network that made them.
    let fingerprint: String

    /// The version of the format.
    static let version = 1
    /// The bytes before the first row.
    static let headerBytes = 4096
    /// The bytes of a row.
    var stride: Int { dimension * MemoryLayout<Float>.stride }

    /// Where a row begins.
    func offset(of row: Int) -> Int { Self.headerBytes + row * stride }

    /// The header of a file of so many rows (NumPy Enhancement Proposal 1, version 1.0).
    func header(rows: Int) -> [UInt8] {
        let dictionary =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(dimension)), }"
        let comment = " # likeness gallery \(Self.version), network \(fingerprint)"
        // The magic string, the version and the length take 10 bytes, the line's end one.
        let text = Array((dictionary + comment).utf8)
        let length = Self.headerBytes - 10
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
            + text + [UInt8](repeating: 0x20, count: length - text.count - 1) + [0x0A]
    }

    /// How many whole rows the file holds.
    ///
    /// - Throws: `GalleryError` where it is not the file that the catalogue means.
    func rows(in descriptor: Int32) throws -> Int {
        var status = stat()
        var header = [UInt8](repeating: 0, count: Self.headerBytes)
        guard fstat(descriptor, &status) == 0,
            pread(descriptor, &header, header.count, 0) == header.count
        else { return 0 }
        // All but the number of rows, which is written last and may be behind.
        let text = String(decoding: header.dropFirst(10), as: UTF8.self)
        guard header.starts(with: self.header(rows: 0).prefix(10)),
            text.contains(", \(dimension)), } # likeness gallery \(Self.version), "),
            text.contains("network \(fingerprint) ")
        else {
            throw GalleryError(
                .damaged,
                "\(path) is not the embeddings that the gallery’s catalogue speaks of; put the gallery’s own files back, or index the photographs into a new gallery"
            )
        }
        return (Int(status.st_size) - Self.headerBytes) / stride
    }

    /// The rows, mapped into memory.
    ///
    /// The mapping is let go with the last copy of the result. The file must not be cut short meanwhile;
    /// no writer does.
    ///
    /// - Parameter count: how many rows count.
    func mapped(count: Int) throws -> VectorRows {
        // Of a gallery that nothing is in yet there may be no file.
        guard count > 0 else {
            return VectorRows(Matrix(rows: 0, columns: dimension, values: []))
        }
        let descriptor = open(path.onDisk, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw GalleryError(
                .damaged,
                "\(path) cannot be opened (\(String(cString: strerror(errno)))); ‘likeness index’ on the gallery makes it anew"
            )
        }
        defer { close(descriptor) }
        let available = try rows(in: descriptor)
        guard available >= count else {
            throw GalleryError(
                .damaged,
                "\(path) has \(available) of the gallery’s \(count) embeddings; ‘likeness index’ on the gallery makes the others anew"
            )
        }
        let mapping = try FileMapping(descriptor, count: offset(of: count), path: path)
        return VectorRows(
            (mapping.base + Self.headerBytes).assumingMemoryBound(to: Float.self), count: count,
            dimension: dimension, owner: mapping)
    }
}

/// A file in memory, for reading.
final class FileMapping: @unchecked Sendable {
    let base: UnsafeRawPointer
    let count: Int

    init(_ descriptor: Int32, count: Int, path: String) throws {
        guard let address = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
            address != MAP_FAILED
        else {
            throw GalleryError(
                .damaged,
                "\(path) cannot be mapped into memory (\(String(cString: strerror(errno)))); copy the gallery to a local disk"
            )
        }
        base = UnsafeRawPointer(address)
        self.count = count
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }
}
