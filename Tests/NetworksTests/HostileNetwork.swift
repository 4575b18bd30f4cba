import Files
import Images
import OnnxRuntime
import SimilarityMaps
import Testing

@testable import Networks
@testable import OnnxGraph

private let picture = Image(
    width: 10, height: 18, pixels: (0..<540).map { UInt8(truncatingIfNeeded: $0 * 37) })

/// Reads a network and embeds a picture; what was thrown on the way is checked, and returned.
///
/// What goes on for ever is caught by the time limit of the suites that call this.
@discardableResult
func outcome(
    ofFile path: String, options: NetworkOptions = NetworkOptions(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> (any Error)? {
    var caught: (any Error)?
    do {
        let network = try EmbeddingNetwork(contentsOf: path, options: options)
        let parts = try network.decomposition(of: picture)
        let map = parts.similarityMap(against: parts)
        #expect(map.values.count == parts.grid.count, sourceLocation: sourceLocation)
    } catch {
        caught = error
    }
    if let caught {
        #expect(
            caught is NetworkError || caught is OnnxGraphError || caught is OnnxRuntimeError
                || caught is SimilarityMapError || caught is FileError,
            "\(caught)", sourceLocation: sourceLocation)
        #expect("\(caught)".utf8.count < 4096, sourceLocation: sourceLocation)
    }
    return caught
}
