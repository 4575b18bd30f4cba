/// The classes of a gallery's rows.
public struct GalleryClasses: Hashable, Sendable {
    /// The labels, in order.
    public let names: [String]
    /// The number of each row's label; −1 for none.
    public let ofRow: [Int32]
}

/// The classes as they were last read, for as long as the catalogue is what it was then: a search of the
/// best of each class asks for all of them.
final class KnownClasses: @unchecked Sendable {
    private let monitor = Monitor()
    private var version = 0
    private var classes: GalleryClasses?

    /// - Parameters:
    ///   - version: the catalogue's (`Catalogue.dataVersion`).
    ///   - read: reads them.
    func asOf(_ version: Int, _ read: () throws -> GalleryClasses) rethrows -> GalleryClasses {
        try monitor.locked {
            if let classes, self.version == version { return classes }
            let found = try read()
            (self.version, classes) = (version, found)
            return found
        }
    }
}
