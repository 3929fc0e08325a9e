import ScoringCore
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The logarithm of the kernels: error in units of the last place, ends, and agreement with the scalar one
/// that the reference of the summaries uses.
///
/// Worst error seen in single precision: 0.830 ulp, over every normal float (a run of its own,
/// 2026-11-22).
@Suite struct LogarithmTests {
  #if DEBUG
  static let step = 70_001
  #else
  static let step = 523
  #endif

  /// Normal floats from the smallest to the largest, by a step in their bits.
  @Test func singlePrecisionIsWithinOneUnit() {
    let first = Int(Float.leastNormalMagnitude.bitPattern)
    let last = Int(Float.greatestFiniteMagnitude.bitPattern)
    var worst = 0.0
    var count = 0
    for start in stride(from: first, through: last, by: Self.step << 16) {
      let values = stride(from: start, to: min(start + Self.step << 16, last + 1), by: Self.step)
        .map { Float(bitPattern: UInt32($0)) }
      for (x, y) in zip(values, KernelLogarithm.values(of: values)) {
        let truth = log(Double(x))
        worst = max(worst, abs(Double(y) - truth) / Double(Float(truth).ulp))
      }
      count += values.count
    }
    #expect(count == (last - first) / Self.step + 1)
    #expect(worst < 0.8301)
    #expect(worst > 0.6, "the measure itself is broken")
  }

  /// Neighbours of 1, where the logarithm itself is small, and of the ends of the polynomial.
  @Test(arguments: [1, 0.70710677, 1.4142135, 2, 0.5, 1000, 1.2e-38] as [Float])
  func runsOfNeighbours(around centre: Float) {
    #if DEBUG
    let reach: UInt32 = 500
    #else
    let reach: UInt32 = 100_000
    #endif
    let low = max(centre.bitPattern - reach, Float.leastNormalMagnitude.bitPattern)
    let values = (low...centre.bitPattern + reach).map { Float(bitPattern: $0) }
    let found = KernelLogarithm.values(of: values)
    let isWithin = zip(values, found).allSatisfy { x, y in
      let truth = log(Double(x))
      return abs(Double(y) - truth) <= 0.8301 * Double(Float(truth).ulp)
    }
    #expect(isWithin)
    // Ordered but for one unit of the last place.
    #expect(zip(found, found.dropFirst()).allSatisfy { $1 >= $0 - $0.ulp })
  }

  @Test(arguments: KernelTier.available)
  func ends(tier: KernelTier) {
    let floats = KernelLogarithm.values(
      of: [1, .leastNormalMagnitude, .greatestFiniteMagnitude, 2, 0.5] as [Float], tier: tier)
    #expect(floats[0].bitPattern == 0)
    #expect(floats[1] == Float(log(0x1p-126)) && floats[2] == Float(log(0x1p128)))
    #expect(floats[3] == -floats[4] && floats[3] == Float(log(2.0)))
    let doubles = KernelLogarithm.values(
      of: [1, .leastNormalMagnitude, .greatestFiniteMagnitude, 2, 0.5] as [Double], tier: tier)
    #expect(doubles[0].bitPattern == 0)
    #expect(abs(doubles[1] - log(0x1p-1022)) <= doubles[1].ulp)
    #expect(abs(doubles[2] - 1024 * log(2.0)) <= doubles[2].ulp)
    #expect(doubles[3] == -doubles[4] && doubles[3] == log(2.0))
  }

  @Test func doublePrecisionIsWithinOneUnit() {
    let points = stride(from: 0, to: logarithmPoints.count, by: 3).map { start in
      logarithmPoints[start..<start + 3].map { Double(bitPattern: $0) }
    }
    var worst = 0.0
    for (point, found) in zip(points, KernelLogarithm.values(of: points.map { $0[0] })) {
      let error = abs((found - point[1]) / point[1].ulp - point[2])
      #expect(error <= 1, "ln \(point[0])")
      worst = max(worst, error)
    }
    #expect(worst < 0.9)
    #expect(worst > 0.5, "the measure itself is broken")
  }

  /// Any count, so any padding of the last vector; every tier; the reference's own logarithm.
  @Test(arguments: KernelTier.available)
  func tiersEqualTheReference(tier: KernelTier) {
    var numbers = SeededNumbers(seed: 14)
    for count in [0, 1, 7, 8, 9, 15, 16, 17, 33, 1000] {
      let doubles = (0..<count).map { _ in
        Double(bitPattern: (1 + numbers.next() % 2046) << 52 | numbers.next() >> 12)
      }
      let floats = (0..<count).map { _ in
        Float(bitPattern: UInt32(1 + numbers.next() % 254) << 23 | UInt32(numbers.next() >> 41))
      }
      #expect(
        KernelLogarithm.values(of: doubles, tier: tier) == doubles.map { Double.logarithm($0) })
      #expect(
        KernelLogarithm.values(of: floats, tier: tier) == floats.map { Float.logarithm($0) })
    }
  }
}
