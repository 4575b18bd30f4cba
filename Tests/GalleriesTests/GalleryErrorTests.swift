import Testing

@testable import Galleries

@Test("an error is its message")
func message() {
    #expect("\(GalleryError(.busy, "wait"))" == "wait")
}
