// Kernels that score the rows of a matrix against queries, and their 8-bit codes.
//
// The inner product of a row and a query is the same bits whatever else is scored in the same call:
// element i always goes to lane i mod 16, each lane adds its products in the order of their blocks,
// and the lanes are added in the same tree. Where multiplications are fused with additions – on all
// processors but x86-64 without FMA – it is also the same on every processor.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The instructions that the kernels are compiled for. The baseline is SSE2 on x86-64, NEON on ARM.
enum { VM_BASELINE = 0, VM_AVX2 = 1, VM_AVX512 = 2 };

/// Whether this processor has the instructions.
int vm_supports(int instructions);

/// The number of floats that a prepared query takes: the dimension, rounded up to whole blocks.
size_t vm_prepared_length(size_t dimension);

/// Lays a query out as `vm_score_rows` reads it.
void vm_prepare_query(const float *query, size_t dimension, float *prepared);

/// `out[q · out_stride + r] = Σ_k rows[r, k] · query_q[k]`.
///
/// `rows` is row-major [row_count, dimension]; `queries` are prepared, one after the other.
void vm_score_rows(
    int instructions, const float *rows, size_t row_count, const float *queries,
    size_t query_count, size_t dimension, float *out, size_t out_stride);

/// The first index from `from` on whose score is not below the threshold, or `count`. A score that
/// is not a number is never below it.
size_t vm_next_reaching(const float *scores, size_t from, size_t count, float threshold);

/// What stands before the 8-bit codes of a row, 16 bytes: see `CompactRows` for the mathematics.
typedef struct {
  /// A row's element is about `scale · code`.
  float scale;
  /// At least the norm of the row less its codes times `scale`.
  float error;
  /// At least the norms of the row and of its codes times `scale`.
  float norm;
  uint32_t reserved;
} vm_code_header;

/// The bytes of a row's header and codes: a multiple of 16.
size_t vm_code_stride(size_t dimension);

/// Writes a row's header and codes, `vm_code_stride(dimension)` bytes at an address that is a
/// multiple of 4. The same bytes on every processor.
void vm_encode_row(const float *row, size_t dimension, void *record);

/// A query in 16 bits, as it meets the 8-bit codes of rows.
typedef struct {
  /// [vm_code_stride(dimension) − 16] numbers: an element of the query is about `scale · word`.
  const int16_t *words;
  double scale;
  /// At least the norm of the query.
  float norm;
  /// What a row's norm is multiplied by in the bound of the error.
  float slack;
  /// What is added to every bound.
  float floor;
} vm_code_query;

/// Writes a query's words. Zero if the query's numbers are such that no bound holds; then nothing
/// may be dropped.
int vm_encode_query(
    const float *query, size_t dimension, int16_t *words, vm_code_query *encoded);

/// Bounds of what `vm_score_rows` gives for each row and query: `lower[q · out_stride + r]` and
/// `upper[…]`. Where nothing is known, `upper` is infinite or not a number, and so is `lower`.
void vm_bound_rows(
    int instructions, const void *records, size_t row_count, const vm_code_query *queries,
    size_t query_count, size_t dimension, float *lower, float *upper, size_t out_stride);

/// Adds `step` to a number that several threads count with, and returns what it was.
size_t vm_claim(size_t *next, size_t step);

/// Raises a number that several threads share to at least `value`.
void vm_raise(float *shared, float value);

/// Reads a number that several threads share.
float vm_shared(const float *shared);

/// The number of processors that this process may use, at least 1.
int vm_processor_count(void);
