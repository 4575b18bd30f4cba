#include "RowKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Nothing may be fused, or computed in another order, that the text does not fuse itself.
#pragma clang fp contract(off)
#pragma clang fp reassociate(off)

// A single query is as fast as memory: its rows are read one after the other, in one stream, and
// asked for this many bytes ahead. (Measured: two or four rows at a time take 1.3 to 2 times as
// long; between 1 and 8 KiB ahead makes little difference.)
#define AHEAD 1024

typedef float vm_lanes __attribute__((vector_size(64)));
typedef float vm_loose_lanes __attribute__((vector_size(64), aligned(4)));
typedef float vm_lanes8 __attribute__((vector_size(32)));
typedef float vm_lanes4 __attribute__((vector_size(16)));
typedef int vm_mask __attribute__((vector_size(64)));

size_t vm_prepared_length(size_t dimension) { return (dimension + 15) / 16 * 16; }

size_t vm_code_stride(size_t dimension) {
  return sizeof(vm_code_header) + (dimension + 31) / 32 * 32;
}

void vm_prepare_query(const float *query, size_t dimension, float *prepared) {
  const size_t whole = dimension / 16 * 16;
  memset(prepared, 0, vm_prepared_length(dimension) * sizeof(float));
  if (dimension == 0) return;
  memcpy(prepared, query, whole * sizeof(float));
  const size_t start = whole == 0 || whole == dimension ? whole : whole + 16 - dimension % 16;
  memcpy(prepared + start, query + whole, (dimension - whole) * sizeof(float));
}

#if defined(__x86_64__)

#define KERNEL(name) vm_baseline_##name
#define TARGET
#define FUSED(a, b, c) ((a) * (b) + (c))
#define TILE_ROWS 2
#define TILE_QUERIES 1
#define BOUND_ROWS 2
#define BOUND_QUERIES 2
#define WORDS 8
#define PAIRS(a, b) ((vm_baseline_ints)_mm_madd_epi16((__m128i)(a), (__m128i)(b)))
#include "row_kernels.h"

#define KERNEL(name) vm_avx2_##name
#define TARGET __attribute__((target("avx2,fma")))
#define FUSED(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#define TILE_ROWS 2
#define TILE_QUERIES 3
#define BOUND_ROWS 4
#define BOUND_QUERIES 2
#define WORDS 16
#define PAIRS(a, b) ((vm_avx2_ints)_mm256_madd_epi16((__m256i)(a), (__m256i)(b)))
#include "row_kernels.h"

#define KERNEL(name) vm_avx512_##name
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma")))
#define FUSED(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#define TILE_ROWS 4
#define TILE_QUERIES 6
#define BOUND_ROWS 4
#define BOUND_QUERIES 4
#define WORDS 32
#define PAIRS(a, b) ((vm_avx512_ints)_mm512_madd_epi16((__m512i)(a), (__m512i)(b)))
#include "row_kernels.h"

int vm_supports(int instructions) {
  switch (instructions) {
    case VM_BASELINE: return 1;
    case VM_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case VM_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             vm_supports(VM_AVX2);
    default: return 0;
  }
}

#define CHOOSE(name)                                          \
  (instructions == VM_AVX512 ? vm_avx512_##name               \
   : instructions == VM_AVX2 ? vm_avx2_##name                 \
                             : vm_baseline_##name)

#else

#define KERNEL(name) vm_baseline_##name
#define TARGET
#if defined(__aarch64__)
#define FUSED(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#else
#define FUSED(a, b, c) ((a) * (b) + (c))
#endif
#define TILE_ROWS 2
#define TILE_QUERIES 3
#define BOUND_ROWS 4
#define BOUND_QUERIES 2
#define WORDS 8
// Products of the lower and of the upper halves: on ARM one SMULL and one SMLAL2.
typedef short vm_words4 __attribute__((vector_size(8)));
typedef int vm_ints4 __attribute__((vector_size(16)));
#define HALF(a, i) \
  __builtin_convertvector(__builtin_shufflevector((a), (a), i, i + 1, i + 2, i + 3), vm_ints4)
#define PAIRS(a, b) (HALF(a, 0) * HALF(b, 0) + HALF(a, 4) * HALF(b, 4))
#include "row_kernels.h"

int vm_supports(int instructions) { return instructions == VM_BASELINE; }

#define CHOOSE(name) ((void)instructions, vm_baseline_##name)

#endif

void vm_score_rows(
    int instructions, const float *rows, size_t row_count, const float *queries,
    size_t query_count, size_t dimension, float *out, size_t out_stride) {
  CHOOSE(score_rows)(rows, row_count, queries, query_count, dimension, out, out_stride);
}

void vm_bound_rows(
    int instructions, const void *records, size_t row_count, const vm_code_query *queries,
    size_t query_count, size_t dimension, float *lower, float *upper, size_t out_stride) {
  CHOOSE(bound_rows)
  (records, row_count, queries, query_count, dimension, lower, upper, out_stride);
}

size_t vm_next_reaching(const float *scores, size_t from, size_t count, float threshold) {
  size_t i = from;
  for (; i + 16 <= count; i += 16) {
    int found = 0;
    for (size_t j = 0; j < 16; j++) found |= !(scores[i + j] < threshold);
    if (found) break;
  }
  while (i < count && scores[i] < threshold) i++;
  return i;
}
