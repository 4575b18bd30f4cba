import VectorMath

/// How well classes lie apart: the mean silhouette (Rousseeuw, "Silhouettes: A Graphical Aid to the
/// Interpretation and Validation of Cluster Analysis", 1987).
///
///     s = (b − a) / max(a, b)
///
/// where a is an image's mean distance to the others of its class, and b the smallest of its mean
/// distances to each other class. 1 where classes are points, 0 where they lie through each other,
/// negative where images are nearer to another class. An image that is alone in its class has 0.
public enum Silhouette {
    /// The silhouette of each image, by the cosine distance, 1 − cos.
    ///
    /// - Parameters:
    ///   - embeddings: a row of length 1 for each image.
    ///   - labels: the class of each image.
    /// - Returns: none where there are less than two classes.
    /// - Precondition: there is a label for each row.
    /// - Complexity: O(images · classes · dimension): the mean distance to a class is that to the mean of
    ///   its embeddings, since the cosine is linear in them.
    public static func values(of embeddings: Matrix, labels: [Int]) -> [Double] {
        precondition(labels.count == embeddings.rows, "\(labels.count) labels")
        let classes = Array(Set(labels)).sorted()
        guard classes.count > 1 else { return [] }
        let places = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
        let dimension = embeddings.columns
        var sums = [[Double]](
            repeating: [Double](repeating: 0, count: dimension), count: classes.count)
        var counts = [Int](repeating: 0, count: classes.count)
        for (row, label) in labels.enumerated() {
            guard let place = places[label] else { continue }
            counts[place] += 1
            for column in 0..<dimension {
                sums[place][column] += Double(embeddings.values[row * dimension + column])
            }
        }
        return labels.enumerated().map { row, label in
            guard let own = places[label], counts[own] > 1 else { return 0 }
            let start = row * dimension
            var (inner, outer, squared) = (0.0, Double.infinity, 0.0)
            for place in classes.indices {
                var product = 0.0
                for column in 0..<dimension {
                    product += Double(embeddings.values[start + column]) * sums[place][column]
                }
                if place == own {
                    for column in 0..<dimension {
                        let value = Double(embeddings.values[start + column])
                        squared += value * value
                    }
                    inner = 1 - (product - squared) / Double(counts[own] - 1)
                } else {
                    outer = min(outer, 1 - product / Double(counts[place]))
                }
            }
            let larger = max(inner, outer)
            return larger > 0 ? (outer - inner) / larger : 0
        }
    }
}
