import Testing

@testable import WebApp

@Suite("What was computed is kept within a limit")
struct BoundedCacheTests {
    @Test("What was not used for longest goes first")
    func order() {
        let cache = BoundedCache<Int, String>(limit: 1000)
        for key in 0..<10 { cache.keep("\(key)", for: key, cost: 100) }
        #expect(cache.load.cost == 1000)
        #expect(cache.value(for: 0) == "0")
        cache.keep("10", for: 10, cost: 100)
        #expect(cache.value(for: 0) == "0")
        #expect(cache.value(for: 1) == nil)
        #expect(cache.value(for: 10) == "10")
        #expect(cache.load.cost <= 1000)
        #expect(cache.load.hits == 3)
        #expect(cache.load.misses == 1)
    }

    @Test("Keeping a value anew counts it once")
    func replacing() {
        let cache = BoundedCache<String, Int>(limit: 1000)
        for value in 0..<50 { cache.keep(value, for: "same", cost: 200) }
        #expect(cache.load.cost == 200)
        #expect(cache.load.entries == 1)
        #expect(cache.value(for: "same") == 49)
    }

    @Test("What would drive out everything else is not kept")
    func large() {
        let cache = BoundedCache<Int, Int>(limit: 1000)
        cache.keep(1, for: 1, cost: 200)
        cache.keep(2, for: 2, cost: 251)
        #expect(cache.value(for: 1) == 1)
        #expect(cache.value(for: 2) == nil)
    }

    @Test("Costs never exceed the limit, whatever comes")
    func limit() {
        var generator = SystemRandomNumberGenerator()
        let cache = BoundedCache<Int, Int>(limit: 10_000)
        for _ in 0..<5000 {
            let key = Int.random(in: 0..<500, using: &generator)
            cache.keep(key, for: key, cost: Int.random(in: 0...2600, using: &generator))
            #expect(cache.load.cost <= 10_000)
            if let value = cache.value(for: key) { #expect(value == key) }
        }
    }
}
