import ScoringCore
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Logits that are further apart than single precision can tell are refused, never answered with NaN.
@Suite struct TemperatureOverflowTests {
  /// An inverse temperature, and the first row that single precision cannot hold the terms of: at 1e-38 the
  /// second derivative of row 0 overflows already, else the loss of row 1.
  static let scales: [(inverseTemperature: Double, refusedRow: Int)] = [
    (1, 1), (1e-30, 1), (1e-38, 0),
  ]

  @Test(arguments: [3, 65], scales)
  func farLogitsAreRefused(
    classCount: Int, scale: (inverseTemperature: Double, refusedRow: Int)
  ) throws {
    let b = scale.inverseTemperature
    var row = [Float](repeating: 0, count: classCount)
    row[0] = 3e38
    row[1] = -3e38
    let outputs = try Outputs(logits: try Matrix(rows: [row, row]))
    let error = #expect(throws: DataError.self) {
      try outputs.temperatureSums(inverseTemperature: b, labels: [0, 1], precision: .float32)
    }
    #expect(error?.row == scale.refusedRow)

    let sums = try outputs.temperatureSums(
      inverseTemperature: b, labels: [0, 1], precision: .float64)
    let depths = row.map { Double(row[0]) - Double($0) }
    let masses = depths.map { exp(-b * $0) }
    let total = masses.reduce(0, +)
    let mean = zip(masses, depths).reduce(0) { $0 + $1.0 * $1.1 } / total
    let square = zip(masses, depths).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / total
    // Sums of at most 65 terms and a few operations: well within 1e-13 of each term's size.
    #expect(abs(sums.logLoss - (2 * log(total) + b * depths[1])) <= 1e-13 * (1 + b * depths[1]))
    #expect(abs(sums.gradient - (depths[1] - 2 * mean)) <= 1e-13 * depths[1])
    #expect(abs(sums.curvature - 2 * (square - mean * mean)) <= 1e-13 * 2 * square)
  }
}
