// x86-64 with the AVX-512 of Skylake-X, Zen 4 and later.
#if defined(__x86_64__)
#include <string.h>

#include "CScoringKernels.h"
#pragma clang attribute push(                                                         \
    __attribute__((target("avx512f,avx512bw,avx512cd,avx512vl"))), apply_to = function)
#define TIER_PERMUTES_512
#define TIER_COMPRESSES
#define TIER_TABLE csk_avx512
#include "tier.inc"
#pragma clang attribute pop
#endif
