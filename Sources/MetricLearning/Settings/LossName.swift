/// The losses that can be asked for by name.
public enum LossName: String, CaseIterable, Codable, Sendable {
    /// All triplets of a batch: ``BatchAllTripletLoss``.
    case batchAllTriplet = "batch-all-triplet"
    /// Each anchor with its hardest positive and negative: ``TripletLoss``, ``BatchHardMiner``.
    case batchHardTriplet = "batch-hard-triplet"
    /// Each pair with the nearest negative behind it: ``TripletLoss``, ``SemiHardMiner``.
    case semiHardTriplet = "semi-hard-triplet"
    /// Each pair with the nearest negative: ``TripletLoss``, ``HardNegativeMiner``.
    case hardNegativeTriplet = "hard-negative-triplet"
    /// All pairs: ``ContrastiveLoss``.
    case contrastive
    /// A softmax for each pair: ``NTXentLoss``.
    case ntXent = "nt-xent"
    /// A softmax for each image: ``SupervisedContrastiveLoss``.
    case supervisedContrastive = "sup-con"
    /// Learned proxies, as first published: ``ProxyNCALoss``.
    case proxyNCA = "proxy-nca"
    /// Learned proxies, with a temperature: ``ProxyNCALoss``.
    case improvedProxyNCA = "proxy-nca++"

    /// Whether classes have learned proxies; the other losses compare the images of a batch.
    public var usesProxies: Bool { self == .proxyNCA || self == .improvedProxyNCA }

    /// Whether a batch needs two images of a class, and two classes, for the loss to say anything.
    public var usesPairs: Bool { !usesProxies }
}
