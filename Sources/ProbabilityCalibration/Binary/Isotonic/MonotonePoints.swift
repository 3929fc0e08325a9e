internal import ScoringCore

/// Points that ascend and whose values do not fall.
struct MonotonePoints: Hashable, Sendable {
  /// Where the points are, strictly ascending.
  let scores: [Double]
  /// Their values, from 0 to 1, not descending.
  let values: [Double]

  /// Names points.
  init(scores: [Double], values: [Double]) {
    precondition(scores.count == values.count, "a value for each")
    (self.scores, self.values) = (scores, values)
  }

  /// Reads points that an artifact holds, under `scores` and `probabilities` with a prefix.
  ///
  /// - Throws: `DataError` where scores do not ascend, values fall or leave 0 ... 1.
  init(_ parameters: CalibrationParameters, prefix: String = "") throws {
    let scores = try parameters.list("\(prefix)scores")
    let values = try parameters.list("\(prefix)probabilities", count: scores.count)
    guard zip(scores, scores.dropFirst()).allSatisfy({ $0 < $1 }),
      zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }),
      values.allSatisfy({ $0 >= 0 && $0 <= 1 })
    else {
      throw DataError(
        found: "a calibrator whose points do not ascend inside 0 ... 1",
        expected: "'\(prefix)scores' and '\(prefix)probabilities' of one length that do")
    }
    self.init(scores: scores, values: values)
  }

  /// The points as parameters, under `scores` and `probabilities` with a prefix.
  func parameters(prefix: String = "") -> CalibrationParameters {
    CalibrationParameters(lists: ["\(prefix)scores": scores, "\(prefix)probabilities": values])
  }

  /// The same points, of which there must be some.
  ///
  /// - Throws: `DataError` where there are none.
  func requiringSome() throws -> MonotonePoints {
    guard !scores.isEmpty else {
      throw DataError(found: "a calibrator without points", expected: "at least one")
    }
    return self
  }

  /// The number of points below a score, or not above it.
  ///
  /// - Complexity: O(log(number of points)).
  func count(below score: Double, orAt includesEqual: Bool) -> Int {
    var (low, high) = (0, scores.count)
    while low < high {
      let middle = (low + high) >> 1
      if scores[middle] < score || (includesEqual && scores[middle] == score) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// Values of straight lines between the points, level beyond the ends; there must be some.
  ///
  /// - Parameter queries: n numbers.
  /// - Returns: n values; larger queries never have smaller ones, also after rounding.
  /// - Complexity: O(n log(number of points)).
  func interpolated(at queries: [Double]) -> [Double] {
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
