// Kernels on the differences of rows, included like kernels.h and under its floating-point rules.

// Two rows by two at a time: each number that is loaded serves several differences.
TARGET static void KERNEL(squared_distances)(
    const float *a, size_t a_count, const float *b, size_t b_count, size_t count, float *out,
    size_t out_stride) {
  size_t i = 0;
  for (; i + 2 <= a_count; i += 2) {
    const float *a0 = a + i * count, *a1 = a0 + count;
    float *row0 = out + i * out_stride, *row1 = row0 + out_stride;
    size_t j = 0;
    for (; j + 2 <= b_count; j += 2) {
      const float *b0 = b + j * count, *b1 = b0 + count;
      float s00 = 0, s01 = 0, s10 = 0, s11 = 0;
      for (size_t k = 0; k < count; k++) {
        float d00 = a0[k] - b0[k], d01 = a0[k] - b1[k];
        float d10 = a1[k] - b0[k], d11 = a1[k] - b1[k];
        s00 += d00 * d00;
        s01 += d01 * d01;
        s10 += d10 * d10;
        s11 += d11 * d11;
      }
      row0[j] = s00, row0[j + 1] = s01, row1[j] = s10, row1[j + 1] = s11;
    }
    for (; j < b_count; j++) {
      const float *b0 = b + j * count;
      float s0 = 0, s1 = 0;
      for (size_t k = 0; k < count; k++) {
        float d0 = a0[k] - b0[k], d1 = a1[k] - b0[k];
        s0 += d0 * d0;
        s1 += d1 * d1;
      }
      row0[j] = s0, row1[j] = s1;
    }
  }
  for (; i < a_count; i++)
    for (size_t j = 0; j < b_count; j++) {
      float sum = 0;
      for (size_t k = 0; k < count; k++) {
        float d = a[i * count + k] - b[j * count + k];
        sum += d * d;
      }
      out[i * out_stride + j] = sum;
    }
}

// As many columns at a time as fit the registers as sums, so that a sum is written once.
enum { KERNEL(columns) = 32 };

TARGET static void KERNEL(weighted_differences)(
    const float *restrict weights, const float *restrict a, size_t a_count,
    const float *restrict b, size_t b_count, size_t count, float *restrict out) {
  for (size_t first = 0; first < count; first += KERNEL(columns)) {
    size_t width = count - first < KERNEL(columns) ? count - first : KERNEL(columns);
    for (size_t i = 0; i < a_count; i++) {
      const float *own = a + i * count + first;
      float sum[KERNEL(columns)] = {0};
      for (size_t j = 0; j < b_count; j++) {
        float weight = weights[i * b_count + j];
        // Mined pairs are few.
        if (weight == 0) continue;
        const float *other = b + j * count + first;
        if (width == KERNEL(columns))
          for (size_t k = 0; k < KERNEL(columns); k++) sum[k] += weight * (own[k] - other[k]);
        else
          for (size_t k = 0; k < width; k++) sum[k] += weight * (own[k] - other[k]);
      }
      for (size_t k = 0; k < width; k++) out[i * count + first + k] = sum[k];
    }
  }
}

TARGET static void KERNEL(weighted_sums)(
    const float *restrict weights, size_t a_count, const float *restrict b, size_t b_count,
    size_t count, float *restrict out) {
  for (size_t first = 0; first < count; first += KERNEL(columns)) {
    size_t width = count - first < KERNEL(columns) ? count - first : KERNEL(columns);
    for (size_t i = 0; i < a_count; i++) {
      float sum[KERNEL(columns)] = {0};
      for (size_t j = 0; j < b_count; j++) {
        float weight = weights[i * b_count + j];
        if (weight == 0) continue;
        const float *other = b + j * count + first;
        if (width == KERNEL(columns))
          for (size_t k = 0; k < KERNEL(columns); k++) sum[k] += weight * other[k];
        else
          for (size_t k = 0; k < width; k++) sum[k] += weight * other[k];
      }
      for (size_t k = 0; k < width; k++) out[i * count + first + k] = sum[k];
    }
  }
}
