#if canImport(Glibc)
    import Glibc
#endif

/// How libtorch's threads wait for each other.
enum WaitPolicy {
    /// How often a thread looks whether there is work before it sleeps: about as long as the shortest
    /// operators take. To be woken takes longer than such an operator, and a step has hundreds of them:
    /// without any looking one of ResNet-18 with 8 photographs takes an eighth longer.
    private static let spins = "10000"

    /// Begins the program anew with threads that soon sleep while they wait, unless somebody has decided
    /// that.
    ///
    /// OpenMP's usual ones spin on, which takes the processor from the threads that prepare photographs,
    /// and from everything else: beside other work a step then takes half as long again. OpenMP reads
    /// the variables before any code of this program runs, so they have to be there from the start.
    static func prepare() {
        #if canImport(Glibc)
            guard getenv("OMP_WAIT_POLICY") == nil else { return }
            setenv("OMP_WAIT_POLICY", "passive", 1)
            // GNU's OpenMP alone reads it; with others threads sleep at once.
            setenv("GOMP_SPINCOUNT", spins, 0)
            var words = CommandLine.arguments.map { strdup($0) } + [nil]
            execv("/proc/self/exe", &words)
            // Where that cannot be done it goes on as it is.
            for word in words { free(word) }
        #endif
    }
}
