import Foundation
import MetricLearning
import Testing

@Suite struct LossSettingsTests {
    @Test("every loss is made by its name alone", arguments: LossName.allCases)
    func names(name: LossName) throws {
        let settings = LossSettings(loss: name)
        let loss = try settings.makeLoss(classes: 7)
        #expect(loss.proxyCount == (name.usesProxies ? 7 : 0))
        let resolved = try settings.resolved()
        #expect(resolved.distance != nil && resolved.reducer != nil)
        // What is filled in is accepted, and changes nothing more.
        #expect(try resolved.resolved() == resolved)
    }

    @Test("names make the losses that they name")
    func kinds() throws {
        func make(_ settings: LossSettings) throws -> any MetricLoss {
            try settings.makeLoss(classes: 3)
        }
        let all = try #require(
            try make(
                LossSettings(
                    loss: .batchAllTriplet, distance: .cosine, margin: .soft, reducer: .sum))
                as? BatchAllTripletLoss)
        #expect(all.distance == .cosine && all.margin == .soft && all.reducer == .sum)
        let hard = try #require(try make(LossSettings(loss: .batchHardTriplet)) as? TripletLoss)
        #expect(hard.miner is BatchHardMiner && hard.distance == .euclidean)
        #expect(hard.margin == .hinge(0.2) && hard.reducer == .mean)
        let semiHard = try #require(try make(LossSettings(loss: .semiHardTriplet)) as? TripletLoss)
        #expect(semiHard.miner is SemiHardMiner && semiHard.distance == .squaredEuclidean)
        let negatives = try #require(
            try make(LossSettings(loss: .hardNegativeTriplet)) as? TripletLoss)
        #expect(negatives.miner is HardNegativeMiner)
        let contrastive = try #require(
            try make(LossSettings(loss: .contrastive, margin: .hinge(0.5))) as? ContrastiveLoss)
        #expect(contrastive.margin == 0.5 && contrastive.reducer == .activeMean)
        let ntXent = try #require(
            try make(LossSettings(loss: .ntXent, temperature: 0.5)) as? NTXentLoss)
        #expect(ntXent.temperature == 0.5)
        let supervised = try #require(
            try make(LossSettings(loss: .supervisedContrastive)) as? SupervisedContrastiveLoss)
        #expect(supervised.temperature == 0.1)
        let original = try #require(try make(LossSettings(loss: .proxyNCA)) as? ProxyNCALoss)
        #expect(original.form == .original)
        let improved = try #require(
            try make(LossSettings(loss: .improvedProxyNCA)) as? ProxyNCALoss)
        #expect(improved.form == .improved(temperature: 1.0 / 9))
    }

    static let refused: [(LossSettings, String)] = [
        (
            LossSettings(loss: .batchAllTriplet, temperature: 0.1),
            "batch-all-triplet has no temperature; leave it out."
        ),
        (
            LossSettings(loss: .proxyNCA, temperature: 0.1),
            "proxy-nca has no temperature; proxy-nca++ has one."
        ),
        (
            LossSettings(loss: .ntXent, margin: .hinge(0.2)),
            "nt-xent has no margin; leave it out, or set its temperature."
        ),
        (LossSettings(loss: .proxyNCA, margin: .soft), "proxy-nca has no margin; leave it out."),
        (
            LossSettings(loss: .supervisedContrastive, distance: .euclidean),
            "sup-con always uses the distance cosine, not euclidean; leave it out."
        ),
        (
            LossSettings(loss: .ntXent, reducer: .activeMean),
            "nt-xent has no terms that are zero, so there is no mean over the others; take the reducer mean or sum."
        ),
        (
            LossSettings(loss: .contrastive, margin: .soft),
            "contrastive has no soft margin; give it a number such as 1, or take a triplet loss."
        ),
        (
            LossSettings(loss: .contrastive, margin: .hinge(0)),
            "contrastive needs a margin above 0, not 0.0; distances of embeddings are at most 2, squared ones 4."
        ),
        (
            LossSettings(loss: .batchHardTriplet, margin: .hinge(-1)),
            "batch-hard-triplet needs a margin of 0 or more, not -1.0; distances of embeddings are at most 2, squared ones 4."
        ),
        (
            LossSettings(loss: .batchHardTriplet, margin: .hinge(.nan)),
            "batch-hard-triplet needs a margin of 0 or more, not nan; distances of embeddings are at most 2, squared ones 4."
        ),
        (
            LossSettings(loss: .ntXent, temperature: 0),
            "nt-xent needs a temperature of at least 0.001, not 0.0; usual ones are 0.05 to 1."
        ),
        (
            LossSettings(loss: .ntXent, temperature: .infinity),
            "nt-xent needs a temperature of at least 0.001, not inf; usual ones are 0.05 to 1."
        ),
    ]

    @Test("what does not go together is refused in a sentence", arguments: refused)
    func refusals(settings: LossSettings, sentence: String) {
        let error = #expect(throws: MetricLearningError.self) {
            _ = try settings.makeLoss(classes: 3)
        }
        #expect(error?.description == sentence)
    }

    @Test("one class is not enough", arguments: LossName.allCases)
    func classes(name: LossName) {
        let error = #expect(throws: MetricLearningError.self) {
            _ = try LossSettings(loss: name).makeLoss(classes: 1)
        }
        #expect(error?.code == .settings)
    }

    @Test("batches without pairs are refused where the loss compares pairs")
    func batches() throws {
        let triplets = LossSettings(loss: .batchAllTriplet)
        try triplets.check(classesPerBatch: 2, imagesPerClass: 2)
        let (noPair, oneClass) = ((8, 1), (1, 8))
        for (classes, images) in [noPair, oneClass] {
            #expect(throws: MetricLearningError.self) {
                try triplets.check(classesPerBatch: classes, imagesPerClass: images)
            }
            try LossSettings(loss: .proxyNCA).check(
                classesPerBatch: classes, imagesPerClass: images)
        }
    }

    @Test("settings are kept as words and numbers")
    func coding() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let settings = LossSettings(
            loss: .batchHardTriplet, distance: .squaredEuclidean, margin: .soft,
            reducer: .activeMean)
        let text = String(decoding: try encoder.encode(settings), as: UTF8.self)
        #expect(
            text
                == #"{"distance":"squared-euclidean","loss":"batch-hard-triplet","margin":"soft","reducer":"active-mean"}"#
        )
        for name in LossName.allCases {
            let settings = try LossSettings(loss: name).resolved()
            let data = try encoder.encode(settings)
            #expect(try JSONDecoder().decode(LossSettings.self, from: data) == settings)
        }
        let numbers = Data(#"{"loss":"contrastive","margin":0.5}"#.utf8)
        #expect(
            try JSONDecoder().decode(LossSettings.self, from: numbers)
                == LossSettings(loss: .contrastive, margin: .hinge(0.5)))
        #expect(throws: DecodingError.self) {
            let wrong = Data(#"{"loss":"contrastive","margin":"hard"}"#.utf8)
            _ = try JSONDecoder().decode(LossSettings.self, from: wrong)
        }
    }

    @Test("margins are written as on the command line")
    func margins() {
        #expect(LossMargin("soft") == .soft)
        #expect(LossMargin("0.25") == .hinge(0.25))
        #expect(LossMargin("hard") == nil)
        #expect("\(LossMargin.soft) \(LossMargin.hinge(0.5))" == "soft 0.5")
    }
}
