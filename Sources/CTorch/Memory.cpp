// What libtorch takes of this machine's memory, counted and bounded: what a file asks for must be refused
// before it is taken.
#include "Support.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <atomic>
#include <fstream>
#include <utility>

#include <unistd.h>
#if defined(__APPLE__)
#include <malloc/malloc.h>
#else
#include <malloc.h>
#endif

namespace {

size_t size(void *memory) {
#if defined(__APPLE__)
    return malloc_size(memory);
#else
    return malloc_usable_size(memory);
#endif
}

// What this machine has, or the container that this runs in.
int64_t available() {
    int64_t pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    int64_t most = pages > 0 && page > 0 ? pages * page : INT64_MAX;
    for (const char *path :
         {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        std::ifstream file(path);
        int64_t bytes = 0;
        // “max” is no number, and means what it says.
        if (file >> bytes && bytes > 0 && bytes < most) most = bytes;
    }
    return most;
}

std::atomic<int64_t> used{0};
// Something has to be left for all else.
std::atomic<int64_t> limit{available() / 4 * 3};

// The most that one tensor of this thread may take.
thread_local int64_t mostAtOnce = INT64_MAX;

// libtorch’s own allocator, and how much it gave. Declared without `override`: some versions of libtorch
// have `allocate` const, and only the newer ones know `copy_data`.
struct Counting final : public c10::Allocator {
    c10::DataPtr allocate(size_t count) const { return take(count); }
    c10::DataPtr allocate(size_t count) { return take(count); }
    c10::DeleterFnPtr raw_deleter() const { return &give; }
    void copy_data(void *to, const void *from, size_t count) const { std::memcpy(to, from, count); }

  private:
    static c10::DataPtr take(size_t count) {
        const int64_t now = used.load(), most = limit.load();
        TORCH_CHECK(count <= size_t(INT64_MAX) && int64_t(count) <= most - now, "it needs ",
                    count >> 20, " MiB of memory, while ", now >> 20, " of the ", most >> 20,
                    " MiB that it may take are in use; give it fewer photographs at a time, or smaller ones");
        TORCH_CHECK(int64_t(count) <= mostAtOnce, "it needs ", count >> 20, " MiB of memory, while ",
                    mostAtOnce >> 20, " MiB are the most for one tensor");
        auto own = c10::GetDefaultCPUAllocator()->allocate(count);
        void *memory = own.get();
        if (memory == nullptr) return own;
        // The allocator of the processor knows its memory by the memory itself.
        own.release_context();
        used += int64_t(size(memory));
        return {memory, memory, &give, c10::Device(c10::DeviceType::CPU)};
    }

    static void give(void *memory) {
        if (memory == nullptr) return;
        used -= int64_t(size(memory));
        c10::GetDefaultCPUAllocator()->raw_deleter()(memory);
    }
};

Counting counting;

// libtorch’s own has the priority 0.
[[maybe_unused]] const bool isCounted = [] {
    c10::SetAllocator(c10::DeviceType::CPU, &counting, 1);
    return true;
}();

} // namespace

int64_t likeness_torch_memory(void) { return used.load(); }

int64_t likeness_torch_memory_limit(int64_t bytes) {
    if (bytes > 0) limit = bytes;
    return limit.load();
}

int64_t likeness_torch_allocation_limit(int64_t bytes) {
    return std::exchange(mostAtOnce, bytes);
}
