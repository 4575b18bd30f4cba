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

            Nothing leaves this machine. Beyond it, the server answers only who knows the token, which \
            is in the address that is printed. Only photographs of the gallery and uploaded ones are \
            ever shown.

            Ctrl-C stops the server: answers that are under way end within seconds, and the exit code \
            is 0. A second one ends it at once. It is 1 where the server cannot begin, and 64 for \
            arguments that cannot be understood.
            """)

    @Argument(
        help: ArgumentHelp("The gallery’s folder, and others beside it.", valueName: "GALLERY"))
    var galleries: [String]

    @Option(
        help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "number"))
    var port = 8090

    @Option(
        help: ArgumentHelp(
            "The address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all.",
            valueName: "address"))
    var host = "127.0.0.1"

    @Flag(help: "Open the page in the browser.")
    var open = false

    @Option(
        help: ArgumentHelp(
            "What a client must know; beyond this machine one is made up if none is given.",
            valueName: "text"))
    var token: String?

    @Option(
        help: ArgumentHelp(
            "Another name under which browsers may ask, for example that of a proxy; repeatable.",
            valueName: "name"))
    var allowHost: [String] = []

    @OptionGroup(title: "Limits") var limits: LimitArguments
    @OptionGroup(title: "Network") var network: NetworkArguments

    @Option(
        help: ArgumentHelp(
            "A line for each request on the error stream: json, text or none; text on a terminal, else json.",
            valueName: "format"))
    var log: LogFormat?

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port takes a number from 0 to 65535, not \(port).")
        }
        if let token, token.count < 8 {
            throw ValidationError("--token takes at least 8 characters: it keeps others out.")
        }
        if let name = allowHost.first(where: { $0.isEmpty || $0.contains("/") }) {
            throw ValidationError(
                "--allow-host takes a name such as photos.example, not ‘\(name)’.")
        }
    }

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
        (options.host, options.port, options.token) = (host, port, token)
        options.allowedHosts = allowHost
        limits.apply(to: &options)
        let format = log ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
        let app = try WebApp(
            galleries: galleries, networks: network.source, options: options,
            logger: WebApp.logger(format))
        let opens = open
        try await app.run { address in
            Console.put("Likeness is at \(address.url) (Ctrl-C stops it)")
            if opens { Console.browse(address.url) }
        }
    }
}

extension LogFormat: ExpressibleByArgument {}
