import Figures
import Foundation
import Hummingbird

/// What `/health` says.
struct HealthAnswer: Encodable {
    let status = "ok"
    let version: String
    let galleries: [String]
    /// Seconds since the start.
    let uptime: Int
}

extension WebApp {
    /// Whether the server answers, and how it stands; with a token like everything else.
    func addHealth(to router: Router<WebContext>) {
        router.get("/health") { _, _ in
            try Response.json(
                HealthAnswer(
                    version: LikenessVersion.current, galleries: shelf.galleries.map(\.name),
                    uptime: Int(Date().timeIntervalSince(metrics.start))))
        }
        router.get("/metrics") { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/plain; version=0.0.4; charset=utf-8",
                    .cacheControl: "no-store",
                ], body: ResponseBody(byteBuffer: ByteBuffer(string: metricsText)))
        }
    }

    var metricsText: String {
        var text = MetricsText()
        addRequests(to: &text)
        addWork(to: &text)
        addCaches(to: &text)
        let stored = uploads.load
        text.single("likeness_uploads", .gauge, "Uploaded photographs.", Double(stored.files))
        text.single(
            "likeness_uploads_bytes", .gauge, "Bytes of uploaded photographs.", Double(stored.bytes)
        )
        text.single(
            "likeness_uploads_incoming", .gauge, "Files that arrive now.", Double(stored.incoming))
        text.begin("likeness_gallery_images", .gauge, "Photographs of each gallery.")
        for served in shelf.galleries {
            text.add(
                "likeness_gallery_images", [("gallery", served.name)],
                served.opened.gallery.contents.images)
        }
        addProcess(to: &text)
        return text.text
    }

    private func addRequests(to text: inout MetricsText) {
        let state = metrics.state
        text.begin("likeness_http_requests_total", .counter, "Requests that were answered.")
        let requests = state.requests.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < (
                $1.key.route, $1.key.method, $1.key.status
            )
        }
        for (request, count) in requests {
            let labels = [
                ("method", request.method), ("route", request.route),
                ("status", "\(request.status)"),
            ]
            text.add("likeness_http_requests_total", labels, count)
        }
        text.begin(
            "likeness_http_request_duration_seconds", .histogram,
            "From a request’s header to the last byte of its answer.")
        for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            text.add("likeness_http_request_duration_seconds", [("route", route)], histogram)
        }
        text.single(
            "likeness_http_requests_running", .gauge, "Requests that are being answered.",
            Double(state.running))
        text.single(
            "likeness_connections", .gauge, "Connections that are open.", Double(connections.count))
    }

    private func addWork(to text: inout MetricsText) {
        let loads = work.queues.map { ($0, $0.load) }
        text.begin("likeness_queue_jobs", .gauge, "Jobs in each queue, by state.")
        for (queue, load) in loads {
            text.add(
                "likeness_queue_jobs", [("queue", queue.name), ("state", "running")], load.running)
            text.add(
                "likeness_queue_jobs", [("queue", queue.name), ("state", "waiting")], load.waiting)
        }
        text.begin("likeness_queue_capacity", .gauge, "How many jobs may wait in each queue.")
        for (queue, _) in loads {
            text.add("likeness_queue_capacity", [("queue", queue.name)], queue.capacity)
        }
        text.begin(
            "likeness_queue_jobs_total", .counter, "Jobs since the start, by what became of them.")
        for (queue, load) in loads {
            let outcomes = [
                ("abandoned", load.abandoned), ("completed", load.completed),
                ("refused", load.refused),
            ]
            for (outcome, count) in outcomes {
                text.add(
                    "likeness_queue_jobs_total", [("queue", queue.name), ("outcome", outcome)],
                    count)
            }
        }
    }

    private func addCaches(to text: inout MetricsText) {
        let caches = work.cacheLoads
        text.begin("likeness_cache_entries", .gauge, "Values in each cache.")
        for cache in caches {
            text.add("likeness_cache_entries", [("cache", cache.name)], cache.entries)
        }
        text.begin("likeness_cache_bytes", .gauge, "Memory of each cache.")
        for cache in caches {
            text.add("likeness_cache_bytes", [("cache", cache.name)], cache.cost)
        }
        text.begin("likeness_cache_limit_bytes", .gauge, "The most memory of each cache.")
        for cache in caches {
            text.add("likeness_cache_limit_bytes", [("cache", cache.name)], cache.limit)
        }
        text.begin(
            "likeness_cache_requests_total", .counter, "How often a value was there, and not.")
        for cache in caches {
            for (outcome, count) in [("hit", cache.hits), ("miss", cache.misses)] {
                text.add(
                    "likeness_cache_requests_total", [("cache", cache.name), ("outcome", outcome)],
                    count)
            }
        }
    }

    private func addProcess(to text: inout MetricsText) {
        if let bytes = ProcessFigures.residentBytes {
            text.single(
                "process_resident_memory_bytes", .gauge, "Resident memory.", Double(bytes))
        }
        text.single(
            "process_cpu_seconds_total", .counter, "Processor time.",
            ProcessFigures.processorSeconds)
        text.single(
            "process_start_time_seconds", .gauge, "When the server started, in seconds since 1970.",
            metrics.start.timeIntervalSince1970)
        text.begin("likeness_build_info", .gauge, "The version that runs.")
        text.add("likeness_build_info", [("version", LikenessVersion.current)], 1)
    }
}

extension Workbench {
    /// How a cache stands.
    struct CacheLoad {
        let name: String
        let entries, cost, limit, hits, misses: Int

        fileprivate init<Key, Value>(_ name: String, _ cache: BoundedCache<Key, Value>) {
            let load = cache.load
            self.name = name
            (entries, cost, limit) = (load.entries, load.cost, cache.limit)
            (hits, misses) = (load.hits, load.misses)
        }
    }

    fileprivate var cacheLoads: [CacheLoad] {
        [
            CacheLoad("decompositions", decompositions), CacheLoad("queries", queries),
            CacheLoad("thumbnails", thumbnails),
        ]
    }
}
