import Images

final class UploadStore: Sendable {
    init(folder: String) {}
    func file(_ digest: String) -> (path: String, name: String, size: PixelSize)? { nil }
}
