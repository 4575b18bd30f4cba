// The kernels' text for rows and queries, included once for each processor they are compiled for:
//
//   KERNEL(name)            the function's name
//   TARGET                  its attributes
//   FUSED(a, b, c)          a · b + c for `vm_lanes`, one rounding where the processor can
//   TILE_ROWS, TILE_QUERIES how many rows meet how many queries in registers
//   BOUND_ROWS, BOUND_QUERIES the same for codes
//   WORDS                   how many 16-bit words a register of the integer kernel holds
//   PAIRS(a, b)             products of 16-bit words, added in pairs: [WORDS] and [WORDS] to [WORDS / 2]
//
// Scores are sums of floats, whose order matters: vectors of 16 lanes, however many registers they
// take, fix it. Integers may be added in any order.

#define INLINE TARGET static inline __attribute__((always_inline))

typedef signed char KERNEL(codes) __attribute__((vector_size(WORDS), aligned(1)));
typedef short KERNEL(words) __attribute__((vector_size(2 * WORDS), aligned(2)));
typedef int KERNEL(ints) __attribute__((vector_size(2 * WORDS)));

// Adds the lanes in a tree: 8 and 8, 4 and 4, 2 and 2, 1 and 1.
INLINE float KERNEL(sum)(const vm_lanes *v) {
  vm_lanes8 a = __builtin_shufflevector(*v, *v, 0, 1, 2, 3, 4, 5, 6, 7) +
                __builtin_shufflevector(*v, *v, 8, 9, 10, 11, 12, 13, 14, 15);
  vm_lanes4 b = __builtin_shufflevector(a, a, 0, 1, 2, 3) +
                __builtin_shufflevector(a, a, 4, 5, 6, 7);
  return (b[0] + b[2]) + (b[1] + b[3]);
}

// A tile of `row_count` rows by `query_count` queries, both small constants where it is called, so
// that all sums are registers. The elements behind the last whole block are met by a block that
// ends with the row, without those that were already counted.
INLINE void KERNEL(tile)(
    const float *rows, size_t dimension, const float *queries, float *out, size_t out_stride,
    const size_t row_count, const size_t query_count, const int streams) {
  const size_t whole = dimension / 16 * 16, stride = vm_prepared_length(dimension);
  vm_lanes sums[8][8];
#pragma clang loop unroll(full)
  for (size_t r = 0; r < row_count; r++)
#pragma clang loop unroll(full)
    for (size_t q = 0; q < query_count; q++) sums[r][q] = (vm_lanes){0};
  for (size_t k = 0; k < whole; k += 16) {
#pragma clang loop unroll(full)
    for (size_t r = 0; r < row_count; r++) {
      const float *place = rows + r * dimension + k;
      if (streams) __builtin_prefetch((const char *)place + AHEAD);
      const vm_lanes row = *(const vm_loose_lanes *)place;
#pragma clang loop unroll(full)
      for (size_t q = 0; q < query_count; q++)
        sums[r][q] = FUSED(row, *(const vm_loose_lanes *)(queries + q * stride + k), sums[r][q]);
    }
  }
  if (whole < dimension) {
    // A row shorter than a block begins in lane 0 and needs no mask.
    const vm_mask lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const vm_mask mask = lanes >= 16 - (int)(dimension - whole);
#pragma clang loop unroll(full)
    for (size_t r = 0; r < row_count; r++) {
      const float *row_start = rows + r * dimension;
      vm_lanes row = {0};
      if (whole > 0)
        row = (vm_lanes)((vm_mask)(*(const vm_loose_lanes *)(row_start + dimension - 16)) & mask);
      else
        memcpy(&row, row_start, dimension * sizeof(float));
#pragma clang loop unroll(full)
      for (size_t q = 0; q < query_count; q++)
        sums[r][q] = FUSED(row, *(const vm_loose_lanes *)(queries + q * stride + whole), sums[r][q]);
    }
  }
#pragma clang loop unroll(full)
  for (size_t r = 0; r < row_count; r++)
#pragma clang loop unroll(full)
    for (size_t q = 0; q < query_count; q++)
      out[q * out_stride + r] = KERNEL(sum)(&sums[r][q]);
}

