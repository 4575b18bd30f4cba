#include "CVectorMath.h"

#define KERNEL(name) baseline_##name
#define TARGET
#include "kernels.h"
#include "difference_kernels.h"
#undef KERNEL
#undef TARGET

#if defined(__x86_64__)
#define KERNEL(name) avx2_##name
#define TARGET __attribute__((target("avx2,fma")))
#include "kernels.h"
#include "difference_kernels.h"
int vm_uses_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#define CHOOSE(name) (vm_uses_avx2() ? avx2_##name : baseline_##name)
#else
int vm_uses_avx2(void) { return 0; }
#define CHOOSE(name) baseline_##name
#endif

float vm_dot(const float *a, const float *b, size_t count) { return CHOOSE(dot)(a, b, count); }

void vm_rows_times_vector(
    const float *rows, size_t row_count, size_t count, const float *vector, float *out) {
  CHOOSE(rows_times_rows)(rows, row_count, vector, 1, count, out);
}

void vm_rows_times_rows(
    const float *a, size_t a_count, const float *b, size_t b_count, size_t count, float *out) {
  CHOOSE(rows_times_rows)(a, a_count, b, b_count, count, out);
}

void vm_add_scaled(float *sum, const float *vector, float factor, size_t count) {
  CHOOSE(add_scaled)(sum, vector, factor, count);
}

void vm_squared_distances(
    const float *a, size_t a_count, const float *b, size_t b_count, size_t count, float *out,
    size_t out_stride) {
  CHOOSE(squared_distances)(a, a_count, b, b_count, count, out, out_stride);
}

void vm_weighted_differences(
    const float *weights, const float *a, size_t a_count, const float *b, size_t b_count,
    size_t count, float *out) {
  CHOOSE(weighted_differences)(weights, a, a_count, b, b_count, count, out);
}

void vm_weighted_sums(
    const float *weights, size_t a_count, const float *b, size_t b_count, size_t count,
    float *out) {
  CHOOSE(weighted_sums)(weights, a_count, b, b_count, count, out);
}
