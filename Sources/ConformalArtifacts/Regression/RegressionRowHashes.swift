public import ConformalPrediction
internal import ScoringCore

extension RegressionData {
  /// The hash of each row over its predictions, difficulty and target, the same wherever the row is.
  var rowHashes: [UInt64] {
    targets.indices.map { index in
      let row = outputs[index]
      return [row.lower, row.upper, row.difficulty, targets[index]].reduce(0) { hash, value in
        HashSketch.hash(ofIdentifier: hash ^ (value + 0).bitPattern)
      }
    }
  }

  var identifierHashes: [UInt64] {
    guard outputs.identifiers.areGiven else { return [] }
    return (0..<rowCount).map { HashSketch.hash(ofIdentifier: outputs.identifiers[$0]) }
  }
}

extension DataRecord {
  /// Records rows with numeric targets.
  ///
  /// - Parameters:
  ///   - data: n rows.
  ///   - inputs: the files that they come from.
  /// - Complexity: O(n log n).
  public init(of data: RegressionData, inputs: [Input]) {
    var rows = HashSketch()
    var identifiers = HashSketch()
    rows.add(data.rowHashes)
    identifiers.add(data.identifierHashes)
    var ranges: [Range<Int>] = []
    if case .indices(let first) = data.outputs.identifiers {
      ranges = [first..<first + rows.rowCount]
    }
    self.init(
      inputs: inputs, rows: rows,
      identifiers: data.outputs.identifiers.areGiven ? identifiers : nil, rowRanges: ranges)
  }
}

extension OverlapEvidence {
  /// Looks for evidence, in identifiers and values of rows, that test rows are rows that an artifact was fitted on.
  ///
  /// - Parameters:
  ///   - data: the test rows.
  ///   - fitted: the artifact's record.
  /// - Returns: the evidence.
  /// - Complexity: O(m).
  public static func find(in data: RegressionData, fitted: DataRecord) -> OverlapEvidence {
    let known = Set(fitted.identifiers?.hashes ?? [])
    let shared = known.intersection(data.identifierHashes).count
    if shared > 0 { return .sameIdentifiers(shared: shared, sampled: known.count) }
    var rows = TestRowCounts(against: fitted.rows)
    rows.add(data.rowHashes)
    let equal = rows.fitted.count
    if equal == 0 { return .none }
    let sampled = fitted.rows.hashes.count
    let pValue = RepeatedRows(fitted: fitted.rows, test: rows, testRowCount: data.rowCount).pValue
    return pValue < significance
      ? .sameRows(shared: equal, sampled: sampled, pValue: pValue)
      : .coincidence(shared: equal, sampled: sampled, pValue: pValue)
  }
}
