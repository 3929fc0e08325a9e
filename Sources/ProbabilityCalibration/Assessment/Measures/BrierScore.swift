internal import ExactStatistics

extension DistinctForecasts {
  /// The mean squared distance of the probability from the outcome, from 0 to 1.
  var brierScore: Double {
    var sum = CompensatedSum()
    for entry in probabilities.indices {
      let (event, miss) = (probabilities[entry], 1 - probabilities[entry])
      sum.add(
        eventWeights[entry] * (miss * miss)
          + (weights[entry] - eventWeights[entry]) * (event * event))
    }
    return sum.value / totalWeight
  }

  /// The exact parts of ``brierScore``.
  var brierDecomposition: BrierDecomposition {
    decomposition(PooledFrequencies(weights: weights, eventWeights: eventWeights))
  }

  /// The parts, by frequencies that are pooled already.
  func decomposition(_ pooled: PooledFrequencies) -> BrierDecomposition {
    let frequency = frequency
    var gained = CompensatedSum()
    for block in 0..<pooled.blockCount {
      let distance = pooled.frequency(block) - frequency
      gained.add(pooled.weights[block] * (distance * distance))
    }
    let discrimination = gained.value / totalWeight
    let uncertainty = frequency * (1 - frequency)
    // What is left of the score: never below 0 but by rounding.
    return BrierDecomposition(
      miscalibration: max(0, brierScore - (uncertainty - discrimination)),
      discrimination: discrimination, uncertainty: uncertainty)
  }
}

extension BinaryForecasts {
  /// The mean squared distance of the probability from the outcome, from 0 to 1; weighted where rows are.
  ///
  /// The score over both classes of a binary problem, 0 ... 2, is twice as large.
  ///
  /// - Complexity: O(n).
  public var brierScore: Double { DistinctForecasts(self).brierScore }

  /// The parts of ``brierScore``: what isotonic recalibration would gain, what ranking gains, and the base rate.
  ///
  /// Exact: miscalibration - discrimination + uncertainty is the score to rounding, and no part is below 0.
  ///
  /// Source: T. Dimitriadis, T. Gneiting, A. I. Jordan (2021), doi:10.1073/pnas.2016191118.
  ///
  /// - Complexity: O(n).
  public var brierDecomposition: BrierDecomposition { DistinctForecasts(self).brierDecomposition }
}
