// 8-bit codes of rows and 16-bit words of queries, with bounds of what they lose. `CompactRows`
// derives the bounds. Plain loops: the same bytes on every processor.
#include <float.h>
#include <math.h>
#include <string.h>

#include "RowKernels.h"

#pragma clang fp contract(off)
#pragma clang fp reassociate(off)

// Above any rounding of the sums and conversions in this file, for fewer than 2³⁰ elements: a sum
// of n squares in double precision is off by less than n · 2⁻⁵², a conversion to float by 2⁻²⁴.
static const double inflation = 1 + 0x1p-20;
// Norms above it are not bounded: with smaller ones no sum of products can overflow.
static const float largest_norm = 0x1p62f;

// A float that is not below a number that rounding may have made too small.
static float rounded_up(double number) { return (float)(number * inflation) + FLT_TRUE_MIN; }

static float largest_magnitude(const float *values, size_t count) {
  float largest[8] = {0};
  size_t k = 0;
  for (; k + 8 <= count; k += 8)
    for (size_t j = 0; j < 8; j++) {
      const float magnitude = fabsf(values[k + j]);
      largest[j] = magnitude > largest[j] ? magnitude : largest[j];
    }
  for (; k < count; k++) largest[0] = fmaxf(largest[0], fabsf(values[k]));
  for (size_t j = 1; j < 8; j++) largest[0] = fmaxf(largest[0], largest[j]);
  return largest[0];
}

// In eight lanes, so that the compiler may use vectors without changing the order.
static double sum_of_squares(const float *values, size_t count) {
  double sums[8] = {0};
  size_t k = 0;
  for (; k + 8 <= count; k += 8)
    for (size_t j = 0; j < 8; j++) sums[j] += (double)values[k + j] * values[k + j];
  for (; k < count; k++) sums[0] += (double)values[k] * values[k];
  for (size_t j = 1; j < 8; j++) sums[0] += sums[j];
  return sums[0];
}

static inline int nearest(double number) { return (int)(number + (number < 0 ? -0.5 : 0.5)); }

void vm_encode_row(const float *row, size_t dimension, void *record) {
  memset(record, 0, vm_code_stride(dimension));
  signed char *codes = (signed char *)record + sizeof(vm_code_header);
  vm_code_header header = {0, INFINITY, INFINITY, 0};
  const double squares = sum_of_squares(row, dimension);
  const float norm = rounded_up(sqrt(squares));
  // Also false where an element is not a number.
  if (norm <= largest_norm) {
    // Not below the smallest normal number, so that dividing by it is exact enough to matter.
    const float scale = fmaxf(largest_magnitude(row, dimension) / 127, FLT_MIN);
    const double inverse = 1 / (double)scale;
    double lost[8] = {0}, kept[8] = {0};
    for (size_t k = 0; k < dimension; k++) {
      int code = nearest(row[k] * inverse);
      code = code < -127 ? -127 : code > 127 ? 127 : code;
      codes[k] = (signed char)code;
      const double rest = row[k] - (double)scale * code;
      lost[k % 8] += rest * rest;
      kept[k % 8] += (double)(code * code);
    }
    for (size_t j = 1; j < 8; j++) lost[0] += lost[j], kept[0] += kept[j];
    header.scale = scale;
    header.error = rounded_up(sqrt(lost[0]));
    header.norm = fmaxf(norm, rounded_up(scale * sqrt(kept[0])));
  }
  memcpy(record, &header, sizeof header);
}

int vm_encode_query(
    const float *query, size_t dimension, int16_t *words, vm_code_query *encoded) {
  const size_t count = vm_code_stride(dimension) - sizeof(vm_code_header);
  memset(words, 0, count * sizeof(int16_t));
  const double squares = sum_of_squares(query, dimension);
  const float norm = rounded_up(sqrt(squares));
  // So small that no sum of products with codes, −128 among them, overflows 32 bits.
  const size_t most = count == 0 ? 0 : INT32_MAX / 128 / count;
  const double largest = most < INT16_MAX ? (double)most : INT16_MAX;
  if (!(squares > 0 && norm <= largest_norm && largest >= 1)) return 0;
  const double scale = largest_magnitude(query, dimension) / largest, inverse = 1 / scale;
  double lost = 0;
  for (size_t k = 0; k < dimension; k++) {
    int word = nearest(query[k] * inverse);
    word = word < -largest ? (int)-largest : word > largest ? (int)largest : word;
    words[k] = (int16_t)word;
    const double rest = query[k] - scale * word;
    lost += rest * rest;
  }
  // Roundings that one product meets on its way into the score: its own, one for each block of 16,
  // the tail's, and four in the tree of lanes (Higham, section 3.1); and 4 of the bound itself.
  const double roundings = ((double)dimension / 16 + 12) * 0x1p-24;
  if (roundings > 0.25) return 0;
  const double relative = roundings / (1 - roundings);
  encoded->words = words;
  encoded->scale = scale;
  encoded->norm = norm;
  encoded->slack = rounded_up(sqrt(lost) * inflation + relative * norm);
  // Numbers below the smallest normal one are rounded by up to 2⁻¹⁵⁰ each, absolutely.
  encoded->floor = 0x1p-120f;
  return 1;
}
