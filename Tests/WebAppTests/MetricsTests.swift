import Foundation
import Testing

@testable import WebApp

@Suite struct MetricsTests {
    @Test func healthSaysThatAllIsWell() async throws {
        let answer = try await ServedFolder().ask("/health")
        #expect(answer.json["status"] as? String == "ok")
        #expect(answer.json["galleries"] as? [String] == ["gallery"])
        #expect(answer.json["uptime"] as? Int != nil)
        #expect(answer.json["version"] as? String != nil)
    }

    @Test func whatWasAskedIsCounted() async throws {
        let served = try ServedFolder()
        for path in ["/health", "/health", "/secret/1", "/secret/2", "/photographs/gallery/1"] {
            _ = try await served.ask(path)
        }
        _ = try await served.ask("/health", method: "BREW")
        let answer = try await served.ask("/metrics")
        #expect(answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = Set(answer.text.split(separator: "\n").map(String.init))
        let total = "likeness_http_requests_total"
        #expect(lines.contains("\(total){method=\"GET\",route=\"/health\",status=\"200\"} 2"))
        #expect(lines.contains("\(total){method=\"GET\",route=\"other\",status=\"404\"} 2"))
        #expect(lines.contains("\(total){method=\"other\",route=\"other\",status=\"405\"} 1"))
        #expect(
            lines.contains(
                "\(total){method=\"GET\",route=\"/photographs/{gallery}/{id}\",status=\"200\"} 1")
                || lines.contains(
                    "\(total){method=\"GET\",route=\"/photographs/:gallery/:id\",status=\"200\"} 1")
        )
        #expect(lines.contains("likeness_queue_jobs{queue=\"inference\",state=\"waiting\"} 0"))
        #expect(lines.contains("likeness_gallery_images{gallery=\"gallery\"} 4"))
        #expect(lines.contains("likeness_uploads 0"))
        #expect(!answer.text.contains("secret"))
    }

    @Test func theTextIsAsPrometheusReadsIt() async throws {
        let served = try ServedFolder()
        _ = try await served.ask("/health")
        let text = try await served.ask("/metrics").text
        #expect(text.hasSuffix("\n"))
        var types: [String: String] = [:]
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                #expect(types.updateValue(String(words[3]), forKey: String(words[2])) == nil)
            } else if !line.hasPrefix("# HELP ") {
                let sample = try #require(
                    line.wholeMatch(
                        of:
                            /([a-z_][a-z0-9_]*)(\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? (\S+)/
                    ), "\(line)")
                #expect(Double(sample.3) != nil)
                let name = String(sample.1)
                let family = ["_bucket", "_sum", "_count"].reduce(name) {
                    $0.hasSuffix($1) && types[$0] == nil ? String($0.dropLast($1.count)) : $0
                }
                #expect(types[family] != nil, "\(name)")
            }
        }
    }

    @Test func aHistogramAddsUp() {
        var histogram = Metrics.Histogram()
        for seconds in [0.001, 0.005, 0.3, 100] { histogram.add(seconds) }
        var text = MetricsText()
        text.add("t", [("route", "a\"\\\n")], histogram)
        let labels = "route=\"a\\\"\\\\\\n\""
        #expect(text.text.contains("t_bucket{\(labels),le=\"0.005\"} 2\n"))
        #expect(text.text.contains("t_bucket{\(labels),le=\"0.5\"} 3\n"))
        #expect(text.text.contains("t_bucket{\(labels),le=\"+Inf\"} 4\n"))
        #expect(text.text.contains("t_count{\(labels)} 4\n"))
    }
}
