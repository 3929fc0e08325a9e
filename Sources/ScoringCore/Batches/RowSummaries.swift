internal import CScoringKernels

/// What is known of each row of outputs without its label.
///
/// All numbers are computed in the precision asked for and kept in double precision.
public struct RowSummaries: Hashable, Sendable {
  /// The label ranked first.
  public let topLabels: [Int32]
  /// The label ranked second; 0 where there is one class.
  public let secondLabels: [Int32]
  /// The probability of the label ranked first.
  public let topProbabilities: [Double]
  /// The probability of the label ranked second; 0 where there is one class.
  public let secondProbabilities: [Double]
  /// The entropy of the probabilities, in natural units (nats).
  public let entropies: [Double]
  /// Minus the log-sum-exp of the logits, at temperature 1; 0 for probabilities.
  ///
  /// Source: W. Liu et al. (2020), Energy-based out-of-distribution detection, arXiv:2010.03759.
  public let energies: [Double]
}

extension Outputs {
  /// Summarises each row: the first two labels with their probabilities, entropy and energy.
  ///
  /// - Parameters:
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: n numbers of each kind.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time, O(n) memory.
  public func summaries(
    precision: Precision, execution: Execution = .standard
  ) throws -> RowSummaries {
    try requireMasses()
    return switch precision {
    case .float32: try summaries(Float.self, execution)
    case .float64: try summaries(Double.self, execution)
    }
  }

  private func summaries<Real: ScoringReal>(
    _ type: Real.Type, _ execution: Execution
  ) throws -> RowSummaries {
    var labels = [Int32](repeating: 0, count: 2 * rowCount)
    let count = rowCount
    let hasSecond = classCount > 1
    // Four numbers a row, column after column, so that each kind is one run.
    var numbers = [Double](repeating: 0, count: 4 * rowCount)
    try unsafe labels.withUnsafeMutableBufferPointer { labels in
      try unsafe numbers.withUnsafeMutableBufferPointer { numbers in
        guard let label = labels.baseAddress, let number = numbers.baseAddress else { return }
        nonisolated(unsafe) let labels = unsafe label
        nonisolated(unsafe) let numbers = unsafe number
        _ = try unsafe mapBlocks(type, execution) { rows, block, workspace in
          let first = rows.lowerBound
          var targets = unsafe csk_summaries(
            top_labels: labels + first, second_labels: hasSecond ? labels + count + first : nil,
            top_probabilities: numbers + first,
            second_probabilities: hasSecond ? numbers + count + first : nil,
            log_sum_exps: numbers + 2 * count + first, entropies: numbers + 3 * count + first)
          try unsafe requireAllValid(block, execution.tier) {
            var rows = unsafe csk_rows(block)
            return unsafe Real.kernels(execution.tier).summarize(&rows, &targets, workspace.masses)
          }
        }
      }
    }
    return RowSummaries(
      topLabels: Array(labels[..<count]), secondLabels: Array(labels[count...]),
      topProbabilities: Array(numbers[..<count]),
      secondProbabilities: Array(numbers[count..<2 * count]),
      entropies: Array(numbers[(3 * count)...]),
      energies: numbers[2 * count..<3 * count].map { 0 - $0 })
  }
}
