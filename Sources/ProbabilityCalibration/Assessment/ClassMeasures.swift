internal import ScoringCore

/// What one class adds to an assessment: its forecasts against the rest.
struct ClassMeasures: Sendable {
  let part: PartMeasures
  let brierDecomposition: BrierDecomposition
  /// `nil` where the class, or the rest, does not occur.
  let areaUnderCurve: Double?
  /// Whether the class is a label of some row.
  let occurs: Bool
  let squaredErrorPart: Double
  /// The forecasts of a binary problem, to name its own errors.
  let binned: BinnedForecasts?

  init(
    _ label: Int, of classCount: Int, _ probabilities: [Double], labels: [Int32],
    weights: [Double]?, options: AssessmentOptions
  ) throws {
    let forecasts = DistinctForecasts(
      probabilities: probabilities, weights: weights, isEvent: { Int(labels[$0]) == label })
    let occurrences = forecasts.eventCount
    // Classes are worked on side by side, each on its own.
    part = try PartMeasures(
      name: String(label), count: occurrences, forecasts, event: "class", partCount: classCount,
      options: options, hasDiagram: classCount <= options.diagramLimit,
      execution: Execution(threadCount: 1))
    brierDecomposition = forecasts.brierDecomposition
    areaUnderCurve = forecasts.areaUnderCurve
    occurs = occurrences > 0
    let binned = BinnedForecasts(forecasts, by: options.binning)
    squaredErrorPart = binned.debiasedSquaredError
    self.binned = classCount == 2 ? binned : nil
  }
}

extension ClassMeasures {
  /// Measures every class.
  ///
  /// Classes are held some at a time, so that memory stays bounded; rows are read once for each set of them.
  ///
  /// - Parameters:
  ///   - rows: n rows, K classes.
  ///   - options: how calibration is assessed.
  ///   - execution: how to work.
  ///   - width: the number of classes to hold at a time.
  ///   - progress: called with the number of rows done, now and then.
  /// - Returns: K measures, and what is known of each row.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K) time; O(n) memory and 256 MB of columns, or one where that is more.
  static func all(
    of rows: CalibratorRows, options: AssessmentOptions, execution: Execution,
    classesAtOnce width: Int, progress: (Int) -> Void
  ) throws -> (classes: [ClassMeasures], losses: RowLosses) {
    let labels = rows.labeled.labels
    var losses = RowLosses(labels: labels)
    var measures: [ClassMeasures] = []
    let classCount = rows.classCount
    let tileCount = (classCount + width - 1) / width
    for (tile, start) in stride(from: 0, to: classCount, by: width).enumerated() {
      let classes = start..<min(start + width, classCount)
      let columns = try ClassColumns(classes, of: rows, execution: execution) {
        batch, outputs, probabilities in
        if start == 0 { try losses.read(outputs, probabilities, execution: execution) }
        progress((tile * rows.rowCount + batch.upperBound) / tileCount)
      }
      measures += try mapRowBlocks(
        rowCount: classes.count, blockRowCount: 1, threadCount: execution.threadCount,
        workspace: ()
      ) { (_: Void, block: Range<Int>) -> ClassMeasures in
        let label = classes.lowerBound + block.lowerBound
        return try ClassMeasures(
          label, of: classCount, columns.column(label), labels: labels, weights: rows.weights,
          options: options)
      }
    }
    return (measures, losses)
  }
}
