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

  /// Those of the binary method.
  public var settings: [String: String] { binary.settings }

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
    try requireUsableWeights(rows)
    let mapCount = OneVersusRestMap<Binary.Map>.mapCount(classCount: rows.classCount)
    let columns = try ScoreColumns(
      rows.outputs, scale: Binary.Map.scale, reading: reading, count: max(1, mapCount),
      execution: execution)
    let heavy = HeavyRows(rows)
    let parts = try mapRowBlocks(
      rowCount: mapCount, blockRowCount: 8, threadCount: execution.threadCount, workspace: ()
    ) { _, range in
      try range.map { column in
        let label = Int32(mapCount == 1 ? 1 : column)
        return try binary.fit(
          on: BinarySample(
            scores: heavy.of(columns.column(column)), outcomes: heavy.labels.map { $0 == label },
            weights: heavy.weights, classCount: rows.classCount))
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

  /// Products of two sums of weights are compared: they must not leave what doubles hold.
  private func requireUsableWeights(_ rows: CalibratorRows) throws {
    let range = 1e-100...1e100
    if let row = rows.weights?.firstIndex(where: { $0 > 0 && !range.contains($0) }) {
      throw DataError(
        found: "weight \(rows.weights?[row] ?? 0)", expected: "0, or from 1e-100 to 1e100",
        file: rows.outputs.file, row: row)
    }
  }
}

/// Rows whose weight is not 0.
private struct HeavyRows {
  /// Their labels.
  let labels: [Int32]
  /// Their weights, or `nil` for 1.
  let weights: [Double]?
  private let places: [Int]?

  init(_ rows: CalibratorRows) {
    let labels = rows.labeled.labels
    guard let weights = rows.weights, weights.contains(0) else {
      (self.labels, self.weights, places) = (labels, rows.weights, nil)
      return
    }
    let places = weights.indices.filter { weights[$0] > 0 }
    self.labels = places.map { labels[$0] }
    self.weights = places.map { weights[$0] }
    self.places = places
  }

  /// Those of the numbers of all rows that are theirs.
  func of(_ numbers: [Double]) -> [Double] { places.map { $0.map { numbers[$0] } } ?? numbers }
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
