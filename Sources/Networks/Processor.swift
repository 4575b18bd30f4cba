import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The processor that networks run on.
package enum Processor {
    /// Its name as the system has it; empty where the system says none.
    static let name: String = {
        #if os(macOS)
            var count = 0
            sysctlbyname("machdep.cpu.brand_string", nil, &count, nil, 0)
            var bytes = [UInt8](repeating: 0, count: count)
            sysctlbyname("machdep.cpu.brand_string", &bytes, &count, nil, 0)
            return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        #else
            return name(in: procText("/proc/cpuinfo"))
        #endif
    }()

    /// How many cores are there.
    package static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

    /// How many bytes of memory there are.
    package static var memory: Int {
        #if os(macOS)
            var (bytes, count) = (UInt64(0), MemoryLayout<UInt64>.size)
            sysctlbyname("hw.memsize", &bytes, &count, nil, 0)
            return Int(clamping: bytes)
        #else
            return max(0, sysconf(Int32(_SC_PHYS_PAGES))) * max(0, sysconf(Int32(_SC_PAGESIZE)))
        #endif
    }

    /// The most memory that this process has had so far, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        #if os(macOS)
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #else
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            // Kibibytes on Linux, bytes on macOS (getrusage(2) of each).
            return usage.ru_maxrss << 10
        #endif
    }

    /// The name in Linux's description: x86 has it as `model name`; Arm has numbers, which do as well.
    static func name(in description: String) -> String {
        let lines = description.split(separator: "\n").prefix(64)
        func values(_ keys: [String]) -> [String] {
            keys.compactMap { key in
                lines.first { $0.hasPrefix(key) }.flatMap { line in
                    line.split(separator: ":", maxSplits: 1).dropFirst().first.map {
                        String($0.drop { $0 == " " })
                    }
                }
            }
        }
        return values(["model name"]).first
            ?? values(["CPU implementer", "CPU part", "CPU variant"]).joined(separator: " ")
    }

    /// A file that the kernel makes while it is read, so that its size says nothing.
    private static func procText(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
