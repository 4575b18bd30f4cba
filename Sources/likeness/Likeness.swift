import ArgumentParser
import CMalloc
import Figures
import Files
import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@main
struct Likeness: AsyncParsableCommand {
    // Examples fit into 80 columns: what is longer is broken anywhere.
    static let configuration = CommandConfiguration(
        commandName: "likeness",
        abstract: "See why two images look alike to a network.",
        discussion: """
            The similarity of two images, as an embedding network sees it, is split exactly over \
            their regions and shown as heat maps. Each map comes with a certificate that it adds up \
            to the score.

              likeness pair A.jpg B.jpg                explain a pair of photographs
              likeness pair A.jpg B.jpg --network N    the same with a network of your own
              likeness index PHOTOS -o GALLERY         make a folder searchable
              likeness gallery GALLERY                 what is in a gallery
              likeness search GALLERY A.jpg            the photographs most like one
              likeness class GALLERY NAME              what a class has in common
              likeness contrast GALLERY Q.jpg A B      why A is nearer than B
              likeness components GALLERY              how few numbers make a similarity
              likeness report GALLERY                  a page that shows all of this
              likeness compare RUN                     what changes during a training
              likeness evaluate GALLERY                how far to trust maps and searches
              likeness scenes -o DIR                   draw pairs with known truth
              likeness serve GALLERY                   search it in the browser
              likeness train IMAGES -o RUN …           train a network on classes of images
              likeness network N.onnx                  what Likeness makes of a network
              likeness import W.pth -o N.onnx          PyTorch weights to ONNX

            ‘likeness serve’ is the program likeness-serve, ‘likeness train’ likeness-train; any \
            likeness-NAME beside this one or on the PATH is run as ‘likeness NAME’.
            """,
        version: LikenessVersion.current,
        subcommands: [
            PairCommand.self, IndexCommand.self, GalleryCommand.self, SearchCommand.self,
            ClassCommand.self, ContrastCommand.self, ComponentsCommand.self, ReportCommand.self,
            CompareCommand.self, EvaluateCommand.self, ScenesCommand.self, NetworkCommand.self,
            ImportCommand.self,
        ])

    /// Runs what the arguments ask for. Exit codes: 0 done, 1 failed, 64 for arguments that cannot
    /// be understood.
    static func main() async {
        #if canImport(Glibc)
            // Pictures and weights go back to the system when they are done with. glibc would raise
            // this threshold at the first large block that is freed, and keep the later ones.
            mallopt(M_MMAP_THRESHOLD, 256 << 10)
        #endif
        do {
            let own = configuration.subcommands.compactMap { $0.configuration.commandName }
            let arguments = CommandLine.exactArguments
            do {
                try Extension(arguments, besides: own)?.run()
            } catch {
                throw Failure(error)
            }
            var command = try Self.parsed(arguments)
            do {
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
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
}

extension Likeness {
    /// The command that the arguments ask for.
    ///
    /// A file whose name begins with a hyphen is taken for an option, as everywhere; what to write instead
    /// is said then.
    private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        do {
            return try parseAsRoot(arguments)
        } catch {
            guard exitCode(for: error) == .validationFailure,
                let name = arguments.prefix(while: { $0 != "--" }).first(where: isFileLikeAnOption)
            else { throw error }
            let hint =
                "‘\(name)’ begins with -, so it is read as an option; for a file of that name write ./\(name)"
            let text = Array("\(fullMessage(for: error).showingBytes())\n\(hint.onOneLine)\n".utf8)
            _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            exit(withError: ExitCode.validationFailure)
        }
    }

    /// Whether an argument with a hyphen in front is more likely a file: there is one of that name, or it
    /// ends as those do that are read and written here.
    private static func isFileLikeAnOption(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), argument.utf8.count > 2, !argument.contains("=") else {
            return false
        }
        let endings = [".jpg", ".jpeg", ".png", ".webp", ".onnx", ".html", ".svg"]
        let name = argument.lowercased()
        return endings.contains { name.hasSuffix($0) } || access(argument.onDisk, F_OK) == 0
    }
}
