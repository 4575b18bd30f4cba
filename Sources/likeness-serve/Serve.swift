import ArgumentParser
import Files
import Foundation
import Galleries
import WebApp

@main
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "likeness serve",
        abstract: "Search and explain a gallery in the browser.",
        discussion: """
            Prints an address; open it, and search by dropping a photograph on the page or by choosing \
            one of the gallery. Several galleries can be compared, such as one folder indexed with two \
            networks.

              likeness serve GALLERY --open            show it in the browser
              likeness serve GALLERY OTHER             two, to compare
              likeness serve GALLERY --host 0.0.0.0    for others on the network, too

            Nothing leaves this machine. Where others can reach the server, they need the token that is \
            in the printed address. Only photographs of the gallery and uploaded ones are ever shown.

            Ctrl-C stops the server: answers that are under way end within seconds, and the exit code \
            is 0. A second one ends it at once. It is 1 where the server cannot begin, and 64 for \
            arguments that cannot be understood.
            """)

    @Argument(
        help: ArgumentHelp("The gallery’s folder, and others beside it.", valueName: "GALLERY"))
    var galleries: [String]

    @OptionGroup(title: "Where it can be reached") var listening: ListeningArguments
    @OptionGroup(title: "Limits") var limits: LimitArguments
    @OptionGroup(title: "Network") var network: NetworkArguments

    @Option(
        help: ArgumentHelp(
            "A line for each request on the error stream: json, text or none; text on a terminal, else json.",
            valueName: "format"))
    var log: LogFormat?

    /// Exit codes: 0 stopped, 1 failed, 64 for arguments that cannot be understood.
    static func main() async {
        do {
            var command = try parseAsRoot()
            do {
                if let serve = command as? Serve {
                    try await serve.run()
                } else {
                    try command.run()
                }
            } catch  where exitCode(for: error) == .failure {
                throw Failure(error)
            }
        } catch {
            exit(withError: error)
        }
    }

    func run() async throws {
        var options = WebAppOptions(uploads: limits.uploads)
        listening.apply(to: &options)
        limits.apply(to: &options)
        let format = log ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
        let app = try WebApp(
            galleries: galleries, networks: network.source, options: options,
            logger: WebApp.logger(format))
        let opens = listening.open
        try await app.run { address in
            Console.put("Likeness is at \(address.url) (Ctrl-C stops it)")
            if opens { Console.browse(address.url) }
        }
    }
}

extension LogFormat: ExpressibleByArgument {}
