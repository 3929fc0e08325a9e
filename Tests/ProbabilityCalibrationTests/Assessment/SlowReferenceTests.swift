import ProbabilityCalibration
import Testing

/// Measures against slow and obvious definitions, on rows with and without ties.
@Suite struct SlowReferenceTests {
  @Test(arguments: SimulatedForecasts.Spread.allCases, [1, 2, 7, 60] as [Int])
  func areaUnderCurve(spread: SimulatedForecasts.Spread, count: Int) throws {
    let forecasts = try SimulatedForecasts(count, spread, seed: 3).forecasts
    var (right, pairs) = (0.0, 0.0)
    for first in 0..<count where forecasts.outcomes[first] {
      for second in 0..<count where !forecasts.outcomes[second] {
        let (high, low) = (forecasts.probabilities[first], forecasts.probabilities[second])
        right += high > low ? 1 : high == low ? 0.5 : 0
        pairs += 1
      }
    }
    #expect(forecasts.areaUnderCurve == (pairs > 0 ? right / pairs : nil))
  }

  /// Isotonic regression as the largest of smallest means: max over a <= i of min over b >= i.
  @Test(arguments: SimulatedForecasts.Spread.allCases, [1, 2, 9, 40] as [Int])
  func decomposition(spread: SimulatedForecasts.Spread, count: Int) throws {
    let forecasts = try SimulatedForecasts(count, spread, .wavy, seed: 5).forecasts
    let levels = Array(Set(forecasts.probabilities)).sorted()
    func rows(_ range: ClosedRange<Double>) -> [Int] {
      (0..<count).filter { range.contains(forecasts.probabilities[$0]) }
    }
    func mean(_ rows: [Int]) -> Double {
      Double(rows.count { forecasts.outcomes[$0] }) / Double(rows.count)
    }
    var pooled: [Double: Double] = [:]
    for level in levels {
      pooled[level] =
        levels.filter { $0 <= level }.map { low in
          levels.filter { $0 >= level }.map { mean(rows(low...$0)) }.min() ?? 0
        }.max() ?? 0
    }
    func score(_ forecast: (Int) -> Double) -> Double {
      (0..<count).reduce(0.0) {
        let distance = forecast($1) - (forecasts.outcomes[$1] ? 1 : 0)
        return $0 + distance * distance
      } / Double(count)
    }
    let base = mean(Array(0..<count))
    let recalibrated = score { pooled[forecasts.probabilities[$0]] ?? 0 }
    let parts = forecasts.brierDecomposition
    #expect(isClose(forecasts.brierScore, score { forecasts.probabilities[$0] }, 1e-15))
    #expect(isClose(parts.miscalibration, forecasts.brierScore - recalibrated, 1e-15))
    #expect(isClose(parts.discrimination, score { _ in base } - recalibrated, 1e-15))
    #expect(isClose(parts.uncertainty, score { _ in base }, 1e-15))
    #expect(min(parts.miscalibration, parts.discrimination, parts.uncertainty) >= 0)
    let sum = parts.miscalibration - parts.discrimination + parts.uncertainty
    #expect(isClose(sum, forecasts.brierScore, 4e-16))
  }

  @Test func isotonicForecastsAreTheirOwnLine() throws {
    let forecasts = try BinaryForecasts(
      probabilities: [0, 0.5, 0.5, 1], outcomes: [false, true, false, true])
    #expect(forecasts.brierDecomposition.miscalibration == 0)
    let line = try ReliabilityDiagram(of: forecasts, bandSamples: 0).line
    #expect(line.map { $0.probability } == [0, 0.5, 1])
    #expect(line.map { $0.frequency } == [0, 0.5, 1])
  }

  @Test(arguments: SimulatedForecasts.Spread.allCases)
  func cumulativeDifferences(spread: SimulatedForecasts.Spread) throws {
    let forecasts = try SimulatedForecasts(50, spread, .lower, seed: 7).forecasts
    var path = [0.0]
    for limit in Set(forecasts.probabilities).sorted() {
      path.append(
        (0..<50).reduce(0.0) {
          forecasts.probabilities[$1] <= limit
            ? $0 + (forecasts.outcomes[$1] ? 1 : 0) - forecasts.probabilities[$1] : $0
        } / 50)
    }
    let (low, high) = (path.min() ?? 0, path.max() ?? 0)
    #expect(isClose(forecasts.kolmogorovSmirnovError, max(-low, high), 1e-15))
    #expect(isClose(forecasts.kuiperError, high - low, 1e-15))
  }

  /// With wide cells of the midpoint rule and the kernel in closed form: rows where they are, not on a mesh.
  @Test(arguments: [0.02, 0.1, 0.4])
  func smoothError(bandwidth: Double) throws {
    let forecasts = try SimulatedForecasts(60, .even, .wavy, seed: 11).forecasts
    let points = 1000
    var integral = 0.0
    for point in 0..<points {
      let target = (Double(point) + 0.5) / Double(points)
      var sum = 0.0
      for row in 0..<60 {
        let forecast = forecasts.probabilities[row]
        var kernel = 0.0
        for image in [-2, 0, 2].flatMap({ [Double($0) + forecast, Double($0) - forecast] }) {
          kernel += Self.gaussian((target - image) / bandwidth) / bandwidth
        }
        sum += kernel * (forecast - (forecasts.outcomes[row] ? 1 : 0)) / 60
      }
      integral += abs(sum) / Double(points)
    }
    let value = forecasts.smoothCalibrationError(bandwidth: bandwidth).value
    #expect(isClose(value / integral, 1, 4e-3), "\(value) and \(integral)")
  }

  /// e^(-x^2 / 2) over the root of 2 pi, by squaring a short series.
  private static func gaussian(_ x: Double) -> Double {
    let small = -0.5 * x * x / 1_048_576
    var power = 1 + small * (1 + small / 2 * (1 + small / 3))
    for _ in 0..<20 { power *= power }
    return power / 2.5066282746310002
  }
}
