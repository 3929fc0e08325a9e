#pragma once

#include <stdint.h>

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
extern _Alignas(16) const uint32_t csha256_constants[64];
