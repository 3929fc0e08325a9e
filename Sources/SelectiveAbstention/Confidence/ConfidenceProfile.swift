internal import ScoringCore

/// How many rows, and how many of their errors, lie at or above each distinct confidence.
///
/// A threshold is always one of these values: rows of equal confidence are accepted together or not at all, so that
/// the counts here are those of the rows that a decision by the threshold accepts.
public struct ConfidenceProfile: Hashable, Sendable {
  /// The distinct confidences, descending.
  public let thresholds: [Double]
  /// The number of rows with at least that confidence, ascending; the last is n.
  public let acceptedCounts: [Int]
  /// The number of errors among them.
  public let errorCounts: [Int]

  /// Counts rows.
  ///
  /// - Parameters:
  ///   - confidences: n finite numbers, larger where the answer is surer.
  ///   - isError: whether the answer of each row is wrong.
  /// - Precondition: one error flag a row; no confidence is NaN.
  /// - Complexity: O(n) time and memory.
  public init(confidences: [Double], isError: [Bool]) {
    precondition(confidences.count == isError.count, "one error flag a row")
    let order = confidences.indicesByDescendingValue()
    var thresholds: [Double] = []
    var accepted: [Int] = []
    var errors: [Int] = []
    var errorCount = 0
    for (position, row) in order.enumerated() {
      let confidence = confidences[Int(row)]
      errorCount += isError[Int(row)] ? 1 : 0
      if thresholds.last == confidence {
        accepted[accepted.count - 1] = position + 1
        errors[errors.count - 1] = errorCount
      } else {
        thresholds.append(confidence)
        accepted.append(position + 1)
        errors.append(errorCount)
      }
    }
    (self.thresholds, acceptedCounts, errorCounts) = (thresholds, accepted, errors)
  }

  /// The number of rows, n.
  public var rowCount: Int { acceptedCounts.last ?? 0 }
  /// The number of rows whose answer is wrong.
  public var errorCount: Int { errorCounts.last ?? 0 }
}
