/// Where photographs have their labels from.
public enum LabelSource: Codable, Hashable, Sendable {
    /// The first sub-folder that they are in: a folder for each class, as torchvision's `ImageFolder` has
    /// it.
    case folders
    /// A CSV file of paths and labels, as an absolute path.
    case file(String)
    /// They have none.
    case none
}
