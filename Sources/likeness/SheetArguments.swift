import ArgumentParser
import Figures
import Galleries
import Images
import Terminal

/// The picture of what a command on a gallery found, and the raw maps.
struct SheetArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Draw the photographs with their maps: .png, .jpg or .webp.", valueName: "file"))
    var sheet: String?

    @Option(
        help: ArgumentHelp(
            "Write the raw maps as .npy files into this folder.", valueName: "folder"))
    var npy: String?

    @OptionGroup var drawing: DrawingArguments

    /// Whether maps are to be computed.
    var needsMaps: Bool { sheet != nil || npy != nil }

    /// Refuses a picture that cannot be written, before the work.
    func check(of gallery: Gallery, replacesNoneOf inputs: [String?] = []) throws {
        guard let sheet else { return }
        _ = try ImageFormat(extensionOf: sheet)
        try gallery.check(sheet, named: "--sheet", replacesNoneOf: inputs)
    }

    /// Writes the picture and the raw maps, all or none.
    func write(_ draw: (SheetOptions) throws -> Image, maps: [MapFile] = []) throws {
        var files = OutputFiles()
        for map in maps { files.add(map.path, map.bytes) }
        if let sheet {
            files.add(sheet, try draw(drawing.options).encoded(as: ImageFormat(extensionOf: sheet)))
        }
        try files.write(creating: npy)
    }
}

/// A raw map on its way into a file.
struct MapFile {
    let path: String
    let bytes: [UInt8]

    /// - Parameters:
    ///   - number: the place of its photograph, which begins the file’s name; names alone may be the
    ///     same in several folders.
    ///   - name: the photograph’s name.
    init(_ map: MapReport, number: Int, name: String, what: String = "map", folder: String) {
        var stem = name.stem
        // File systems allow 255 bytes.
        while stem.utf8.count > 200 { stem.removeLast() }
        path = "\(folder)/\(number)-\(stem).\(what).npy"
        bytes =
            NumpyFile(
                map.values.flatMap { $0 }, shape: [map.values.count, map.values.first?.count ?? 0]
            ).bytes
    }
}
