import Testing

@testable import Training

/// Which classes a training is judged by.
@Suite struct ValidationChoiceTests {
    private let folder: ClassFolder
    private let photographs: TrainingPhotographs

    init() throws {
        folder = try ClassFolder(classes: 10, of: 2)
        photographs = try TrainingPhotographs(contentsOf: folder.path)
    }

    @Test(
        "what a person writes is understood",
        arguments: [
            ("none", ValidationChoice.none), ("5", .classes(5)), ("0.2", .share(0.2)),
            ("./5", .folder("./5")), ("photos/test", .folder("photos/test")), ("-1", .classes(-1)),
            ("inf", .folder("inf")),
        ])
    func texts(text: String, choice: ValidationChoice) {
        #expect(ValidationChoice(text) == choice)
    }

    @Test("classes that are held out are not learnt from, and the seed decides which they are")
    func heldOut() throws {
        var seen: Set<[String]> = []
        for seed in 0..<20 as Range<UInt64> {
            let (training, validation) = try photographs.split(.classes(3), seed: seed)
            let held = try #require(validation)
            #expect(training.classes.count == 7 && held.classes.count == 3)
            #expect((training.classes + held.classes).sorted() == photographs.classes)
            #expect((training.paths + held.paths).sorted() == photographs.paths)
            #expect(held.labels == [0, 0, 1, 1, 2, 2])
            seen.insert(held.classes)
            let again = try photographs.split(.classes(3), seed: seed).validation
            #expect(again?.paths == held.paths)
        }
        // 20 draws out of 120 sets: fewer than 10 different ones would be no draw.
        #expect(seen.count >= 10)
    }

    @Test("a share is rounded to whole classes") func shares() throws {
        #expect(try photographs.split(.share(0.24), seed: 1).validation?.classes.count == 2)
        #expect(try photographs.split(.share(0.26), seed: 1).validation?.classes.count == 3)
    }

    @Test("a class more changes one of those that are held out, at most") func growth() throws {
        let held = try photographs.split(.classes(3), seed: 4).validation?.classes ?? []
        try folder.add("new/1.png")
        try folder.add("new/2.png")
        let grown = try TrainingPhotographs(contentsOf: folder.path)
        let now = try grown.split(.classes(3), seed: 4).validation?.classes ?? []
        #expect(now.count == 3)
        #expect(Set(held).subtracting(now).count <= 1)
    }

    @Test("too many or too few are refused, with what there could be") func refusals() throws {
        func message(_ choice: ValidationChoice) -> String {
            let error = #expect(throws: TrainingError.self) {
                try photographs.split(choice, seed: 1)
            }
            #expect(error?.code == .settings)
            return (error?.description ?? "").replacing(folder.path, with: "IMAGES")
        }
        #expect(
            message(.classes(9))
                == "9 cannot be held out of the 10 classes in IMAGES, because training and validation need two each; give 2 to 8"
        )
        #expect(message(.classes(1)).hasPrefix("1 cannot be held out"))
        #expect(message(.classes(-3)).hasPrefix("-3 cannot be held out"))
        #expect(message(.share(0.1)).hasPrefix("0.1 of the classes, 1, cannot be held out"))
        #expect(message(.share(2)).hasPrefix("a share of 2.0 of the classes cannot be held out"))
        #expect(message(.folder(folder.path)).contains("is the folder that is trained on"))
        let small = try ClassFolder(classes: 3, of: 2)
        let error = #expect(throws: TrainingError.self) {
            try TrainingPhotographs(contentsOf: small.path).split(.classes(2), seed: 1)
        }
        #expect(error?.description.contains("has 3 classes, and training") == true)
    }

    @Test("another folder is taken as it is; classes that it shares are remarked on") func folders()
        throws
    {
        let other = try ClassFolder()
        for name in ["x/1.png", "x/2.png", "y/1.png", "y/2.png"] { try other.add(name) }
        let (training, validation) = try photographs.split(.folder(other.path), seed: 1)
        #expect(training.paths == photographs.paths)
        #expect(validation?.classes == ["x", "y"])
        #expect(validation?.remarks == [])
        for name in ["b/1.png", "b/2.png"] { try other.add(name) }
        let remarks = try photographs.split(.folder(other.path), seed: 1).validation?.remarks
        #expect(
            remarks == [
                "the class b is learnt from as well: validation on \(other.path) does not show how well new classes are told apart"
            ])
    }

    @Test("without validation all is learnt from") func none() throws {
        let (training, validation) = try photographs.split(.none, seed: 1)
        #expect(training.count == 20)
        #expect(validation == nil)
    }
}
