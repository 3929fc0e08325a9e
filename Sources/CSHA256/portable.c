#include "constants.h"
#include "include/CSHA256.h"

static inline uint32_t rotated(uint32_t word, int count) {
  return word >> count | word << (32 - count);
}

static inline uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

void csha256_compress_portable(uint32_t *state, const uint8_t *blocks, ptrdiff_t count) {
  for (ptrdiff_t block = 0; block < count; block++, blocks += 64) {
    uint32_t schedule[64];
    for (int t = 0; t < 16; t++) schedule[t] = big_endian(blocks + 4 * t);
    for (int t = 16; t < 64; t++) {
      const uint32_t early = schedule[t - 15], late = schedule[t - 2];
      const uint32_t s0 = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3;
      const uint32_t s1 = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10;
      schedule[t] = schedule[t - 16] + s0 + schedule[t - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < 64; t++) {
      const uint32_t s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
      const uint32_t choice = (e & f) ^ (~e & g);
      const uint32_t t1 = h + s1 + choice + csha256_constants[t] + schedule[t];
      const uint32_t s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
      const uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + s0 + majority;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}
