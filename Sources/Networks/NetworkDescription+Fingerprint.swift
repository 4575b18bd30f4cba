import Files

extension NetworkDescription {
    /// A number that tells networks with other weights or another graph apart: of the file's bytes, and
    /// of those beside it that hold more of its tensors.
    ///
    /// - Throws: `FileError` when one of them cannot be read any more.
    package func fingerprint() throws(FileError) -> UInt64 {
        var whole = try WholeFile.fingerprint(path)
        for file in externalFiles {
            whole = (whole ^ (try WholeFile.fingerprint(file))) &* 0x0000_0100_0000_01B3
        }
        return whole
    }
}
