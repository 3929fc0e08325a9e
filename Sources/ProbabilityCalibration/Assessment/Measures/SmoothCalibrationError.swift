internal import ScoringCore

/// The smooth calibration error: differences between outcomes and forecasts smoothed by a normal kernel that is
/// reflected at 0 and 1, without bins.
///
/// For a bandwidth s the error is the integral over [0, 1] of |(1 / n) sum of K_s(t, p) (p - y)|. It falls with s; the
/// bandwidth where both are equal is taken.
///
/// Error bound: differences are placed on cells of a tenth of the bandwidth, which moves the error by some 0.1 %.
///
/// Source: J. Blasiok, P. Nakkiran (2023), Smooth ECE, arXiv:2309.12236.
public struct SmoothCalibrationError: Hashable, Sendable {
  /// The error.
  public let value: Double
  /// The bandwidth of the kernel.
  public let bandwidth: Double

  init(_ forecasts: DistinctForecasts, tier: KernelTier = .active) {
    // Ten halvings of 0 ... 1, and the upper end: the bandwidth is a multiple of 1 / 1024.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<10 {
      let middle = (low + high) / 2
      let error = SmoothCalibrationError(forecasts, bandwidth: middle, tier: tier)
      if middle < error.value { low = middle } else { high = middle }
    }
    self.init(forecasts, bandwidth: high, tier: tier)
  }

  init(_ forecasts: DistinctForecasts, bandwidth: Double, tier: KernelTier = .active) {
    let cells = max(200, Int((10 / bandwidth).rounded(.up)))
    let width = 1 / Double(cells)
    let placed = SmoothCalibrationError.placed(forecasts, cells: cells)
    // Beyond nine bandwidths the kernel is 0 in all digits.
    let reach = min(2 * cells, Int(9 * bandwidth / width) + 1)
    let kernel = SmoothCalibrationError.kernel(
      bandwidth: bandwidth / width, reach: reach, period: 2 * cells, tier: tier)
    var integral = 0.0
    for target in 0..<cells {
      var sum = 0.0
      // Nearby cells, then their mirror images beyond 0 and 1: one image, as the kernel has the period of both.
      for cell in max(0, target - reach)..<min(cells, target + reach + 1) {
        sum += placed[cell] * kernel[abs(target - cell)]
      }
      let beyondZero = min(cells, max(0, reach - target))
      for cell in 0..<beyondZero { sum += placed[cell] * kernel[target + cell + 1] }
      for cell in max(beyondZero, min(cells, 2 * cells - target - 1 - reach))..<cells {
        sum += placed[cell] * kernel[target + cell + 1]
      }
      integral += abs(sum)
    }
    (value, self.bandwidth) = (integral, bandwidth)
  }

  /// The differences over the total weight, each shared between the two nearest cell middles.
  private static func placed(_ forecasts: DistinctForecasts, cells: Int) -> [Double] {
    var placed = [Double](repeating: 0, count: cells)
    let total = forecasts.totalWeight
    for entry in forecasts.probabilities.indices {
      let probability = forecasts.probabilities[entry]
      let difference =
        (forecasts.weights[entry] * probability - forecasts.eventWeights[entry]) / total
      let place = max(0, min(Double(cells - 1), probability * Double(cells) - 0.5))
      let lower = min(cells - 1, Int(place))
      let share = place - Double(lower)
      placed[lower] += (1 - share) * difference
      if lower + 1 < cells { placed[lower + 1] += share * difference }
    }
    return placed
  }

  /// The kernel at whole distances, wrapped around the period, with the sum 1 over it.
  private static func kernel(
    bandwidth: Double, reach: Int, period: Int, tier: KernelTier
  ) -> [Double] {
    var exponents: [Double] = []
    let turns = -4...4
    for distance in 0...period / 2 {
      for turn in turns {
        let ratio = Double(distance + turn * period) / bandwidth
        exponents.append(max(-800, -0.5 * ratio * ratio))
      }
    }
    let masses = KernelExponential.values(of: exponents, tier: tier)
    var half = [Double](repeating: 0, count: period / 2 + 1)
    for (index, mass) in masses.enumerated() { half[index / turns.count] += mass }
    var sum = half[0] + half[period / 2]
    for distance in 1..<period / 2 { sum += 2 * half[distance] }
    return (0...period).map { half[min($0, period - $0)] / sum }
  }
}

extension BinaryForecasts {
  /// The smooth calibration error at the bandwidth that equals it.
  ///
  /// - Complexity: O(n) and some million operations.
  public var smoothCalibrationError: SmoothCalibrationError {
    SmoothCalibrationError(DistinctForecasts(self))
  }

  /// The smooth calibration error at a bandwidth.
  ///
  /// - Parameter bandwidth: the standard deviation of the kernel, above 0, at most 1; below 1 / 1024 work grows.
  /// - Returns: the error.
  public func smoothCalibrationError(bandwidth: Double) -> SmoothCalibrationError {
    precondition(bandwidth > 0 && bandwidth <= 1, "a bandwidth lies inside 0 ... 1")
    return SmoothCalibrationError(DistinctForecasts(self), bandwidth: bandwidth)
  }
}
