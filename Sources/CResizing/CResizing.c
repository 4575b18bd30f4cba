#include "CResizing.h"

#include <string.h>

typedef int32_t Lanes __attribute__((vector_size(32)));
typedef uint8_t Bytes __attribute__((vector_size(8)));

static inline uint8_t level(int32_t sum, int bits) {
  int32_t value = sum >> bits;
  return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

// Four bytes each from a row and from the next one. (Put together in a register: a processor that wrote
// them apart could not read them together at once.)
static inline Bytes two_pixels(const uint8_t *from, size_t stride) {
  uint32_t pixels[2];
  memcpy(&pixels[0], from, 4);
  memcpy(&pixels[1], from + stride, 4);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  uint64_t both = (uint64_t)pixels[0] << 32 | pixels[1];
#else
  uint64_t both = (uint64_t)pixels[1] << 32 | pixels[0];
#endif
  Bytes bytes;
  memcpy(&bytes, &both, 8);
  return bytes;
}

#define KERNEL(name) baseline_##name
#define TARGET
#include "kernels.h"
#undef KERNEL
#undef TARGET

#if defined(__x86_64__)
#define KERNEL(name) avx2_##name
#define TARGET __attribute__((target("avx2")))
#include "kernels.h"
#define CHOOSE(name) (__builtin_cpu_supports("avx2") ? avx2_##name : baseline_##name)
#else
#define CHOOSE(name) baseline_##name
#endif

void resize_rows(
    const uint8_t *source, size_t row_count, size_t width, uint8_t *target, size_t new_width,
    const ptrdiff_t *starts, const ptrdiff_t *counts, const int32_t *weights, size_t capacity,
    int bits) {
  CHOOSE(resize_rows)(
      source, row_count, width, target, new_width, starts, counts, weights, capacity, bits);
}

void resize_column(
    const uint8_t *source, size_t count, size_t length, uint8_t *target, const int32_t *weights,
    int bits) {
  CHOOSE(resize_column)(source, count, length, target, weights, bits);
}
