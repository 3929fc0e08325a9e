internal import ScoringCore

extension Outputs {
  /// The probability of one label in each row.
  ///
  /// - Parameters:
  ///   - labels: n labels inside `0 ..< classCount`.
  ///   - execution: how to work.
  /// - Returns: n numbers from 0 to 1.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time, O(n) memory.
  func probabilities(ofLabels labels: [Int32], execution: Execution) throws -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(rowCount)
    for rows in smallBatches {
      let part = slice(rows: rows)
      let probabilities = try part.probabilities(execution: execution)
      for (offset, label) in labels[rows].enumerated() {
        result.append(probabilities[offset * classCount + Int(label)])
      }
      part.releasePages()
    }
    return result
  }

  /// Ranges of rows that take some megabytes.
  var smallBatches: [Range<Int>] {
    let size = max(1, (1 << 21) / classCount)
    return stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
  }
}
