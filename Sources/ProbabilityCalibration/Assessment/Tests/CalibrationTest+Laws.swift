internal import ExactStatistics

extension CalibrationTest {
  /// Spiegelhalter's test: whether the Brier score is the one that the forecasts expect.
  ///
  /// The statistic is standard normal in the limit of many rows. A forecast of 0 or 1 that is wrong refutes
  /// calibration at once, with p-value 0.
  ///
  /// Source: D. J. Spiegelhalter (1986), doi:10.1002/sim.4780050506.
  static func spiegelhalter(_ forecasts: DistinctForecasts) -> CalibrationTest {
    let sums = DeviationSums(forecasts, .brierScore)
    return CalibrationTest(
      name: "spiegelhalter", deviation: sums.deviation, variance: sums.variance,
      isRefuted: forecasts.isRefuted, NormalLaw.twoSided)
  }

  /// Whether as many events came as the forecasts expect, in all.
  ///
  /// The statistic is standard normal in the limit, above 0 where more came than expected.
  static func meanGap(_ forecasts: DistinctForecasts) -> CalibrationTest {
    let sums = DeviationSums(forecasts, .eventCount)
    return CalibrationTest(
      name: "mean-gap", deviation: sums.deviation, variance: sums.variance,
      isRefuted: forecasts.isRefuted, NormalLaw.twoSided)
  }

  /// The Kolmogorov-Smirnov test: the largest sum of differences up to some forecast, over its standard deviation.
  ///
  /// The law is that of Brownian motion, in the limit; looking between distinct forecasts alone makes ties
  /// conservative.
  ///
  /// Source: I. Arrieta-Ibarra et al. (2022), arXiv:2205.09680.
  static func kolmogorovSmirnov(_ forecasts: DistinctForecasts) -> CalibrationTest {
    let path = CumulativeDifferences(forecasts)
    return CalibrationTest(
      name: "kolmogorov-smirnov", deviation: path.distance, variance: path.spread * path.spread,
      isRefuted: forecasts.isRefuted, BrownianMaximumLaw.survival)
  }

  /// Kuiper's test: the largest sum of differences over any range of forecasts, over the standard deviation.
  ///
  /// Source: as ``kolmogorovSmirnov(_:)``.
  static func kuiper(_ forecasts: DistinctForecasts) -> CalibrationTest {
    let path = CumulativeDifferences(forecasts)
    return CalibrationTest(
      name: "kuiper", deviation: path.range, variance: path.spread * path.spread,
      isRefuted: forecasts.isRefuted, BrownianRangeLaw.survival)
  }

  private init(
    name: String, deviation: Double, variance: Double, isRefuted: Bool,
    _ pValue: (Double) -> Double
  ) {
    // Without variance all forecasts that count are certain: they are right or refuted.
    let statistic = variance > 0 ? deviation / variance.squareRoot() : 0
    self.init(
      name: name, statistic: statistic,
      pValue: isRefuted ? 0 : variance > 0 ? min(1, pValue(statistic)) : 1)
  }
}

extension BinaryForecasts {
  /// Spiegelhalter's test of calibration.
  ///
  /// - Complexity: O(n).
  public var spiegelhalterTest: CalibrationTest { .spiegelhalter(DistinctForecasts(self)) }

  /// The test whether as many events came as expected.

  ///

  /// - Complexity: O(n).
  public var meanGapTest: CalibrationTest { .meanGap(DistinctForecasts(self)) }

  /// The Kolmogorov-Smirnov test of calibration.

  ///

  /// - Complexity: O(n).
  public var kolmogorovSmirnovTest: CalibrationTest { .kolmogorovSmirnov(DistinctForecasts(self)) }

  /// Kuiper's test of calibration.

  ///

  /// - Complexity: O(n).
  public var kuiperTest: CalibrationTest { .kuiper(DistinctForecasts(self)) }
}
