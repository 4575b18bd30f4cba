// The kernels' text, included once for each processor they are compiled for: KERNEL(name) names the
// function, TARGET holds its attributes.
//
// Sums may be reordered and multiplications fused with additions: that is what lets the compiler
// use vectors. A sum of n products is then off by at most about n rounding errors of 2⁻²⁴, and in
// practice by far fewer, because each lane sums only a part.
#pragma clang fp reassociate(on)
#pragma clang fp contract(fast)

TARGET static float KERNEL(dot)(const float *a, const float *b, size_t count) {
  float sum = 0;
  for (size_t k = 0; k < count; k++) sum += a[k] * b[k];
  return sum;
}

// Four rows by two at a time: each number that is loaded serves several products.
TARGET static void KERNEL(rows_times_rows)(
    const float *a, size_t a_count, const float *b, size_t b_count, size_t count, float *out) {
  size_t i = 0;
  for (; i + 4 <= a_count; i += 4) {
    const float *a0 = a + i * count, *a1 = a0 + count, *a2 = a1 + count, *a3 = a2 + count;
    size_t j = 0;
    for (; j + 2 <= b_count; j += 2) {
      const float *b0 = b + j * count, *b1 = b0 + count;
      float s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0;
      for (size_t k = 0; k < count; k++) {
        s00 += a0[k] * b0[k];
        s01 += a0[k] * b1[k];
        s10 += a1[k] * b0[k];
        s11 += a1[k] * b1[k];
        s20 += a2[k] * b0[k];
        s21 += a2[k] * b1[k];
        s30 += a3[k] * b0[k];
        s31 += a3[k] * b1[k];
      }
      float *row = out + i * b_count + j;
      row[0] = s00, row[1] = s01, row += b_count;
      row[0] = s10, row[1] = s11, row += b_count;
      row[0] = s20, row[1] = s21, row += b_count;
      row[0] = s30, row[1] = s31;
    }
    for (; j < b_count; j++) {
      const float *b0 = b + j * count;
      float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
      for (size_t k = 0; k < count; k++) {
        s0 += a0[k] * b0[k];
        s1 += a1[k] * b0[k];
        s2 += a2[k] * b0[k];
        s3 += a3[k] * b0[k];
      }
      float *row = out + i * b_count + j;
      row[0] = s0, row[b_count] = s1, row[2 * b_count] = s2, row[3 * b_count] = s3;
    }
  }
  for (; i < a_count; i++)
    for (size_t j = 0; j < b_count; j++)
      out[i * b_count + j] = KERNEL(dot)(a + i * count, b + j * count, count);
}

TARGET static void KERNEL(add_scaled)(
    float *restrict sum, const float *restrict vector, float factor, size_t count) {
  for (size_t k = 0; k < count; k++) sum[k] += factor * vector[k];
}
