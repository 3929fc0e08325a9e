// The part of zlib that TensorFiles uses.
#pragma once
#include <zlib.h>