TARGET static void KERNEL(score_rows)(
    const float *rows, size_t row_count, const float *queries, size_t query_count,
    size_t dimension, float *out, size_t out_stride) {
  const size_t stride = vm_prepared_length(dimension);
  size_t q = 0;
  for (; q + TILE_QUERIES <= query_count; q += TILE_QUERIES) {
    size_t r = 0;
    for (; r + TILE_ROWS <= row_count; r += TILE_ROWS)
      KERNEL(tile)(rows + r * dimension, dimension, queries + q * stride,
          out + q * out_stride + r, out_stride, TILE_ROWS, TILE_QUERIES, 0);
    for (; r < row_count; r++)
      KERNEL(tile)(rows + r * dimension, dimension, queries + q * stride,
          out + q * out_stride + r, out_stride, 1, TILE_QUERIES, 0);
  }
  for (; q < query_count; q++)
    for (size_t r = 0; r < row_count; r++)
      KERNEL(tile)(rows + r * dimension, dimension, queries + q * stride,
          out + q * out_stride + r, out_stride, 1, 1, 1);
}

// As `tile`, for codes and words; each product of whole numbers is exact, and so is their sum.
INLINE void KERNEL(bound_tile)(
    const unsigned char *records, size_t stride, const vm_code_query *queries, float *lower,
    float *upper, size_t out_stride, const size_t row_count, const size_t query_count,
    const int streams) {
  const size_t code_count = stride - sizeof(vm_code_header);
  KERNEL(ints) sums[8][8];
#pragma clang loop unroll(full)
  for (size_t r = 0; r < row_count; r++)
#pragma clang loop unroll(full)
    for (size_t q = 0; q < query_count; q++) sums[r][q] = (KERNEL(ints)){0};
  for (size_t k = 0; k < code_count; k += WORDS) {
#pragma clang loop unroll(full)
    for (size_t r = 0; r < row_count; r++) {
      const unsigned char *place = records + r * stride + sizeof(vm_code_header) + k;
      if (streams) __builtin_prefetch(place + AHEAD);
      const KERNEL(words) row =
          __builtin_convertvector(*(const KERNEL(codes) *)place, KERNEL(words));
#pragma clang loop unroll(full)
      for (size_t q = 0; q < query_count; q++)
        sums[r][q] += PAIRS(row, *(const KERNEL(words) *)(queries[q].words + k));
    }
  }
#pragma clang loop unroll(full)
  for (size_t r = 0; r < row_count; r++) {
    vm_code_header header;
    memcpy(&header, records + r * stride, sizeof header);
#pragma clang loop unroll(full)
    for (size_t q = 0; q < query_count; q++) {
      const int total = __builtin_reduce_add(sums[r][q]);
      const float value = (float)(queries[q].scale * header.scale * total);
      const float margin = queries[q].norm * header.error + queries[q].slack * header.norm +
                           queries[q].floor;
      lower[q * out_stride + r] = value - margin;
      upper[q * out_stride + r] = value + margin;
    }
  }
}

TARGET static void KERNEL(bound_rows)(
    const unsigned char *records, size_t row_count, const vm_code_query *queries,
    size_t query_count, size_t dimension, float *lower, float *upper, size_t out_stride) {
  const size_t stride = vm_code_stride(dimension);
  size_t q = 0;
  for (; q + BOUND_QUERIES <= query_count; q += BOUND_QUERIES) {
    size_t r = 0;
    for (; r + BOUND_ROWS <= row_count; r += BOUND_ROWS)
      KERNEL(bound_tile)(records + r * stride, stride, queries + q, lower + q * out_stride + r,
          upper + q * out_stride + r, out_stride, BOUND_ROWS, BOUND_QUERIES, 0);
    for (; r < row_count; r++)
      KERNEL(bound_tile)(records + r * stride, stride, queries + q, lower + q * out_stride + r,
          upper + q * out_stride + r, out_stride, 1, BOUND_QUERIES, 0);
  }
  for (; q < query_count; q++)
    for (size_t r = 0; r < row_count; r++)
      KERNEL(bound_tile)(records + r * stride, stride, queries + q, lower + q * out_stride + r,
          upper + q * out_stride + r, out_stride, 1, 1, 1);
}

#undef INLINE
#undef KERNEL
#undef TARGET
#undef FUSED
#undef TILE_ROWS
#undef TILE_QUERIES
#undef BOUND_ROWS
#undef BOUND_QUERIES
#undef WORDS
#undef PAIRS
