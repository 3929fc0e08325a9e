extension Outputs {
  /// Minus the logarithm of the probability of the true label in each row.
  ///
  /// Of logits it is computed from logits, so that a probability too small for a number has a finite loss.
  ///
  /// - Parameters:
  ///   - labels: n labels inside `0 ..< classCount`.
  ///   - execution: how to work.
  /// - Returns: n numbers, 0 or more; infinite where a probability is 0.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time, O(n) memory besides a batch.
  package func logLosses(labels: [Int32], execution: Execution = .standard) throws -> [Double] {
    precondition(labels.count == rowCount)
    if kind == .logits {
      return try temperatureLosses(labels: labels, execution: execution)
    }
    var losses: [Double] = []
    losses.reserveCapacity(rowCount)
    let size = max(1, (1 << 21) / classCount)
    for start in stride(from: 0, to: rowCount, by: size) {
      let rows = start..<min(start + size, rowCount)
      let part = slice(rows: rows)
      let probabilities = try part.probabilities(execution: execution)
      let ofLabels = rows.map { probabilities[($0 - start) * classCount + Int(labels[$0])] }
      // Subnormal numbers are scaled up for the logarithm.
      let isSmall = ofLabels.map { $0 < .leastNormalMagnitude }
      let logarithms = KernelLogarithm.values(
        of: zip(ofLabels, isSmall).map { $1 ? max($0 * 0x1p200, .leastNormalMagnitude) : $0 },
        tier: execution.tier)
      losses += ofLabels.indices.map { index in
        guard ofLabels[index] > 0 else { return .infinity }
        return max(0, (isSmall[index] ? Outputs.scaledLogarithm : 0) - logarithms[index])
      }
      part.releasePages()
    }
    return losses
  }

  /// 200 ln 2.
  private static let scaledLogarithm = 138.62943611198907
}
