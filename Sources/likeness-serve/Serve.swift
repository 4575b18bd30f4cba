import ArgumentParser
import WebApp

@main
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "likeness serve",
        abstract: "Search and explain a gallery in the browser.")

    @Argument(
        help: ArgumentHelp("The gallery’s folder, and others beside it.", valueName: "GALLERY"))
    var galleries: [String]

    @Option(help: ArgumentHelp("The port to listen on.", valueName: "number"))
    var port = 8090

    func run() async throws {
        var options = WebAppOptions(uploads: "uploads")
        options.port = port
        try await WebApp(galleries: galleries, options: options).run()
    }
}
