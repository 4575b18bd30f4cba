#ifndef CRESIZING_H
#define CRESIZING_H

#include <stddef.h>
#include <stdint.h>

// The two passes of resizing an RGB picture of 8 bits, in whole numbers: every new value is the sum of
// old ones times weights, plus half, over 2^bits, rounded down and held to 0…255. The order of a sum does
// not matter, so all processors give the same.

/// Rows to another width.
///
/// source: [row_count, width, 3]; target: [row_count, new_width, 3];
/// weights: [new_width, capacity], of which counts[i] are used, from the column starts[i] on.
void resize_rows(
    const uint8_t *source, size_t row_count, size_t width, uint8_t *target, size_t new_width,
    const ptrdiff_t *starts, const ptrdiff_t *counts, const int32_t *weights, size_t capacity,
    int bits);

/// One new row out of `count` old ones, each of `length` values and right behind the one before.
void resize_column(
    const uint8_t *source, size_t count, size_t length, uint8_t *target, const int32_t *weights,
    int bits);

#endif
