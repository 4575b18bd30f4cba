// What threads share while they search.
#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <unistd.h>

#include "RowKernels.h"

size_t vm_claim(size_t *next, size_t step) {
  return __atomic_fetch_add(next, step, __ATOMIC_RELAXED);
}

float vm_shared(const float *shared) {
  float value;
  __atomic_load(shared, &value, __ATOMIC_RELAXED);
  return value;
}

void vm_raise(float *shared, float value) {
  float current = vm_shared(shared);
  while (current < value &&
         !__atomic_compare_exchange(
             shared, &current, &value, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

int vm_processor_count(void) {
#if defined(__linux__)
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0)
    return CPU_COUNT(&allowed);
#endif
  const long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}
