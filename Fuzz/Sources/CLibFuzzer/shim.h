#include <stddef.h>
#include <stdint.h>

// libFuzzer as a library: its own main() would stand in the way of Swift's.
int LLVMFuzzerRunDriver(
    int *argc, char ***argv, int (*test)(const uint8_t *bytes, size_t count));
