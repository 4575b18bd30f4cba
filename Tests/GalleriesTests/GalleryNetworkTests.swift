import Images
import Networks
import Testing

@testable import Galleries

/// Networks that are not the gallery's.
@Suite struct GalleryNetworkTests {
    @Test("another network that does not take the gallery's size is called another network")
    func size() throws {
        let photographs = try PhotographFolder()
        try photographs.add("a.png", seed: 1)
        try photographs.index()
        let origin = try Gallery(contentsOf: photographs.gallery).network
        var preprocessing = origin.preprocessing
        preprocessing.size = PixelSize(width: 9999, height: 7)
        func network(_ fingerprint: String) -> GalleryNetwork {
            GalleryNetwork(
                path: origin.path, fingerprint: fingerprint, preprocessing: preprocessing,
                dimension: origin.dimension, input: nil, embedding: nil, features: nil,
                pooling: nil)
        }
        let error = #expect(throws: GalleryError.self) {
            try network("0123456789abcdef").open(
                at: origin.path, for: "towers", options: NetworkOptions())
        }
        #expect(error?.code == .otherNetwork)
        #expect(error?.description.contains("is another network (network.onnx)") == true)
        // The gallery's own network says what is wrong with the size.
        #expect(throws: NetworkError.self) {
            try network(origin.fingerprint).open(
                at: origin.path, for: "towers", options: NetworkOptions())
        }
    }
}
