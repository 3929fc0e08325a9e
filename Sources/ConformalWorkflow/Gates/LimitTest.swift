/// A number that must not be above a limit, by its interval.
struct LimitTest {
  let value: Double
  let lower: Double
  let upper: Double
  let limit: Double
  let rows: Int
  /// Whether the lower end is where numbers of this kind end: then its distance does not tell how the interval narrows.
  var isCutBelow = false

  /// Passed where the whole interval is within the limit, failed where it is all beyond.
  var outcome: GateOutcome {
    if upper <= limit { return .passed }
    return lower > limit ? .failed : .inconclusive
  }

  /// Rows that would tell, where these do not.
  var neededRows: Int? {
    guard outcome == .inconclusive, !isCutBelow || value <= limit else { return nil }
    return NeededRows.toTell(rows: rows, value: value, lower: lower, upper: upper, limit: limit)
  }

  /// The result with its numbers.
  ///
  /// - Parameters:
  ///   - kind: the gate.
  ///   - name: what the number is, such as `ECE`.
  ///   - miss: the probability with which the interval may miss.
  ///   - digits: how the numbers are written.
  /// - Returns: the result.
  func result(
    _ kind: GateKind, name: String, miss: Double, digits: (Double) -> String = GateWords.number
  ) -> GateResult {
    let interval =
      "\(GateWords.confidence(miss: miss)) interval \(digits(lower)) ... \(digits(upper))"
    let words =
      switch outcome {
      case .passed, .notApplicable: "at most \(GateWords.limit(limit))"
      case .failed: "above \(GateWords.limit(limit)) as a whole"
      case .inconclusive:
        "which holds the limit \(GateWords.limit(limit)); \(GateWords.needed(neededRows))"
      }
    var result = GateResult(
      kind, outcome, "\(name) \(digits(value)), \(interval), \(words)")
    (result.value, result.lower, result.upper) = (value, lower, upper)
    (result.limit, result.rows, result.neededRows) = (limit, rows, neededRows)
    return result
  }
}
