#include "constants.h"
#include "include/CSHA256.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define SHA_TARGET __attribute__((target("sha,sse4.1,ssse3")))

// The instructions keep the state as the words f e b a (ABEF) and h g d c (CDGH), lowest lane first.
//
// Source: S. Gulley et al., Intel SHA Extensions, 2013.
SHA_TARGET
void csha256_compress_by_instructions(uint32_t *state, const uint8_t *blocks, ptrdiff_t count) {
  const __m128i byte_order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i abcd = _mm_loadu_si128((const __m128i *)state);
  const __m128i efgh = _mm_loadu_si128((const __m128i *)(state + 4));
  const __m128i cdab = _mm_shuffle_epi32(abcd, 0xb1);
  const __m128i hgfe = _mm_shuffle_epi32(efgh, 0x1b);
  __m128i abef = _mm_alignr_epi8(cdab, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16(hgfe, cdab, 0xf0);

  for (ptrdiff_t block = 0; block < count; block++, blocks += 64) {
    const __m128i old_abef = abef, old_cdgh = cdgh;
    // The last 16 words of the message schedule.
    __m128i words[4];
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
      const int now = group % 4, next = (group + 1) % 4, third = (group + 2) % 4;
      const int last = (group + 3) % 4;
      if (group < 4) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)blocks + group);
        words[now] = _mm_shuffle_epi8(bytes, byte_order);
      } else {
        const __m128i seven_back = _mm_alignr_epi8(words[last], words[third], 4);
        const __m128i sum =
            _mm_add_epi32(_mm_sha256msg1_epu32(words[now], words[next]), seven_back);
        words[now] = _mm_sha256msg2_epu32(sum, words[last]);
      }
      const __m128i constants = _mm_load_si128((const __m128i *)csha256_constants + group);
      const __m128i terms = _mm_add_epi32(words[now], constants);
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, terms);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(terms, 0x0e));
    }
    abef = _mm_add_epi32(abef, old_abef);
    cdgh = _mm_add_epi32(cdgh, old_cdgh);
  }

  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

bool csha256_has_instructions(void) {
  unsigned a, b, c, d;
  // Leaf 1: SSSE3 and SSE4.1; leaf 7: SHA. Not by __builtin_cpu_supports, which older compilers do
  // not know "sha" in.
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

#else

void csha256_compress_by_instructions(uint32_t *state, const uint8_t *blocks, ptrdiff_t count) {
  csha256_compress_portable(state, blocks, count);
}

bool csha256_has_instructions(void) { return false; }

#endif
