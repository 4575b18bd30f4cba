import Foundation
import Galleries
import NIOConcurrencyHelpers
import Networks

/// How the networks of the served galleries are opened.
public struct NetworkSource: Sendable {
    /// Where the first gallery's network is now; `nil` where it was.
    public var path: String?
    /// Threads and the like.
    public var options = NetworkOptions()

    /// The networks where they were, on all cores.
    public init() {}
}

/// The galleries that are served, by their names in addresses.
final class GalleryShelf: Sendable {
    let galleries: [ServedGallery]

    init(_ paths: [String], networks: NetworkSource) throws {
        var opened: [ServedGallery] = []
        for (index, path) in paths.enumerated() {
            var source = networks
            if index > 0 { source.path = nil }
            let name = Self.name(of: path, besides: opened.map(\.name))
            opened.append(
                try ServedGallery(path, name: name, source: source, sharing: opened))
        }
        galleries = opened
    }

    /// The gallery of a name; the first where none is given.
    func gallery(_ name: String?) throws -> ServedGallery {
        guard let name else { return galleries[0] }
        guard let gallery = galleries.first(where: { $0.name == name }) else {
            throw WebAppError.notFound(
                "no gallery ‘\(name.excerpt)’ is served; there is \(galleries.map(\.name).joined(separator: ", "))"
            )
        }
        return gallery
    }

    /// What an error says, with the galleries' names and the photographs' paths in them for the places where
    /// they are on this machine: those are nobody's business beyond it.
    func words(for error: any Error) -> String {
        galleries.reduce("\(error)") { words, served in
            words.replacing(served.opened.gallery.photographs + "/", with: "")
                .replacing(served.path, with: served.name)
        }
    }

    /// The folder's name, with a number where there is one of that name already.
    private static func name(of path: String, besides taken: [String]) -> String {
        let folder = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
        let base = folder.isEmpty || folder == "/" ? "gallery" : folder
        guard taken.contains(base) else { return base }
        var number = 2
        while taken.contains("\(base)-\(number)") { number += 1 }
        return "\(base)-\(number)"
    }
}

/// A gallery while it is served.
///
/// It may be indexed meanwhile: then it is opened again, and the page shows what is new.
final class ServedGallery: Sendable {
    /// A gallery as it is at the moment.
    struct Opened: Sendable {
        let gallery: Gallery
        let search: GallerySearch
        let network: EmbeddingNetwork
        /// Counts how often the gallery was opened, so that nothing that was computed before is taken for
        /// what is there now.
        let version: Int
        let stamp: Stamp
    }

    /// What the catalogue's files look like from outside.
    struct Stamp: Hashable, Sendable {
        let files: [String]
    }

    let name: String
    let path: String
    private let source: NetworkSource
    private let state: NIOLockedValueBox<(opened: Opened, checked: ContinuousClock.Instant)>

    init(
        _ path: String, name: String, source: NetworkSource, sharing others: [ServedGallery]
    ) throws {
        (self.path, self.name, self.source) = (path, name, source)
        let stamp = Self.stamp(path)
        let gallery = try Gallery(contentsOf: path)
        // Two galleries of one network hold it once.
        let shared = others.lazy.map(\.opened).first { $0.gallery.network == gallery.network }
        let network = try shared?.network ?? Self.network(of: gallery, source)
        state = NIOLockedValueBox(
            (
                Opened(
                    gallery: gallery, search: try GallerySearch(gallery), network: network,
                    version: 0, stamp: stamp),
                .now
            ))
    }

    /// The gallery as it was last opened.
    var opened: Opened { state.withLockedValue { $0.opened } }

    /// The gallery as it is now. Looks after it at most every second; takes as long as opening where it
    /// has changed, so that it belongs on a queue.
    func current() throws -> Opened {
        let (opened, isDue) = state.withLockedValue { state in
            let isDue = state.checked.duration(to: .now) > .seconds(1)
            if isDue { state.checked = .now }
            return (state.opened, isDue)
        }
        return isDue ? try reopened(unless: opened) : opened
    }

    /// Does something with the gallery; once more, with the gallery opened anew, where it was written anew
    /// meanwhile.
    func withCurrent<Value>(_ body: (Opened) throws -> Value) throws -> Value {
        let opened = try current()
        do {
            return try body(opened)
        } catch let error as GalleryError where error.code == .busy {
            return try body(try reopened(unless: nil))
        }
    }

    /// - Parameter known: what is kept if its files look as they did.
    private func reopened(unless known: Opened?) throws -> Opened {
        let stamp = Self.stamp(path)
        if let known, known.stamp == stamp { return known }
        let gallery = try Gallery(contentsOf: path)
        let search = try GallerySearch(gallery)
        let before = opened
        let network =
            gallery.network == before.gallery.network
            ? before.network : try Self.network(of: gallery, source)
        return state.withLockedValue { state in
            let opened = Opened(
                gallery: gallery, search: search, network: network,
                version: state.opened.version + 1, stamp: stamp)
            state.opened = opened
            return opened
        }
    }

    private static func network(
        of gallery: Gallery, _ source: NetworkSource
    ) throws -> EmbeddingNetwork {
        var options = source.options
        options.splits = true
        // The file may be replaced while the server runs.
        options.mapsWeights = false
        let network = try gallery.openNetwork(at: source.path, options: options)
        // Measured now, so that nobody who looks at a page waits for it.
        _ = network.places
        return network
    }

    private static func stamp(_ path: String) -> Stamp {
        Stamp(
            files: ["catalogue.sqlite", "catalogue.sqlite-wal"].map { name in
                let found = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
                let modified = (found?[.modificationDate] as? Date)?.timeIntervalSince1970
                return "\(modified ?? 0) \((found?[.size] as? Int) ?? 0)"
            })
    }
}
