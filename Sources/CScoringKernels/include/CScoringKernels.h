// Row kernels of the scoring core: hot loops over rows of model outputs.
//
// One source is compiled once per instruction set (a tier); every tier gives the same bits, because
// the number of virtual lanes, the order of every sum and the rounding of every operation are fixed
// (masses.inc). Nothing here allocates, and nothing checks its arguments beyond the values of the rows
// themselves: ScoringCore does.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Instruction sets, in ascending order.
enum {
  CSK_TIER_BASELINE = 0,
  CSK_TIER_AVX2 = 1,
  CSK_TIER_AVX512 = 2,
};

/// Formats of an element in a file.
enum {
  CSK_FLOAT16 = 0,
  CSK_BFLOAT16 = 1,
  CSK_FLOAT32 = 2,
  CSK_FLOAT64 = 3,
};

/// What a row is not.
enum {
  CSK_ROW_VALID = 0,
  CSK_NOT_FINITE = 1,
  CSK_NEGATIVE = 2,
  CSK_SUM = 3,
};

/// Why a row is refused.
typedef struct {
  int32_t problem;
  size_t column;
  double value;
} csk_finding;

/// Nonconformity scores; scores.inc defines each.
enum {
  CSK_LAC = 0,
  CSK_CUMULATIVE = 1,
  CSK_SORTED = 2,
  CSK_RANK = 3,
  CSK_MARGIN = 4,
  CSK_GIVEN = 5,
};

/// A score with its parameters: `weight` is the price of a rank, `free_ranks` have none.
typedef struct {
  int32_t kind;
  double weight;
  size_t free_ranks;
} csk_score;

/// Quantiles of rows: that of row i is values[i * stride], so that a stride of 0 is one for all rows.
typedef struct {
  const double *values;
  size_t stride;
} csk_quantiles;

/// Facts about each row; a member that is NULL is not computed. All but the labels are in the precision
/// of the kernel. `second_labels` and `second_probabilities` need at least two classes.
typedef struct {
  int32_t *top_labels, *second_labels;
  double *top_probabilities, *second_probabilities;
  /// ln of the sum of e^z; 0 for probabilities.
  double *log_sum_exps;
  /// Natural units.
  double *entropies;
} csk_summaries;

/// Rows of `k` elements in the precision of the kernel, `stride` elements apart: logits (or, for given
/// scores, any finite numbers), or probabilities whose sum is 1 within `tolerance`. Kernels that take rows stop at the first row that is not valid and
/// return its index, else n.
typedef struct {
  const void *elements;
  size_t n, k, stride;
  int32_t is_logits;
  double tolerance;
} csk_rows;

#define CSK_DECLARE_ROW_KERNELS(REAL, SUFFIX)                                                      \
  typedef struct {                                                                                 \
    /** Converts rows to REAL, contiguous. Strides in elements of the source. */                   \
    void (*gather)(const void *source, int32_t type, int32_t swapped, size_t row_stride,           \
                   size_t column_stride, size_t n, size_t k, REAL *out);                           \
    /** Why a row that a kernel has stopped at is not valid. */                                    \
    csk_finding (*inspect)(const csk_rows *rows, size_t row);                                      \
    /** Scores of labels: `offsets` (n + 1) lists those of each row, NULL is one label a row.      \
        `own_weights` (n) are the shares of a label's own mass that remain, NULL is 0.             \
        `scratch` has room for k plus four vectors. */                                             \
    size_t (*scores)(const csk_rows *rows, const csk_score *score,                                 \
                     const double *own_weights, const int64_t *offsets, const int32_t *labels,     \
                     double *out, REAL *scratch);                                                  \
    /** Labels whose score is at most the quantile of their row, ascending; `sizes` gets the count \
        of each row. `labels` has room for n * k and four vectors, `order` for k and four vectors. */\
    size_t (*sets)(const csk_rows *rows, const csk_score *score,                                   \
                   const double *own_weights, csk_quantiles quantiles, int32_t *labels,            \
                   int64_t *sizes, REAL *scratch, int32_t *order);                                 \
    /** Facts about each row. */                                                                   \
    size_t (*summarize)(const csk_rows *rows, const csk_summaries *out, REAL *scratch);            \
    /** Probabilities, row after row; probabilities are copied. */                                 \
    size_t (*softmax)(const csk_rows *rows, REAL *out, REAL *scratch);                             \
    /** For each row of logits the log-loss of its label at an inverse temperature b, with its first\
        and second derivative by b: three numbers a row. */                                        \
    size_t (*temperature_terms)(const csk_rows *rows, double inverse_temperature,                  \
                                const int32_t *labels, double *out);                               \
    /** A 64-bit hash of the values of each row; equal values give equal hashes. */                \
    size_t (*row_hashes)(const csk_rows *rows, uint64_t *out);                                     \
    /** exp(x) for x <= 0, and ln(x) for x > 0, as the kernels compute them. */                    \
    void (*exponentials)(const REAL *values, size_t count, REAL *out);                             \
    void (*logarithms)(const REAL *values, size_t count, REAL *out);                               \
  } csk_row_kernels_##SUFFIX;

CSK_DECLARE_ROW_KERNELS(float, f32)
CSK_DECLARE_ROW_KERNELS(double, f64)

/// The kernels of one instruction set.
typedef struct {
  csk_row_kernels_f32 f32;
  csk_row_kernels_f64 f64;
  /// 1 - U for rows, with U the uniform number in 0 ..< 1 of Philox4x32-10 for the key `seed` and the
  /// counter (identifier, 0, purpose). NULL `identifiers` are first, first + 1 ...
  void (*own_weights)(uint64_t seed, uint32_t purpose, const uint64_t *identifiers, uint64_t first,
                      size_t n, double *out);
  /// Adds the number of times that each label occurs to `counts`; false at a label outside 0 ..< k.
  int32_t (*class_counts)(const int32_t *labels, size_t n, size_t k, int64_t *counts);
} csk_kernels;

/// The kernels of a tier that the machine has.
const csk_kernels *csk_kernels_of_tier(int32_t tier);

/// The highest tier that is compiled in and that the machine has.
int32_t csk_highest_tier(void);
