import ArgumentParser
import Images

struct DecodeBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "A photograph's file to 224×224 pixels.")

    @Argument(help: "A photograph.") var path: String

    func run() throws {
        let target = PixelSize(width: 224, height: 224)
        // Twice the target, as `likeness pair` asks for: from there on it makes no visible difference.
        let options = ReadOptions(enough: PixelSize(width: 448, height: 448))
        var size = target
        let seconds = try medianSeconds {
            let photograph = try Image(contentsOf: path, options: options)
            size = photograph.originalSize
            _ = photograph.resized(to: target, filter: .bicubic)
        }
        printTimes([("\(size.width)x\(size.height)", seconds)])
    }
}
