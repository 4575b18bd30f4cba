/// How many pictures the runs of a network take.
///
/// Of a network that takes any number, these are numbers with which each picture gets the very bits
/// that it gets alone: so results do not depend on how a list was cut into runs.
struct BatchSizes: Hashable, Sendable {
    /// The numbers, ascending; the last is the best.
    let all: [Int]
    /// Whether runs of fewer pictures must be filled up: then there is one number.
    let isFixed: Bool

    /// What a network takes whose file fixes the number.
    static func fixed(_ batch: Int) -> BatchSizes { BatchSizes(all: [batch], isFixed: true) }
    /// One picture after the other.
    static let single = BatchSizes([1])

    /// - Precondition: the numbers ascend from one.
    init(_ sizes: [Int]) {
        precondition(sizes.first == 1 && sizes == sizes.sorted(), "\(sizes) do not ascend from 1")
        self.init(all: sizes, isFixed: false)
    }

    private init(all: [Int], isFixed: Bool) {
        self.all = all
        self.isFixed = isFixed
    }

    /// The number to use where there are enough pictures.
    var best: Int { all[all.count - 1] }

    /// How many pictures of a list of `count` each run takes: as many as is best, and at the end what
    /// is left, in numbers that are known. 21 pictures are 8, 8, 4 and 1.
    func runs(of count: Int) -> [Int] {
        if isFixed {
            return (0..<(count + best - 1) / best).map { min(best, count - $0 * best) }
        }
        var left = count
        var runs: [Int] = []
        for size in all.reversed() {
            runs += Array(repeating: size, count: left / size)
            left %= size
        }
        return runs
    }
}
