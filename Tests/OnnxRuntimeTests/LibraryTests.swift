import Testing

@testable import OnnxRuntime

/// Finding and refusing libraries. That the real one runs is the business of every network's test.
@Suite struct LibraryTests {
    @Test("the library that set-up fetched is loaded") func loads() throws {
        let runtime = try Runtime()
        #expect(runtime.version.hasPrefix("1."))
    }

    /// So many rounds, because the fault that this is about shows in one of some thousands.
    @Test("the library may be taken up and let go of by many threads at once")
    func manyAtOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50_000 { group.addTask { _ = try Runtime() } }
            try await group.waitForAll()
        }
    }

    @Test("a library that was asked for and is not there is named, and no other is taken")
    func missing() {
        let error = #expect(throws: OnnxRuntimeError.self) {
            try Runtime(LibrarySearch(option: "/nowhere/libonnxruntime.so", environment: nil))
        }
        #expect(error?.code == .libraryNotFound)
        #expect(error?.message.contains("/nowhere/libonnxruntime.so") == true)
        #expect(error?.message.contains("--onnxruntime") == true)
    }

    @Test("the option comes before the environment variable")
    func order() {
        let search = LibrarySearch(option: "/a.so", environment: "/b.so", folders: ["/c"])
        #expect(search.candidates.map(\.path) == ["/a.so"])
        let variable = LibrarySearch(option: nil, environment: "/b.so", folders: ["/c"])
        #expect(variable.candidates.map(\.path) == ["/b.so"])
        #expect(variable.candidates.allSatisfy { $0.isRequired })
        let neither = LibrarySearch(option: nil, environment: nil, folders: [])
        #expect(!neither.candidates.isEmpty && !neither.candidates.contains { $0.isRequired })
    }

    @Test("a file that is no library is refused") func notALibrary() {
        let error = #expect(throws: OnnxRuntimeError.self) {
            try Runtime(LibrarySearch(option: #filePath, environment: nil))
        }
        #expect(error?.code == .libraryUnusable)
    }

    #if os(Linux)
        @Test("another library is refused") func anotherLibrary() {
            let search = LibrarySearch(option: "/proc/self/exe", environment: nil)
            let error = #expect(throws: OnnxRuntimeError.self) { try Runtime(search) }
            #expect(error?.code == .libraryUnusable)
        }
    #endif

    @Test("bytes that are no network are refused with the runtime’s reason") func notANetwork()
        throws
    {
        let runtime = try Runtime()
        let error = #expect(throws: OnnxRuntimeError.self) {
            try [UInt8](repeating: 7, count: 64).withUnsafeBytes {
                _ = try Session($0, runtime: runtime)
            }
        }
        #expect(error?.code == .networkRefused)
    }
}
