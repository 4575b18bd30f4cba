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

// `out[k] += Σ_j weights[j] · (a[k] − b[j, k])`, or without `a`; inlined where it is known which.
TARGET static inline __attribute__((always_inline)) void KERNEL(add_weighted)(
    const float *restrict weights, const float *restrict a, const float *restrict b,
    size_t b_count, size_t count, float *restrict out) {
  for (size_t j = 0; j < b_count; j++) {
    float weight = weights[j];
    const float *other = b + j * count;
    if (weight == 0) continue;
    if (a)
      for (size_t k = 0; k < count; k++) out[k] += weight * (a[k] - other[k]);
    else
      for (size_t k = 0; k < count; k++) out[k] += weight * other[k];
  }
}

// Two rows by four at a time. Groups whose weights are all zero are left out: mined pairs are few.
TARGET static inline __attribute__((always_inline)) void KERNEL(weighted)(
    const float *restrict weights, const float *restrict a, size_t a_count,
    const float *restrict b, size_t b_count, size_t count, float *restrict out) {
  for (size_t n = 0; n < a_count * count; n++) out[n] = 0;
  size_t fours = b_count - b_count % 4;
  size_t i = 0;
  for (; i + 2 <= a_count; i += 2) {
    const float *u = weights + i * b_count, *v = u + b_count;
    const float *a0 = a ? a + i * count : 0, *a1 = a ? a0 + count : 0;
    float *restrict out0 = out + i * count, *restrict out1 = out0 + count;
    for (size_t j = 0; j < fours; j += 4) {
      float u0 = u[j], u1 = u[j + 1], u2 = u[j + 2], u3 = u[j + 3];
      float v0 = v[j], v1 = v[j + 1], v2 = v[j + 2], v3 = v[j + 3];
      if (u0 == 0 && u1 == 0 && u2 == 0 && u3 == 0 && v0 == 0 && v1 == 0 && v2 == 0 && v3 == 0)
        continue;
      const float *b0 = b + j * count, *b1 = b0 + count, *b2 = b1 + count, *b3 = b2 + count;
      if (a)
        for (size_t k = 0; k < count; k++) {
          float x0 = a0[k], x1 = a1[k], y0 = b0[k], y1 = b1[k], y2 = b2[k], y3 = b3[k];
          out0[k] += u0 * (x0 - y0) + u1 * (x0 - y1) + u2 * (x0 - y2) + u3 * (x0 - y3);
          out1[k] += v0 * (x1 - y0) + v1 * (x1 - y1) + v2 * (x1 - y2) + v3 * (x1 - y3);
        }
      else
        for (size_t k = 0; k < count; k++) {
          float y0 = b0[k], y1 = b1[k], y2 = b2[k], y3 = b3[k];
          out0[k] += u0 * y0 + u1 * y1 + u2 * y2 + u3 * y3;
          out1[k] += v0 * y0 + v1 * y1 + v2 * y2 + v3 * y3;
        }
    }
    const float *rest = b + fours * count;
    KERNEL(add_weighted)(u + fours, a0, rest, b_count - fours, count, out0);
    KERNEL(add_weighted)(v + fours, a1, rest, b_count - fours, count, out1);
  }
  if (i < a_count)
    KERNEL(add_weighted)(
        weights + i * b_count, a ? a + i * count : 0, b, b_count, count, out + i * count);
}

TARGET static void KERNEL(weighted_differences)(
    const float *weights, const float *a, size_t a_count, const float *b, size_t b_count,
    size_t count, float *out) {
  KERNEL(weighted)(weights, a, a_count, b, b_count, count, out);
}

TARGET static void KERNEL(weighted_sums)(
    const float *weights, size_t a_count, const float *b, size_t b_count, size_t count,
    float *out) {
  KERNEL(weighted)(weights, 0, a_count, b, b_count, count, out);
}
