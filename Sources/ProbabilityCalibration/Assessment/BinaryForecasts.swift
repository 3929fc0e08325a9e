internal import ScoringCore

/// Probabilities of an event with whether it came: what every measure of calibration is computed from.
///
/// The event is "the label is 1", "the label is c", or "the label ranked first is right".
public struct BinaryForecasts: Hashable, Sendable {
  /// The forecast probability of each row, from 0 to 1.
  public let probabilities: [Double]
  /// Whether the event came, one a row.
  public let outcomes: [Bool]
  /// A weight a row, each 0 or more; `nil` is 1 for every row.
  public let weights: [Double]?

  /// Pairs probabilities with outcomes.
  ///
  /// - Parameters:
  ///   - probabilities: n numbers from 0 to 1.
  ///   - outcomes: whether the event came, n.
  ///   - weights: n weights, finite, 0 or more, not all 0; `nil` is 1 for every row.
  /// - Throws: `DataError` for counts that differ, no rows, and numbers outside their range.
  public init(probabilities: [Double], outcomes: [Bool], weights: [Double]? = nil) throws {
    guard !probabilities.isEmpty else {
      throw DataError(found: "no rows", expected: "at least one")
    }
    guard outcomes.count == probabilities.count, weights?.count ?? outcomes.count == outcomes.count
    else {
      throw DataError(
        found: "\(outcomes.count) outcomes for \(probabilities.count) probabilities",
        expected: "one a row, and as many weights")
    }
    if let row = probabilities.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
      throw DataError(
        found: "probability \(probabilities[row])", expected: "a number from 0 to 1", row: row)
    }
    if let weights {
      if let row = weights.firstIndex(where: { !($0 >= 0 && $0 < .infinity) }) {
        throw DataError(
          found: "weight \(weights[row])", expected: "a finite number, 0 or more", row: row)
      }
      if let row = weights.firstIndex(where: { $0 != 0 && !(1e-100...1e100).contains($0) }) {
        throw DataError(
          found: "weight \(weights[row])", expected: "0, or a number from 1e-100 to 1e100", row: row
        )
      }
      guard weights.contains(where: { $0 > 0 }) else {
        throw DataError(found: "weights that are all 0", expected: "some above 0")
      }
    }
    (self.probabilities, self.outcomes, self.weights) = (probabilities, outcomes, weights)
  }

  /// The number of rows, n.
  public var count: Int { probabilities.count }
}
