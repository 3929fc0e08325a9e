#ifndef CMEMORYREAD_H
#define CMEMORYREAD_H

#include <stddef.h>
#include <stdint.h>

// Reads every whole 64-byte line of a buffer once, on a number of threads that each take one
// contiguous share, and returns the sum of its 64-bit words. As fast as the machine can: widest
// vectors, several accumulators. Its time is the limit against which tasks are measured.
uint64_t cmr_read(const void *bytes, size_t count, int thread_count);

#endif
