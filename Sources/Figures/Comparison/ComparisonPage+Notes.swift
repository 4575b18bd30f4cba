import SimilarityMaps

/// The sections that hold words.
extension ComparisonPage {
    var notes: Section? {
        guard !report.notes.isEmpty else { return nil }
        let shown = report.notes.prefix(Limits.notes)
        return Section(name: "notes", title: "Notes", introduction: "") { output in
            let items = shown.map { "<li>\(Markup.name($0, limit: 400))</li>\n" }
            let left = report.notes.count - shown.count
            try output("<ul class=\"prose notes\">\n\(items.joined())</ul>\n")
            if left > 0 {
                try output("<p class=\"aside\">\(NumberText.count(left)) more not shown.</p>\n")
            }
        }
    }

    var reading: Section? {
        guard !report.queries.isEmpty else { return nil }
        let labels = report.networks.compactMap { network in
            network.certificate.map { (network.name, $0) }
        }
        let areSame = Set(labels.map { [$1.label, "\($1.places)"] }).count <= 1
        let worst = Certificate.worst(of: labels.map(\.1))
        return Section(
            name: "reading", title: "Reading the maps",
            introduction: areSame ? worst.map(MapReading.certificate) ?? "" : ""
        ) { output in
            if !areSame {
                let items = labels.map { name, certificate in
                    "<li>\(Markup.name(name, limit: 60)): <strong>\(Markup.name(certificate.label))"
                        + "</strong>, within "
                        + "\(NumberText.scientific(certificate.completenessError)). "
                        + "\(certificate.places.sentence)</li>\n"
                }
                try output("<ul class=\"certificates\">\n\(items.joined())</ul>\n")
            }
            try output(MapReading.prose(colours))
        }
    }

    var method: Section? {
        Section(name: "method", title: "Sources", introduction: "") { output in
            try output(
                """
                <div class="prose">
                <p>The maps, and looking at them while a network is trained, follow Abby Stylianou, \
                Richard Souvenir and Robert Pless, <cite>Visualizing Deep Similarity Networks</cite>, IEEE \
                Winter Conference on Applications of Computer Vision (WACV), 2019, \
                <a href="https://arxiv.org/abs/1901.00536">arXiv:1901.00536</a>, figures 5, 6 and 7. Scores \
                are cosine similarities of embeddings, from −1 to 1; searches are exact, over all images.</p>
                </div>

                """)
        }
    }
}
