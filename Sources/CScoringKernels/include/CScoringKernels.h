// Row kernels of the scoring core: hot loops over rows of model outputs.
//
// One source is compiled once per instruction set (a tier); every tier gives the same bits, because
// the number of virtual lanes, the order of every sum and the rounding of every operation are fixed
// (masses.inc). A row is `k` contiguous elements; `stride` is the distance between rows in elements.
// Nothing here allocates, and nothing checks its arguments: ScoringCore does.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Instruction sets, in ascending order.
enum {
  CSK_TIER_BASELINE = 0,
};

/// Formats of an element in a file.
enum {
  CSK_FLOAT16 = 0,
  CSK_BFLOAT16 = 1,
  CSK_FLOAT32 = 2,
  CSK_FLOAT64 = 3,
};

/// What a check of rows found first.
enum {
  CSK_ROWS_VALID = 0,
  CSK_NOT_FINITE = 1,
  CSK_NEGATIVE = 2,
  CSK_SUM = 3,
};

/// The first row that breaks a rule.
typedef struct {
  int32_t problem;
  size_t row, column;
  double value;
} csk_finding;

/// How the cumulative scores (APS, RAPS) weigh rank: `lambda * max(rank - free_ranks, 0)`.
typedef struct {
  double lambda;
  size_t free_ranks;
} csk_penalty;

#define CSK_DECLARE_ROW_KERNELS(REAL, SUFFIX)                                                      \
  /* Converts rows to REAL, contiguous. Strides in elements of the source. */                      \
  void (*gather_##SUFFIX)(const void *source, int32_t type, int32_t swapped, size_t row_stride,    \
                          size_t column_stride, size_t n, size_t k, REAL *out);                    \
  /* Finds the first row that is not finite, or as probabilities negative or off in its sum. */    \
  csk_finding (*check_##SUFFIX)(const REAL *rows, size_t n, size_t k, size_t stride,               \
                                int32_t logits, double tolerance);                                 \
  /* LAC, tail form: minus the probability of a label. `offsets` (n + 1) lists the labels of each  \
     row. */                                                                                       \
  void (*lac_scores_##SUFFIX)(const REAL *rows, size_t n, size_t k, size_t stride, int32_t logits, \
                              const int64_t *offsets, const int32_t *labels, double *out,          \
                              REAL *scratch);                                                      \
  /* APS and RAPS, tail form: penalty - (mass ranked after + own_weight * own mass). */            \
  void (*cumulative_scores_##SUFFIX)(const REAL *rows, size_t n, size_t k, size_t stride,          \
                                     int32_t logits, const int64_t *offsets, const int32_t *labels, \
                                     const double *own_weights, csk_penalty penalty, double *out,  \
                                     REAL *scratch);                                               \
  /* Labels whose LAC score is at most `quantile`, ascending; `sizes` gets the count of each row.  \
     Returns the total. `labels` has room for n * k. */                                            \
  size_t (*lac_sets_##SUFFIX)(const REAL *rows, size_t n, size_t k, size_t stride, int32_t logits, \
                              double quantile, int32_t *labels, int64_t *sizes, REAL *scratch);    \
  /* The same for APS and RAPS. `order` has room for k. */                                         \
  size_t (*cumulative_sets_##SUFFIX)(const REAL *rows, size_t n, size_t k, size_t stride,          \
                                     int32_t logits, const double *own_weights,                    \
                                     csk_penalty penalty, double quantile, int32_t *labels,        \
                                     int64_t *sizes, REAL *scratch, int32_t *order);               \
  /* The label ranked first in each row: largest output, smallest index among equals. */           \
  void (*top_labels_##SUFFIX)(const REAL *rows, size_t n, size_t k, size_t stride, int32_t *out);  \
  /* A 64-bit hash of the values of each row; equal values give equal hashes. */                   \
  void (*row_hashes_##SUFFIX)(const REAL *rows, size_t n, size_t k, size_t stride, uint64_t *out); \
  /* exp(x) for x <= 0, as the kernels compute it. */                                              \
  void (*exponentials_##SUFFIX)(const REAL *values, size_t count, REAL *out);

/// The kernels of one instruction set.
typedef struct {
  CSK_DECLARE_ROW_KERNELS(float, f32)
  CSK_DECLARE_ROW_KERNELS(double, f64)
} csk_kernels;

/// The kernels of a tier that the machine has.
csk_kernels csk_kernels_of_tier(int32_t tier);

/// The highest tier that is compiled in and that the machine has.
int32_t csk_highest_tier(void);
