#include "CMemoryRead.h"

#include <pthread.h>
#include <string.h>

#define MAX_THREADS 256
#define STREAMS 8

typedef uint64_t line __attribute__((vector_size(64), aligned(1), may_alias));

// Several accumulators, so that no addition waits for the one before it.
__attribute__((always_inline)) static inline uint64_t sum_lines(const unsigned char *bytes,
                                                                size_t line_count) {
  line sums[STREAMS];
  memset(sums, 0, sizeof sums);
  const line *lines = (const line *)bytes;
  size_t i = 0;
  for (; i + STREAMS <= line_count; i += STREAMS)
    for (int s = 0; s < STREAMS; s++) sums[s] += lines[i + s];
  for (; i < line_count; i++) sums[0] += lines[i];
  uint64_t total = 0;
  for (int s = 0; s < STREAMS; s++)
    for (int lane = 0; lane < 8; lane++) total += sums[s][lane];
  return total;
}

static uint64_t sum_baseline(const unsigned char *bytes, size_t line_count) {
  return sum_lines(bytes, line_count);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint64_t sum_avx2(const unsigned char *bytes,
                                                         size_t line_count) {
  return sum_lines(bytes, line_count);
}

__attribute__((target("avx512f"))) static uint64_t sum_avx512(const unsigned char *bytes,
                                                              size_t line_count) {
  return sum_lines(bytes, line_count);
}
#endif

typedef uint64_t (*summer)(const unsigned char *, size_t);

static summer widest_summer(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return sum_avx512;
  if (__builtin_cpu_supports("avx2")) return sum_avx2;
#endif
  return sum_baseline;
}

typedef struct {
  summer sum;
  const unsigned char *bytes;
  size_t line_count;
  uint64_t total;
} share;

static void *read_share(void *argument) {
  share *mine = argument;
  mine->total = mine->sum(mine->bytes, mine->line_count);
  return NULL;
}

uint64_t cmr_read(const void *bytes, size_t count, int thread_count) {
  if (thread_count < 1) thread_count = 1;
  if (thread_count > MAX_THREADS) thread_count = MAX_THREADS;
  share shares[MAX_THREADS];
  pthread_t threads[MAX_THREADS];
  int started[MAX_THREADS];
  size_t lines = count / 64, first = 0;
  for (int t = 0; t < thread_count; t++) {
    size_t end = lines * (size_t)(t + 1) / (size_t)thread_count;
    shares[t] = (share){widest_summer(), (const unsigned char *)bytes + 64 * first, end - first, 0};
    first = end;
    started[t] = t > 0 && pthread_create(&threads[t], NULL, read_share, &shares[t]) == 0;
  }
  uint64_t total = 0;
  for (int t = 0; t < thread_count; t++) {
    if (started[t])
      pthread_join(threads[t], NULL);
    else
      read_share(&shares[t]);
    total += shares[t].total;
  }
  return total;
}
