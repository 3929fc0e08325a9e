import ExactStatistics
import Foundation
import ProbabilityCalibration
import ScoringCore

/// Methods whose maps do not depend on the rows of the fit, so that every loss can be worked out by hand.
struct FixedTemperature: CalibrationMethod {
  static let name = "fixed-temperature"
  let temperature: Double

  func parameterCount(classCount: Int) -> Int { 0 }

  func fit(on rows: CalibratorRows, reading: OutputReading, execution: Execution) throws
    -> CalibrationFit
  {
    CalibrationFit(
      map: try TemperatureMap(
        temperature: temperature, classCount: rows.classCount, reading: reading), search: .direct)
  }
}

/// A method that no rows are good enough for.
struct Refusing: CalibrationMethod {
  static let name = "refusing"

  func parameterCount(classCount: Int) -> Int { 0 }

  func fit(on rows: CalibratorRows, reading: OutputReading, execution: Execution) throws
    -> CalibrationFit
  {
    throw DataError(found: "rows that are not good enough", expected: "others")
  }
}

/// Rows of logits with labels drawn from the softmax of a multiple of them.
enum DrawnRows {
  static func rows(
    _ count: Int, classes: Int = 3, sharpness: Double = 1, seed: UInt64,
    weights: [Double]? = nil, identifiers: [UInt64]? = nil
  ) throws -> CalibratorRows {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    var (numbers, labels): ([Double], [Int]) = ([], [])
    for _ in 0..<count {
      let row = (0..<classes).map { _ in 4 * stream.nextUniform() - 2 }
      let shares = SlowLogLoss.softmax(row.map { $0 * sharpness })
      var (left, label) = (stream.nextUniform(), 0)
      while label < classes - 1, left >= shares[label] {
        left -= shares[label]
        label += 1
      }
      numbers += row
      labels.append(label)
    }
    return try rows(numbers, labels, classes, weights, identifiers)
  }

  static func rows(
    _ numbers: [Double], _ labels: [Int], _ classes: Int, _ weights: [Double]? = nil,
    _ identifiers: [UInt64]? = nil
  ) throws -> CalibratorRows {
    try CalibratorRows(
      LabeledOutputs(
        Outputs(
          logits: Matrix(numbers, rowCount: labels.count, columnCount: classes),
          identifiers: identifiers.map { .given($0) } ?? .indices(from: 0)), labels: labels),
      weights: weights)
  }
}

/// Log-losses by the plain formula.
enum SlowLogLoss {
  static func softmax(_ row: [Double]) -> [Double] {
    let top = row.max() ?? 0
    let parts = row.map { exp($0 - top) }
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }

  static func losses(_ numbers: [Double], _ labels: [Int], _ classes: Int, _ temperature: Double)
    -> [Double]
  {
    labels.enumerated().map { row, label in
      let part = numbers[row * classes..<(row + 1) * classes].map { $0 / temperature }
      return -log(softmax(Array(part))[label])
    }
  }
}
