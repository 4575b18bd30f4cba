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

    /// For each picture, the overlap at each threshold; empty where its map draws no box.
    private var found: [[Float]] = []

    /// No picture.
    public init() {}

    /// How many pictures have been counted.
    public var count: Int { found.count }

    /// Counts a picture.
    ///
    /// - Parameters:
    ///   - boxes: of its map; `nil` for a map that is the same everywhere, which draws no box.
    ///   - truth: where its object is.
    public mutating func add(_ boxes: ThresholdedBoxes?, _ truth: TruthMask) {
        found.append(boxes.map { $0.overlaps(with: truth).map { Float($0) } } ?? [])
    }

    /// For each of ``overlaps``, whether each picture's box fits at the best threshold, 1 or 0; none where
    /// no picture was counted.
    public var fits: [[Double]] {
        guard !found.isEmpty else { return [] }
        return Self.overlaps.map { overlap in
            let overlap = Float(overlap)
            var counts = [Int](repeating: 0, count: ThresholdedBoxes.thresholds)
            for picture in found {
                for (threshold, value) in picture.enumerated() where value >= overlap {
                    counts[threshold] += 1
                }
            }
            let best = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
            return found.map { !$0.isEmpty && $0[best] >= overlap ? 1 : 0 }
        }
    }

    /// For each picture, in which part of ``overlaps`` its box fits: the mean over pictures is
    /// ``maxBoxAccuracy``.
    public var meanFits: [Double] {
        let fits = fits
        return found.indices.map { picture in
            fits.reduce(0) { $0 + $1[picture] } / Double(Self.overlaps.count)
        }
    }

    /// For each picture, 1 where its box fits at an IoU of 0.5 and a fifth of the highest value.
    public var known: [Double] {
        let threshold = Int((Self.knownThreshold * Double(ThresholdedBoxes.thresholds)).rounded())
        return found.map { !$0.isEmpty && $0[threshold] >= 0.5 ? 1 : 0 }
    }

    /// MaxBoxAcc for each of ``overlaps``, 0…1; none where no picture was counted.
    public var maxBoxAccuracies: [Double] { fits.map { $0.reduce(0, +) / Double(count) } }

    /// The mean of ``maxBoxAccuracies``, which is also called MaxBoxAccV2; `nil` without pictures.
    public var maxBoxAccuracy: Double? {
        count == 0 ? nil : maxBoxAccuracies.reduce(0, +) / Double(Self.overlaps.count)
    }

    /// GT-known localisation, 0…1; `nil` without pictures.
    public var knownAccuracy: Double? {
        count == 0 ? nil : known.reduce(0, +) / Double(count)
    }
}
