/// How often the boxes that maps draw fit the objects' boxes, over many pictures.
///
/// - *MaxBoxAcc* (Choe et al., CVPR 2020): the part of the pictures whose box overlaps the object's by a
///   given IoU, at the one threshold that is best for all of them together; and its mean over the IoUs
///   0.3, 0.5 and 0.7.
/// - *GT-known localisation* (Zhou et al., CVPR 2016): the same at an IoU of 0.5 and a threshold of 20 %
///   of the highest value.
public struct LocalisationAccuracy: Sendable {
    /// The IoUs that are asked for.
    public static let overlaps = [0.3, 0.5, 0.7]
    /// The threshold of GT-known localisation, of 1 for the highest value.
    public static let knownThreshold = 0.2

    /// How many pictures have been counted.
    public private(set) var count = 0
    /// By IoU and threshold, how many fit.
    private var fits = overlaps.map { _ in [Int](repeating: 0, count: ThresholdedBoxes.thresholds) }
    /// How many fit as GT-known localisation asks.
    private var known = 0

    /// No picture.
    public init() {}

    /// Counts a picture.
    ///
    /// - Parameters:
    ///   - boxes: of its map; `nil` for a map that is the same everywhere, which draws no box.
    ///   - truth: where its object is.
    public mutating func add(_ boxes: ThresholdedBoxes?, _ truth: TruthMask) {
        count += 1
        guard let boxes else { return }
        let found = boxes.overlaps(with: truth)
        for (place, overlap) in Self.overlaps.enumerated() {
            for (threshold, value) in found.enumerated() where value >= overlap {
                fits[place][threshold] += 1
            }
        }
        let threshold = Int((Self.knownThreshold * Double(ThresholdedBoxes.thresholds)).rounded())
        if found[threshold] >= 0.5 { known += 1 }
    }

    /// MaxBoxAcc for each of ``overlaps``, 0…1; none where no picture was counted.
    public var maxBoxAccuracies: [Double] {
        count == 0 ? [] : fits.map { Double($0.max() ?? 0) / Double(count) }
    }

    /// The mean of ``maxBoxAccuracies``, which is also called MaxBoxAccV2; `nil` without pictures.
    public var maxBoxAccuracy: Double? {
        count == 0 ? nil : maxBoxAccuracies.reduce(0, +) / Double(Self.overlaps.count)
    }

    /// GT-known localisation, 0…1; `nil` without pictures.
    public var knownAccuracy: Double? {
        count == 0 ? nil : Double(known) / Double(count)
    }
}
