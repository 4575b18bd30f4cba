// Kernels on rows of 32-bit floats. Each is compiled for the processor's baseline and, on x86-64,
// for AVX2 with fused multiply-add, and chosen when it is called.
#pragma once
#include <stddef.h>

#include "RowKernels.h"

/// The inner product of two vectors.
float vm_dot(const float *a, const float *b, size_t count);

/// `out[i] = Σ_k rows[i, k] · vector[k]`: the inner product of each row of a row-major matrix
/// [row_count, count] with one vector.
void vm_rows_times_vector(
    const float *rows, size_t row_count, size_t count, const float *vector, float *out);

/// `out[i, j] = Σ_k a[i, k] · b[j, k]`: every row of `a` [a_count, count] with every row of `b`
/// [b_count, count].
void vm_rows_times_rows(
    const float *a, size_t a_count, const float *b, size_t b_count, size_t count, float *out);

/// `sum[k] += factor · vector[k]`.
void vm_add_scaled(float *sum, const float *vector, float factor, size_t count);

/// `out[i · out_stride + j] = Σ_k (a[i, k] − b[j, k])²`, from the differences: exactly zero for equal
/// rows and as accurate for near ones as for far ones, which `‖a‖² + ‖b‖² − 2ab` is not.
void vm_squared_distances(
    const float *a, size_t a_count, const float *b, size_t b_count, size_t count, float *out,
    size_t out_stride);

/// `out[i, k] = Σ_j weights[i, j] · (a[i, k] − b[j, k])`, from the differences.
void vm_weighted_differences(
    const float *weights, const float *a, size_t a_count, const float *b, size_t b_count,
    size_t count, float *out);

/// `out[i, k] = Σ_j weights[i, j] · b[j, k]`: the product of two row-major matrices.
void vm_weighted_sums(
    const float *weights, size_t a_count, const float *b, size_t b_count, size_t count,
    float *out);

/// Whether the kernels for AVX2 are the ones in use.
int vm_uses_avx2(void);
