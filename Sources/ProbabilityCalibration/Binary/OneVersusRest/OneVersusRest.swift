public import ScoringCore

/// Fits a binary map for two classes, or one a class against the rest.
public struct OneVersusRest<Binary: BinaryMethod>: CalibrationMethod {
  /// Fits the map of a class.
  public let binary: Binary
  /// What becomes of a row in which every class gets probability 0.
  public let zeroRows: ZeroRows

  /// Makes a way to fit a map.
  ///
  /// - Parameters:
  ///   - binary: fits the map of a class.
  ///   - zeroRows: what becomes of a row in which every class gets probability 0.
  public init(_ binary: Binary, zeroRows: ZeroRows = .uncalibrated) {
    (self.binary, self.zeroRows) = (binary, zeroRows)
  }

  /// The name of the binary map.
  public static var name: String { Binary.Map.name }

  /// Parameters of one map times the number of maps: none for one class, one for two, else K.
  public func parameterCount(classCount: Int) -> Int {
    binary.parameterCount * OneVersusRestMap<Binary.Map>.mapCount(classCount: classCount)
  }

  /// Fits the map; classes are shared out over threads.
  ///
  /// - Parameters:
  ///   - rows: rows that neither the model nor a predictor or policy was fitted on.
  ///   - reading: how numbers of the model are read.
  ///   - execution: how to work; it changes speed alone.
  /// - Returns: the map, and how its fit went: the most iterations of a class, and names such as `slope[3]` of
  ///   parameters of classes that ended at a bound.
  /// - Throws: `DataError` for rows that no map of this kind can be fitted on.
  /// - Complexity: O(n K) memory, and K binary fits.
  public func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit {
    guard rows.totalWeight.isFinite else {
      throw DataError(
        found: "weights whose sum is not finite", expected: "smaller weights",
        file: rows.outputs.file)
    }
    let mapCount = OneVersusRestMap<Binary.Map>.mapCount(classCount: rows.classCount)
    let scores = try reading.binaryScores(
      Binary.Map.scale, of: rows.outputs, execution: execution)
    let labels = rows.labeled.labels
    let kept = rows.weights.map { weights in weights.indices.filter { weights[$0] > 0 } }
    // Columns by eights: a row of the tile is one line of the cache.
    let parts = try mapRowBlocks(
      rowCount: mapCount, blockRowCount: 8, threadCount: execution.threadCount, workspace: ()
    ) { _, columns in
      let tile = gather(columns, of: scores, columnCount: mapCount)
      return try columns.map { column in
        let label = Int32(mapCount == 1 ? 1 : column)
        let start = (column - columns.lowerBound) * labels.count
        let own = Array(tile[start..<start + labels.count])
        let outcomes = labels.map { $0 == label }
        return try binary.fit(
          on: BinarySample(
            scores: kept.map { $0.map { own[$0] } } ?? own,
            outcomes: kept.map { $0.map { outcomes[$0] } } ?? outcomes,
            weights: rows.weights.map { $0.filter { $0 > 0 } }, classCount: rows.classCount))
      }
    }
    let fits = Array(parts.joined())
    let map = OneVersusRestMap(
      maps: fits.map { $0.map }, classCount: rows.classCount, reading: reading, zeroRows: zeroRows)
    return CalibrationFit(
      map: map, search: SearchOutcome(of: fits.map { $0.search }),
      atBound: fits.indices.flatMap { index in
        fits[index].atBound.map { fits.count == 1 ? $0 : "\($0)[\(index)]" }
      })
  }

  /// Some columns of rows, one after the other.
  private func gather(
    _ columns: Range<Int>, of numbers: [Double], columnCount: Int
  ) -> [Double] {
    if columnCount == 1 { return numbers }
    let rowCount = numbers.count / columnCount
    var result = [Double](repeating: 0, count: columns.count * rowCount)
    for row in 0..<rowCount {
      for column in columns {
        result[(column - columns.lowerBound) * rowCount + row] = numbers[row * columnCount + column]
      }
    }
    return result
  }
}

extension SearchOutcome {
  /// The outcome of several searches: that of the worst, with the most iterations.
  init(of outcomes: [SearchOutcome]) {
    let iterations = outcomes.reduce(0) { max($0, $1.iterationCount) }
    if outcomes.allSatisfy({ $0 == .direct }) {
      self = .direct
    } else if outcomes.allSatisfy({ $0.hasConverged }) {
      self = .converged(iterations: iterations)
    } else {
      self = .stopped(iterations: iterations)
    }
  }
}
