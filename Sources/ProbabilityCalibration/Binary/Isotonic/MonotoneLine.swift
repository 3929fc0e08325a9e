internal import ScoringCore

/// Straight lines between points that do not fall, level beyond the ends.
struct MonotoneLine: Hashable, Sendable {
  /// Where the points are, strictly ascending, not empty.
  let scores: [Double]
  /// Their values, from 0 to 1, not descending.
  let values: [Double]

  /// Connects points.
  init(scores: [Double], values: [Double]) {
    precondition(!scores.isEmpty && scores.count == values.count, "a value for each")
    (self.scores, self.values) = (scores, values)
  }

  /// Reads points that an artifact holds.
  ///
  /// - Throws: `DataError` where scores do not ascend, values fall or leave 0 ... 1.
  init(_ parameters: CalibrationParameters) throws {
    let scores = try parameters.list("scores")
    let values = try parameters.list("probabilities", count: scores.count)
    guard !scores.isEmpty, zip(scores, scores.dropFirst()).allSatisfy({ $0 < $1 }),
      zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }),
      values.allSatisfy({ $0 >= 0 && $0 <= 1 })
    else {
      throw DataError(
        found: "a calibrator whose points do not ascend inside 0 ... 1",
        expected: "'scores' and 'probabilities' of one length that do")
    }
    self.init(scores: scores, values: values)
  }

  /// The points as parameters.
  var parameters: CalibrationParameters {
    CalibrationParameters(lists: ["scores": scores, "probabilities": values])
  }

  /// The line's values.
  ///
  /// - Parameter queries: n numbers.
  /// - Returns: n values; larger queries never have smaller ones, also after rounding.
  /// - Complexity: O(n log(number of points)).
  func values(of queries: [Double]) -> [Double] {
    let last = scores.count - 1
    return queries.map { query in
      guard query > scores[0] else { return values[0] }
      guard query < scores[last] else { return values[last] }
      // The last point at or below the query.
      var (low, high) = (0, last)
      while high - low > 1 {
        let middle = (low + high) >> 1
        if scores[middle] <= query { low = middle } else { high = middle }
      }
      let share = (query - scores[low]) / (scores[low + 1] - scores[low])
      return min(values[low + 1], values[low] + (values[low + 1] - values[low]) * share)
    }
  }
}
