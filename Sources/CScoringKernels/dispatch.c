// The choice of a tier at run time.
#include "CScoringKernels.h"

extern const csk_kernels csk_baseline;

#if defined(__x86_64__)
extern const csk_kernels csk_avx2, csk_avx512;

const csk_kernels *csk_kernels_of_tier(int32_t tier) {
  if (tier >= CSK_TIER_AVX512) return &csk_avx512;
  if (tier >= CSK_TIER_AVX2) return &csk_avx2;
  return &csk_baseline;
}

int32_t csk_highest_tier(void) {
  // These also tell whether the system saves the registers.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return CSK_TIER_AVX512;
  if (__builtin_cpu_supports("avx2")) return CSK_TIER_AVX2;
  return CSK_TIER_BASELINE;
}
#else
const csk_kernels *csk_kernels_of_tier(int32_t tier) {
  (void)tier;
  return &csk_baseline;
}

int32_t csk_highest_tier(void) { return CSK_TIER_BASELINE; }
#endif
