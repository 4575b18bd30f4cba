/// How the terms of a loss become one number.
public enum LossReducer: String, CaseIterable, Codable, Sendable {
    /// The mean over all terms.
    case mean
    /// The mean over the terms that are not zero (Hermans, Beyer and Leibe, 2017, "L_{BA≠0}"): the
    /// gradient does not fade as fewer and fewer triplets violate the margin. Their number is held: it
    /// has no derivative.
    case activeMean = "active-mean"
    /// The sum of all terms.
    case sum

    /// What the sum of the terms is multiplied by; 0 where the mean would be over nothing.
    func factor(active: Int, total: Int) -> Double {
        switch self {
        case .mean: total > 0 ? 1 / Double(total) : 0
        case .activeMean: active > 0 ? 1 / Double(active) : 0
        case .sum: 1
        }
    }
}
