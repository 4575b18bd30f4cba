import ArgumentParser
import WebApp

/// Where the server listens, and who may ask.
struct ListeningArguments: ParsableArguments {
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

    func apply(to options: inout WebAppOptions) {
        (options.host, options.port, options.token) = (host, port, token)
        options.allowedHosts = allowHost
    }
}
