import VectorMath

/// Neighbourhood component analysis with learned proxies in the place of neighbours: one vector p_c for
/// each class c, learned with the network. With d the squared Euclidean distance and y the image's class,
///
///     L = mean over images i:  d(xᵢ, p_y) + ln Σ over c ≠ y: e^−d(xᵢ, p_c)                original
///     L = mean over images i:  d(xᵢ, p_y)/T + ln Σ over all c: e^(−d(xᵢ, p_c)/T)          improved
///
/// Original: Movshovitz-Attias, Toshev, Leung, Ioffe and Singh, "No Fuss Distance Metric Learning using
/// Proxies", ICCV 2017; it can be negative. Improved: Teh, DeVries and Taylor, "ProxyNCA++: Revisiting
/// and Revitalizing Proxy Neighborhood Component Analysis", ECCV 2020: a probability, with a temperature
/// T. They also let proxies learn faster than the network, which is the
/// trainer's business. The derivative with respect to `d(xᵢ, p_c)` is
///
///     (1 if c = y, 0 else) − e^−d(xᵢ, p_c) / Σ …        over T in the improved form
///
/// and the original has no second part for c = y. Proxies are unit vectors as the embeddings are; their
/// gradient, too, is that of free variables.
///
/// Terms are images; none is ever zero.
public struct ProxyNCALoss: MetricLoss {
    /// Which of the two losses.
    public enum Form: Hashable, Sendable {
        /// Movshovitz-Attias et al., 2017: the own proxy is not in the sum.
        case original
        /// Teh et al., 2020, with a temperature.
        case improved(temperature: Double)
    }

    /// The number of classes, each with a proxy.
    public let proxyCount: Int
    /// Which of the two losses.
    public let form: Form
    /// What becomes of the terms: `.mean` or `.sum`.
    public let reducer: LossReducer

    /// The temperature of Teh et al.
    public static let publishedTemperature = 1.0 / 9

    /// A loss for images of so many classes.
    ///
    /// - Precondition: there are two classes or more, a temperature is above 0, and the reducer is not
    ///   `.activeMean`.
    public init(classes: Int, form: Form = .original, reducer: LossReducer = .mean) {
        precondition(classes >= 2, "\(classes) classes")
        precondition(reducer != .activeMean, "no term of Proxy-NCA is ever zero")
        if case .improved(let temperature) = form {
            precondition(temperature > 0, "temperature \(temperature)")
        }
        (proxyCount, self.form, self.reducer) = (classes, form, reducer)
    }

    /// The loss of a batch; labels are the places of the classes' proxies.
    public func evaluate(_ batch: EmbeddedBatch, proxies: Matrix?) -> LossValue {
        guard let proxies, proxies.rows == proxyCount else {
            preconditionFailure("\(proxies?.rows ?? 0) proxies for \(proxyCount) classes")
        }
        let distances = batch.embeddings.squaredDistances(to: proxies)
        guard batch.embeddings.isFinite, proxies.isFinite, distances.isFinite else {
            return .undefined(batch, proxies: proxies)
        }
        let count = batch.labels.count
        var slopes = Matrix(
            rows: count, columns: proxyCount,
            values: Array(repeating: 0, count: count * proxyCount))
        var sum = 0.0
        for (image, label) in batch.labels.enumerated() {
            precondition((0..<proxyCount).contains(label), "class \(label) of \(proxyCount)")
            sum += add(image: image, label: label, distances: distances, slopes: &slopes)
        }
        let factor = reducer.factor(active: count, total: count)
        // ‖x − p‖² has the derivative 2 (x − p) with respect to x.
        for index in slopes.values.indices { slopes.values[index] *= Float(2 * factor) }
        return LossValue(
            value: sum * factor,
            gradient: batch.embeddings.weightedDifferences(slopes, to: proxies),
            proxyGradient: proxies.weightedDifferences(slopes.transposed, to: batch.embeddings),
            activeCount: nil, totalCount: count)
    }

    /// One image's term, and its derivatives with respect to the distances.
    private func add(image: Int, label: Int, distances: Matrix, slopes: inout Matrix) -> Double {
        let (temperature, skipsOwn) =
            switch form {
            case .original: (1.0, true)
            case .improved(let temperature): (temperature, false)
            }
        let row = image * proxyCount
        var near = LogSumExp()
        for proxy in 0..<proxyCount where !(skipsOwn && proxy == label) {
            near.add(-Double(distances.values[row + proxy]) / temperature)
        }
        for proxy in 0..<proxyCount where !(skipsOwn && proxy == label) {
            let logit = -Double(distances.values[row + proxy]) / temperature
            slopes.values[row + proxy] = -Float(exponential(logit - near.value) / temperature)
        }
        slopes.values[row + label] += Float(1 / temperature)
        return Double(distances.values[row + label]) / temperature + near.value
    }
}
