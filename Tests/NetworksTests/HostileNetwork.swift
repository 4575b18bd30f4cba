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
/// On a machine with much else to do each takes a tenth of a second; what takes seconds goes on
/// for ever.
@discardableResult
func outcome(
    ofFile path: String, options: NetworkOptions = NetworkOptions(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> (any Error)? {
    let clock = ContinuousClock()
    var caught: (any Error)?
    let duration = clock.measure {
        do {
            let network = try EmbeddingNetwork(contentsOf: path, options: options)
            let parts = try network.decomposition(of: picture)
            let map = parts.similarityMap(against: parts)
            #expect(map.values.count == parts.grid.count, sourceLocation: sourceLocation)
        } catch {
            caught = error
        }
    }
    #expect(duration < .seconds(5), sourceLocation: sourceLocation)
    if let caught {
        #expect(
            caught is NetworkError || caught is OnnxGraphError || caught is OnnxRuntimeError
                || caught is SimilarityMapError || caught is FileError,
            "\(caught)", sourceLocation: sourceLocation)
        #expect("\(caught)".utf8.count < 4096, sourceLocation: sourceLocation)
    }
    return caught
}
