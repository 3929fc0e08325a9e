internal import ScoringCore

/// What is known of each row with its label: the answer, how sure it is, and the losses.
struct RowLosses: Sendable {
  /// The label ranked first.
  private(set) var topLabels: [Int32] = []
  /// Its probability.
  private(set) var confidences: [Double] = []
  /// The probability of the true label.
  private(set) var trueProbabilities: [Double] = []
  /// Minus the logarithm of that; infinite where it is 0.
  private(set) var logLosses: [Double] = []
  /// The squared distance of the probabilities from the label, from 0 to 2.
  private(set) var brierLosses: [Double] = []
  /// The labels.
  let labels: [Int32]

  /// Prepares to read the rows of some labels.
  init(labels: [Int32]) {
    self.labels = labels
    topLabels.reserveCapacity(labels.count)
    confidences.reserveCapacity(labels.count)
    trueProbabilities.reserveCapacity(labels.count)
    logLosses.reserveCapacity(labels.count)
    brierLosses.reserveCapacity(labels.count)
  }

  /// Reads all rows.
  ///
  /// - Complexity: O(n K) time, O(n) memory and a batch of rows.
  init(of rows: CalibratorRows, execution: Execution) throws {
    var losses = RowLosses(labels: rows.labeled.labels)
    for batch in rows.outputs.batches {
      let outputs = rows.outputs.slice(rows: batch)
      try losses.read(
        outputs, try outputs.probabilities(execution: execution), execution: execution)
      outputs.releasePages()
    }
    self = losses
  }

  /// Reads the next rows.
  ///
  /// - Parameters:
  ///   - outputs: the rows.
  ///   - probabilities: their probabilities, row after row.
  ///   - execution: how to work.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  mutating func read(
    _ outputs: Outputs, _ probabilities: [Double], execution: Execution
  ) throws {
    let classCount = outputs.classCount
    let first = topLabels.count
    let truth = labels[first..<first + outputs.rowCount]
    topLabels += try outputs.topLabels(precision: .float64, execution: execution)
    let squares = try mapRowBlocks(
      rowCount: outputs.rowCount, blockRowCount: 1024, threadCount: execution.threadCount,
      workspace: ()
    ) { (_: Void, rows: Range<Int>) -> [Double] in
      rows.map { row in
        var sum = 0.0
        for index in row * classCount..<(row + 1) * classCount {
          sum += probabilities[index] * probabilities[index]
        }
        return sum
      }
    }
    for (row, sum) in squares.joined().enumerated() {
      let start = row * classCount
      confidences.append(min(1, probabilities[start + Int(topLabels[first + row])]))
      let own = min(1, probabilities[start + Int(truth[first + row])])
      trueProbabilities.append(own)
      // The own term apart, so that a row that is right and sure has a loss near 0 and not a difference.
      let others = max(0, sum - own * own)
      brierLosses.append((1 - own) * (1 - own) + others)
    }
    logLosses += try outputs.logLosses(labels: Array(truth), execution: execution)
  }

  /// Forecasts that the label ranked first is right.
  func topLabelForecasts(weights: [Double]?) throws -> BinaryForecasts {
    try BinaryForecasts(
      probabilities: confidences, outcomes: zip(topLabels, labels).map { $0 == $1 },
      weights: weights)
  }
}
