/// The path of summed differences between outcomes and forecasts, in the order of the forecasts.
///
/// It is looked at between distinct forecasts alone: rows of equal forecast have no order.
struct CumulativeDifferences {
  /// The largest sum over the total weight, 0 or more.
  let largest: Double
  /// The smallest sum over the total weight, 0 or less.
  let smallest: Double
  /// The standard deviation of the last sum over the total weight, were the forecasts true.
  let spread: Double

  init(_ forecasts: DistinctForecasts) {
    var (sum, largest, smallest) = (0.0, 0.0, 0.0)
    for entry in forecasts.probabilities.indices {
      sum +=
        forecasts.eventWeights[entry] - forecasts.weights[entry] * forecasts.probabilities[entry]
      largest = max(largest, sum)
      smallest = min(smallest, sum)
    }
    let total = forecasts.totalWeight
    (self.largest, self.smallest) = (largest / total, smallest / total)
    spread = forecasts.variance.squareRoot() / total
  }

  /// The largest distance from 0: the Kolmogorov-Smirnov calibration error.
  var distance: Double { max(largest, -smallest) }
  /// Largest minus smallest sum: Kuiper's calibration error.
  var range: Double { largest - smallest }
}

extension BinaryForecasts {
  /// The Kolmogorov-Smirnov calibration error: the largest sum of differences between outcomes and forecasts up to
  /// some forecast, over n.
  ///
  /// It needs no bins.
  ///
  /// Source: K. Gupta et al. (2021), Calibration of neural networks using splines, arXiv:2006.12800.
  ///
  /// - Complexity: O(n).
  public var kolmogorovSmirnovError: Double {
    CumulativeDifferences(DistinctForecasts(self)).distance
  }

  /// Kuiper's calibration error: the largest such sum over any range of forecasts, over n.
  ///
  /// Source: I. Arrieta-Ibarra et al. (2022), Metrics of calibration for probabilistic predictions, arXiv:2205.09680.
  ///
  /// - Complexity: O(n).
  public var kuiperError: Double { CumulativeDifferences(DistinctForecasts(self)).range }
}
