// The part of OpenBLAS that ScoringCore uses.
#pragma once
#include <cblas.h>
