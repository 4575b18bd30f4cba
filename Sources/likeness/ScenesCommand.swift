import ArgumentParser
import Scenes
import Terminal

extension SharedPart: ExpressibleByArgument {}

struct ScenesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenes",
        abstract: "Draw pairs of pictures of which it is known why they look alike.",
        usage: "likeness scenes --output <DIR> [<options>]",
        discussion: """
            The two pictures of a pair share one thing, in another pose, size, place and light, and \
            nothing else: behind it is another place, around it lie other things. Where the thing is \
            is known to the pixel, so that maps can be measured.

              likeness scenes -o scenes
              likeness index scenes/images -o gallery

            DIR gets images, a folder for each class, and masks of the things under the same names; \
            boxes.csv (image,x0,y0,x1,y1); pairs.csv (label,first,second).

            With --share both the pictures of a class also have a mark in their background in common, \
            shown in marks: a shortcut. With --share mark they have nothing else in common, masks \
            shows the marks, and a network that is trained on them learns to look at marks.
            """)

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("A new folder.", valueName: "DIR"))
    var output: String

    @Option(help: ArgumentHelp("How many pairs.", valueName: "number"))
    var count = 500

    @Option(help: ArgumentHelp("The pictures’ side.", valueName: "pixels"))
    var side = 256

    @Option(
        help: ArgumentHelp(
            "How many classes, at most \(SceneSettings.classCount).", valueName: "number"))
    var classes = SceneSettings.classCount

    @Option(
        help: ArgumentHelp(
            "What the pictures of a class have in common: thing, mark or both.", valueName: "what"))
    var share = SharedPart.thing

    @Option(
        help: ArgumentHelp(
            "The same number draws the same pictures, another one others.", valueName: "number"))
    var seed: UInt64 = 0

    private var truth: [String] {
        ["masks"] + (share == .both ? ["marks"] : []) + ["boxes.csv", "pairs.csv"]
    }

    private var settings: SceneSettings {
        SceneSettings(pairs: count, side: side, classes: classes, shared: share, seed: seed)
    }

    func validate() throws {
        do {
            try settings.check()
        } catch {
            throw ValidationError("\(error.message).")
        }
    }

    func run() throws {
        let folder = try SceneFolder(output, settings: settings)
        Interruption.remember()
        do {
            var bar = ProgressBar("drawing", unit: "pairs")
            defer { bar.clear() }
            try folder.write { done in
                bar.show(done, of: count)
                try Interrupted.check()
            }
        } catch is Interrupted {
            say("Stopped; the same command draws all of them anew.")
            Interruption.finish()
            return
        }
        try put(
            [
                ("pictures", "\(output)/images, \((2 * count).counted("picture"))"),
                ("truth", truth.map { "\(output)/\($0)" }.joined(separator: ", ")),
                ("next", "likeness index \(output)/images -o gallery"),
            ].aligned)
    }
}
