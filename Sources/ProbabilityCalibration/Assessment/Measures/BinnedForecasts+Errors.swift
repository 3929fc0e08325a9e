internal import ExactStatistics

extension BinnedForecasts {
  /// The expected calibration error: the mean distance of frequency from mean probability, by weight of the bins.
  ///
  /// It is biased upwards: of a calibrated model it is above 0, the more so the more bins there are.
  ///
  /// Also called: ECE, l1 calibration error. Source: M. Naeini, G. Cooper, M. Hauskrecht (2015),
  /// doi:10.1609/aaai.v29i1.9602.
  ///
  /// - Complexity: O(B).
  public var expectedError: Double {
    bins.reduce(0.0) { $0 + abs($1.eventWeight - $1.probabilitySum) } / totalWeight
  }

  /// The largest distance of frequency from mean probability in a bin.
  ///
  /// Also called: MCE.
  ///
  /// - Complexity: O(B).
  public var maximumError: Double { bins.reduce(0.0) { max($0, abs($1.gap)) } }

  /// The mean distance over bins, each counted once.
  ///
  /// Also called: ACE, average calibration error.
  ///
  /// - Complexity: O(B).
  public var averageError: Double {
    bins.isEmpty ? 0 : bins.reduce(0.0) { $0 + abs($1.gap) } / Double(bins.count)
  }

  /// The root of the mean squared distance, by weight of the bins.
  ///
  /// Also called: RMSCE, l2 calibration error.
  ///
  /// - Complexity: O(B).
  public var rootMeanSquareError: Double {
    (bins.reduce(0.0) { $0 + $1.weight * ($1.gap * $1.gap) } / totalWeight).squareRoot()
  }

  /// The squared error without the part that chance alone gives: unbiased, and below 0 at times.
  ///
  /// Bins of a single row (of an effective number of 1 where rows are weighted) tell nothing of chance and
  /// contribute 0.
  ///
  /// Source: A. Kumar, P. Liang, T. Ma (2019), Verified uncertainty calibration, arXiv:1909.10155.
  ///
  /// - Complexity: O(B).
  public var debiasedSquaredError: Double {
    bins.reduce(0.0) { sum, bin in
      guard bin.count > 1, bin.effectiveCount > 1 else { return sum }
      let chance = bin.frequency * (1 - bin.frequency) / (bin.effectiveCount - 1)
      return sum + bin.weight * (bin.gap * bin.gap - chance)
    } / totalWeight
  }

  /// The root of ``debiasedSquaredError``; 0 where that is below 0.
  ///
  /// - Complexity: O(B).
  public var debiasedRootMeanSquareError: Double { max(0, debiasedSquaredError).squareRoot() }

  /// The expected calibration error less its own bias, as normal frequencies of the same spread would have it; below
  /// 0 at times.
  ///
  /// The mean over resampled frequencies is computed, not simulated.
  ///
  /// Source: A. Kumar, P. Liang, T. Ma (2019), arXiv:1909.10155.
  ///
  /// - Complexity: O(B).
  public var debiasedExpectedError: Double {
    let resampled = bins.reduce(0.0) { sum, bin in
      let spread = (bin.frequency * (1 - bin.frequency) / bin.effectiveCount).squareRoot()
      return sum + bin.weight * meanDistance(gap: abs(bin.gap), spread: spread)
    }
    return 2 * expectedError - resampled / totalWeight
  }
}

/// The mean distance from 0 of a normal number: of mean `gap`, 0 or more, and standard deviation `spread`.
func meanDistance(gap: Double, spread: Double) -> Double {
  guard spread > 0 else { return gap }
  let ratio = gap / spread
  return gap
    + 2 * (spread * NormalLaw.density(at: ratio) - gap * NormalLaw.survival(from: ratio))
}
