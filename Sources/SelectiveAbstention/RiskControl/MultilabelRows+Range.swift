internal import ScoringCore

extension MultilabelRows {
  /// Checks that no score is below 0 or above 1, as a grid from 0 to 1 takes for granted.
  ///
  /// - Throws: `DataError` that names the first score outside.
  /// - Complexity: O(n K).
  public func requireUnitScores() throws {
    let group = max(1, (1 << 17) / labelCount)
    for start in stride(from: 0, to: rowCount, by: group) {
      let part = scores.slice(rows: start..<min(start + group, rowCount))
      let values = part.doubles()
      if let index = values.firstIndex(where: { !(0...1).contains($0) }) {
        throw DataError(
          found: "a score of \(values[index])", expected: "0 ... 1 for a grid from 0 to 1",
          remedy: "give probabilities, or the thresholds themselves", file: scoresFile,
          row: start + index / labelCount, column: index % labelCount)
      }
      part.releasePages()
    }
  }
}
