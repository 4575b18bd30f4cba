#if canImport(Glibc)
    import Glibc
#endif

/// How libtorch's threads wait for each other.
enum WaitPolicy {
    /// Begins the program anew with threads that sleep while they wait, unless somebody has decided that.
    ///
    /// OpenMP's usual ones spin, which takes the processor from the threads that prepare photographs,
    /// and from everything else: beside other work a step then takes several times as long. OpenMP reads
    /// the variable before any code of this program runs, so it has to be there from the start.
    static func prepare() {
        #if canImport(Glibc)
            guard getenv("OMP_WAIT_POLICY") == nil else { return }
            setenv("OMP_WAIT_POLICY", "passive", 1)
            var words = CommandLine.arguments.map { strdup($0) } + [nil]
            execv("/proc/self/exe", &words)
            // Where that cannot be done it goes on as it is.
            for word in words { free(word) }
        #endif
    }
}
