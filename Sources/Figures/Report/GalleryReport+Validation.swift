extension GalleryReport {
    /// Refuses numbers that mean nothing. What is beyond the limits is not shown and not checked.
    package func validate() throws {
        func check(_ value: Double?, _ name: String, in range: ClosedRange<Double>? = nil) throws {
            guard let value, !(range?.contains(value) ?? value.isFinite) else { return }
            throw FigureError(
                .invalidInput,
                "\(name) is \(value), which is not a number that a report can show")
        }
        for figure in retrieval?.figures ?? [] {
            try check(figure.value, figure.measure.name, in: 0...1)
        }
        for share in objectShares.map({ [$0.all] + $0.classes }) ?? [] {
            try check(share.similarity, "the object share of ‘\(share.name)’")
            try check(share.area, "the object area of ‘\(share.name)’", in: 0...1)
        }
        for example in examples.prefix(Limits.examples) {
            for result in example.results.prefix(Limits.results) {
                try check(result.score, "the score of \(result.name)")
            }
            try check(example.range.map { Double($0.high) - Double($0.low) }, "a colour scale")
        }
        for page in classes.prefix(Limits.classes) {
            try check(page.meanSimilarity, "the mean similarity of the class ‘\(page.name)’")
            for member in page.representatives + page.leastFitting {
                try check(member.similarity, "the similarity of \(member.name) to its class")
            }
            try check(page.range.map { Double($0.high) - Double($0.low) }, "a colour scale")
        }
        try components?.validate()
        try distributions?.validate()
    }
}
