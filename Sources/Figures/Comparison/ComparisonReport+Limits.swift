extension ComparisonReport {
    /// How many networks can be compared: more make no sheet that anyone reads.
    public static let networkCounts = 1...24
    /// How many queries can be shown.
    public static let queryCounts = 0...12
    /// How many results of each query and network can be shown.
    public static let resultCounts = 1...8
}
