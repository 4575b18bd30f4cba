/// What the images of a class have in common, as far as cosine similarities see it: the sum of their
/// normalised embeddings, and how many there are.
///
/// A query's similarity to the class is the mean of its similarities to the images; so its map along
/// the mean of their embeddings is the mean of its maps against each of them, for the cost of one
/// (WACV 2019's class maps, figure 8).
public struct ClassPrototype: Hashable, Sendable {
    /// How many images there are.
    public private(set) var count: Int
    /// The sum in double precision: a million summands leave nothing out, and what is taken out again
    /// leaves no trace.
    private var sum: [Double]

    /// A class without images.
    ///
    /// - Parameter dimension: the length of an embedding.
    public init(dimension: Int) {
        count = 0
        sum = [Double](repeating: 0, count: dimension)
    }

    /// The length of an embedding.
    public var dimension: Int { sum.count }

    /// Adds an image.
    ///
    /// - Parameter embedding: its embedding, divided by its norm.
    /// - Precondition: it is as long as the others.
    public mutating func add(_ embedding: [Float]) {
        embedding.withUnsafeBufferPointer { add($0) }
    }

    /// Adds an image whose embedding lies in memory that is someone else's.
    package mutating func add(_ embedding: UnsafeBufferPointer<Float>) {
        add(embedding, times: 1)
        count += 1
    }

    /// The class without one of its images: what that image is compared with.
    ///
    /// - Parameter embedding: the image's, as it was added.
    /// - Precondition: there is an image, and the embedding is as long as it.
    public func without(_ embedding: [Float]) -> ClassPrototype {
        precondition(count > 0, "no image can be taken from a class without images")
        var rest = self
        embedding.withUnsafeBufferPointer { rest.add($0, times: -1) }
        rest.count -= 1
        return rest
    }

    /// `Σⱼ eⱼ / ‖eⱼ‖`: the map along it is the sum of the maps against the images.
    public var direction: [Float] { sum.map { Float($0) } }

    /// The mean of the normalised embeddings: the map along it is the mean of the maps against the
    /// images, and adds up to the mean of the cosine similarities. Zero for a class without images.
    ///
    /// It is shorter than 1, the more so the less the images are alike.
    public var mean: [Float] {
        let scale = count == 0 ? 0 : 1 / Double(count)
        return sum.map { Float($0 * scale) }
    }

    private mutating func add(_ embedding: UnsafeBufferPointer<Float>, times factor: Double) {
        precondition(
            embedding.count == dimension,
            "an embedding of \(embedding.count) numbers in a class of embeddings of \(dimension)")
        for index in sum.indices { sum[index] += factor * Double(embedding[index]) }
    }
}
