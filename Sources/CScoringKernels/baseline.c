// What every machine of the architecture has: SSE2 on x86-64, NEON on arm64.
#define TIER_TABLE csk_baseline
#include "tier.inc"
