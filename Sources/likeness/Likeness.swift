import ArgumentParser
import CMalloc
import Figures
import Files

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
            let arguments = Array(CommandLine.arguments.dropFirst())
            do {
                try Extension(arguments, besides: own)?.run()
            } catch {
                throw Failure(error)
            }
            var command = try parseAsRoot()
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
