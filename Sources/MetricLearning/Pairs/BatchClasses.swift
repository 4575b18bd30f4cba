/// Which images of a batch belong together.
struct BatchClasses: Sendable {
    /// For each image the number of its class, from 0 on in the order of first appearance.
    let classes: [Int]
    /// For each class its images, in ascending order.
    let members: [[Int]]

    init(_ labels: [Int]) {
        var numbers: [Int: Int] = [:]
        var members: [[Int]] = []
        classes = labels.enumerated().map { image, label in
            if let number = numbers[label] {
                members[number].append(image)
                return number
            }
            numbers[label] = members.count
            members.append([image])
            return members.count - 1
        }
        self.members = members
    }

    /// How many images are of another class than this one.
    func negativeCount(of image: Int) -> Int { classes.count - members[classes[image]].count }

    /// The images of the same class, without itself.
    func positives(of image: Int) -> [Int] { members[classes[image]].filter { $0 != image } }
}
