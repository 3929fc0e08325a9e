// x86-64 with AVX2.
#if defined(__x86_64__)
#include <string.h>

#include "CScoringKernels.h"
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define TIER_PERMUTES_256
#define TIER_TABLE csk_avx2
#include "tier.inc"
#pragma clang attribute pop
#endif
