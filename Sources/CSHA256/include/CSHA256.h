// The compression function of SHA-256 (FIPS 180-4, section 6.2.2).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Both take `count` blocks of 64 bytes into a state of 8 words.
typedef void (*csha256_compression)(uint32_t *state, const uint8_t *blocks, ptrdiff_t count);

void csha256_compress_portable(uint32_t *state, const uint8_t *blocks, ptrdiff_t count);

// By the machine's own instructions; only where `csha256_has_instructions()`.
void csha256_compress_by_instructions(uint32_t *state, const uint8_t *blocks, ptrdiff_t count);

// Whether this build and this machine have instructions for SHA-256.
bool csha256_has_instructions(void);
