// The kernels' text, included once for each processor they are compiled for: KERNEL(name) names the
// function, TARGET holds its attributes.

// Four rows at a time, in each of which a pixel is loaded as four bytes: red, green, blue, and the
// neighbour's red, whose sum nobody asks for. What lies behind the picture's last pixel must not be
// read, so that the last row is always done by the simple loop.
TARGET static void KERNEL(resize_rows)(
    const uint8_t *source, size_t row_count, size_t width, uint8_t *target, size_t new_width,
    const ptrdiff_t *starts, const ptrdiff_t *counts, const int32_t *weights, size_t capacity,
    int bits) {
  const int32_t half = 1 << (bits - 1);
  const size_t stride = 3 * width, new_stride = 3 * new_width;
  size_t row = 0;
  for (; row + 5 <= row_count; row += 4) {
    for (size_t column = 0; column < new_width; column++) {
      const uint8_t *from = source + row * stride + 3 * starts[column];
      const int32_t *weight = weights + column * capacity;
      Lanes upper = (Lanes){} + half, lower = upper;
      for (ptrdiff_t tap = 0; tap < counts[column]; tap++, from += 3) {
        upper += __builtin_convertvector(two_pixels(from, stride), Lanes) * weight[tap];
        lower += __builtin_convertvector(two_pixels(from + 2 * stride, stride), Lanes) * weight[tap];
      }
      uint8_t *to = target + row * new_stride + 3 * column;
      for (int channel = 0; channel < 3; channel++) {
        to[channel] = level(upper[channel], bits);
        to[new_stride + channel] = level(upper[4 + channel], bits);
        to[2 * new_stride + channel] = level(lower[channel], bits);
        to[3 * new_stride + channel] = level(lower[4 + channel], bits);
      }
    }
  }
  for (; row < row_count; row++) {
    for (size_t column = 0; column < new_width; column++) {
      const uint8_t *from = source + row * stride + 3 * starts[column];
      const int32_t *weight = weights + column * capacity;
      int32_t sums[3] = {half, half, half};
      for (ptrdiff_t tap = 0; tap < counts[column]; tap++, from += 3)
        for (int channel = 0; channel < 3; channel++) sums[channel] += from[channel] * weight[tap];
      uint8_t *to = target + row * new_stride + 3 * column;
      for (int channel = 0; channel < 3; channel++) to[channel] = level(sums[channel], bits);
    }
  }
}

TARGET static void KERNEL(resize_column)(
    const uint8_t *source, size_t count, size_t length, uint8_t *target, const int32_t *weights,
    int bits) {
  const int32_t half = 1 << (bits - 1);
  size_t index = 0;
  for (; index + 32 <= length; index += 32) {
    Lanes sums[4];
    for (int part = 0; part < 4; part++) sums[part] = (Lanes){} + half;
    for (size_t tap = 0; tap < count; tap++) {
      Bytes values[4];
      memcpy(values, source + tap * length + index, 32);
      for (int part = 0; part < 4; part++)
        sums[part] += __builtin_convertvector(values[part], Lanes) * weights[tap];
    }
    for (int part = 0; part < 4; part++)
      for (int lane = 0; lane < 8; lane++)
        target[index + 8 * part + lane] = level(sums[part][lane], bits);
  }
  for (; index < length; index++) {
    int32_t sum = half;
    for (size_t tap = 0; tap < count; tap++) sum += source[tap * length + index] * weights[tap];
    target[index] = level(sum, bits);
  }
}
