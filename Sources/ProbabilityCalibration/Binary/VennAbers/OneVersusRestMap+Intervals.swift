public import ScoringCore

extension OneVersusRestMap where Binary == VennAbersMap {
  /// The two calibrated probabilities [p0, p1] of every class of rows.
  ///
  /// Of each class against the rest, before a row is divided by its sum; of two classes those of the class 0 are
  /// the complement, [1 - p1, 1 - p0].
  ///
  /// - Parameters:
  ///   - rows: n rows of K numbers, of the kind that the map reads.
  ///   - tier: the instruction set to compute with, on the calling thread.
  /// - Returns: n x K intervals inside 0 ... 1, row after row.
  /// - Throws: `DataError` for rows of another kind or class count, and for the first row that is not a row of its
  ///   kind.
  /// - Complexity: O(n K log(number of steps)).
  public func intervals(
    of rows: Outputs, tier: KernelTier = .active
  ) throws -> [ClosedRange<Double>] {
    try requireClassCount(of: rows)
    let scores = try reading.binaryScores(.probability, of: rows, tier: tier)
    if classCount == 1 { return scores.map { _ in 1...1 } }
    if classCount == 2 {
      return maps[0].intervals(of: scores).flatMap {
        [1 - $0.upperBound...1 - $0.lowerBound, $0]
      }
    }
    var result = [ClosedRange<Double>](repeating: 0...1, count: scores.count)
    for label in 0..<classCount {
      let column = stride(from: label, to: scores.count, by: classCount).map { scores[$0] }
      let intervals = maps[label].intervals(of: column)
      for row in intervals.indices { result[row * classCount + label] = intervals[row] }
    }
    return result
  }
}
