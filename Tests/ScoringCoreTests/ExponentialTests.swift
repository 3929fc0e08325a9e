import ScoringCore
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The exponential of the kernels: error in units of the last place, order, and agreement with the
/// scalar one that the reference scores use.
///
/// Worst errors seen: 1.346 ulp in single precision, over every float in -87 ... 0, with one pair of
/// neighbours out of order (a run of its own, 2026-11-22); in double precision 0.780 ulp over the points of
/// `ExponentialPoints.swift`, and 0.936 ulp over 220 000 random ones of a replica in Python.
@Suite struct ExponentialTests {
  #if DEBUG
  static let step: UInt32 = 1009
  #else
  static let step: UInt32 = 17
  #endif

  /// Floats from `-0` down to -87, in ascending order of their bits, so descending.
  private static func forEachBlock(step: UInt32, _ body: ([Float]) -> Void) {
    let last = Float(-87).bitPattern
    let blockLength = step * (1 << 18)
    for first in stride(from: Float(-0.0).bitPattern, through: last, by: Int(blockLength)) {
      body(
        stride(from: first, to: min(first + blockLength, last + 1), by: Int(step)).map {
          Float(bitPattern: $0)
        })
    }
  }

  @Test func singlePrecisionIsWithinOneAndAHalfUnits() {
    var worst = 0.0
    var smallestSoFar = Float.infinity
    var descending = true
    var count = 0
    Self.forEachBlock(step: Self.step) { block in
      for (x, y) in zip(block, KernelExponential.values(of: block)) {
        let truth = exp(Double(x))
        worst = max(worst, abs(Double(y) - truth) / Double(Float(truth).ulp))
        descending = descending && y <= smallestSoFar
        smallestSoFar = y
      }
      count += block.count
    }
    #expect(count == Int((Float(-87).bitPattern - Float(-0.0).bitPattern) / Self.step) + 1)
    #expect(worst < 1.346)
    #expect(worst > 1.1, "the measure itself is broken")
    #expect(descending)
  }

  /// Runs of neighbouring floats, where a step down could hide between sampled ones.
  @Test(arguments: [0, -1e-6, -0.34657359, -0.6931472, -1, -5.5, -20, -60, -86.99, -87] as [Float])
  func neighboursAreInOrder(around centre: Float) {
    #if DEBUG
    let reach: UInt32 = 500
    #else
    let reach: UInt32 = 50_000
    #endif
    let middle = centre == 0 ? Float(-0.0).bitPattern + reach : centre.bitPattern
    let values = (middle - reach...middle + reach).map { Float(bitPattern: $0) }
    let results = KernelExponential.values(of: values)
    #expect(zip(results, results.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(results.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test func endsInSinglePrecision() {
    let below = Float(-87).nextDown
    let found = KernelExponential.values(
      of: [
        0, -0.0, -Float.leastNonzeroMagnitude, -87, below, -88, -1e4, -.greatestFiniteMagnitude,
        -.infinity,
      ])
    #expect(found[0] == 1 && found[1] == 1 && found[2] == 1)
    #expect(found[3] > Float.leastNormalMagnitude)
    #expect(abs(Double(found[3]) - exp(-87)) <= Double(found[3].ulp))
    #expect(found[4...].allSatisfy { $0 == 0 && $0.sign == .plus })
  }

  @Test func endsInDoublePrecision() {
    let found = KernelExponential.values(
      of: [
        0, -0.0, -Double.leastNonzeroMagnitude, -708, Double(-708).nextDown, -745,
        -.greatestFiniteMagnitude, -.infinity,
      ])
    #expect(found[0] == 1 && found[1] == 1 && found[2] == 1)
    #expect(found[3] > Double.leastNormalMagnitude)
    #expect(found[4...].allSatisfy { $0 == 0 && $0.sign == .plus })
  }

  @Test func doublePrecisionIsWithinOneUnit() {
    let points = stride(from: 0, to: exponentialPoints.count, by: 3).map { start in
      exponentialPoints[start..<start + 3].map { Double(bitPattern: $0) }
    }
    #expect(points.count == 301)
    let results = KernelExponential.values(of: points.map { $0[0] })
    var worst = 0.0
    for (point, result) in zip(points, results) {
      let error = abs((result - point[1]) / point[1].ulp - point[2])
      #expect(error <= 1, "e^\(point[0])")
      worst = max(worst, error)
    }
    #expect(worst < 0.78)
    let inOrder = zip(points.map { $0[0] }, results).sorted { $0.0 < $1.0 }.map(\.1)
    #expect(zip(inOrder, inOrder.dropFirst()).allSatisfy { $0 <= $1 })
  }

  /// Any count, so any padding of the last vector; every tier; the reference's own exponential.
  @Test(arguments: KernelTier.available)
  func tiersEqualTheReference(tier: KernelTier) {
    var numbers = SeededNumbers(seed: 4)
    for count in [0, 1, 7, 8, 9, 15, 16, 17, 33, 1000] {
      let doubles = (0..<count).map { _ in -numbers.uniform() * 720 }
      let floats = (0..<count).map { _ in Float(-numbers.uniform() * 90) }
      #expect(
        KernelExponential.values(of: doubles, tier: tier) == doubles.map { Double.exponential($0) })
      #expect(
        KernelExponential.values(of: floats, tier: tier) == floats.map { Float.exponential($0) })
    }
  }
}
