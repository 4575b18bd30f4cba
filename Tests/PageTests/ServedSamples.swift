import Foundation

/// Two galleries of the sample photographs, and a server of both: under the sample network as it is, which
/// sees all of a photograph, and with the largest of each feature over the middle of each photograph.
final class ServedSamples: Sendable {
    /// Where they are; removed at the end.
    let folder: URL
    let server: PageServer

    /// The names of the galleries, the first of which is shown where an address names none.
    static let (gallery, other) = ("samples", "samples-max")
    static let photographs = samples.appending(path: "photographs")
    static let queries = samples.appending(path: "queries")

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let samples = root.appending(path: ".likeness/samples")

    init() async throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "likeness-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            let network = try await Self.network(in: folder)
            for (name, options) in [
                (Self.gallery, []), (Self.other, ["--pooling", "max", "--fit", "crop"]),
            ] {
                _ = try await Program.likeness(
                    ["index", Self.photographs.path, "-o", name, "--network", network] + options,
                    in: folder)
            }
            server = try await PageServer([Self.gallery, Self.other], in: folder)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    func end() async {
        await server.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The network’s file, imported as `make demo` does where it is not there yet.
    private static func network(in folder: URL) async throws -> String {
        let files = FileManager.default
        guard files.fileExists(atPath: photographs.path) else {
            throw ProgramError("there are no sample photographs; run Scripts/samples.sh")
        }
        let imported = samples.appending(path: "efficientnet-lite0.onnx").path
        if files.fileExists(atPath: imported) { return imported }
        let weights = samples.appending(path: "efficientnet-lite0.pth").path
        _ = try await Program.likeness(["import", weights, "-o", "network.onnx"], in: folder)
        return folder.appending(path: "network.onnx").path
    }
}
