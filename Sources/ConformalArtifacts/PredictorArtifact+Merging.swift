internal import ConformalPrediction
internal import ScoringCore

extension PredictorArtifact {
  /// Puts artifacts of predictors that were fitted on disjoint rows with one method together.
  ///
  /// The predictor and the sample of rows are those of a single fit on all rows, bit for bit; the inputs are
  /// those of all shards.
  ///
  /// - Parameters:
  ///   - shards: at least one.
  ///   - allowsTrivial: whether all rows together may be too few for a level.
  /// - Throws: `DataError` with code `usage` for shards of different methods, outputs, class names or calibrators, or of a
  ///   randomized score whose rows are not told apart by ids or indices; `DataError` for shards that share a
  ///   file, a row id or a row index; and as `ConformalPredictor.merging(_:allowsTrivial:)`.
  /// - Complexity: O(n) for n calibration rows, in bounded memory.
  public init(merging shards: [PredictorArtifact], allowsTrivial: Bool = false) throws {
    guard let first = shards.first else {
      throw DataError(.usage, found: "no predictors to merge", expected: "at least one")
    }
    let classNames = first.classNames
    var data = first.data
    var tuning = first.tuning
    for shard in shards.dropFirst() {
      try shard.requireCalibrator(of: first)
      try shard.requireMergeable(with: data, classNames)
      data = data.merged(with: shard.data)
      tuning = try shard.tuning.map { try $0.merged(with: tuning) } ?? tuning
    }
    self.init(
      predictor: try ConformalPredictor.merging(
        shards.map { $0.predictor }, allowsTrivial: allowsTrivial),
      data: data, classNames: classNames, tuning: tuning, calibrator: first.calibrator)
  }

  /// Checks that scores are of outputs that went through the same calibrator, if through one.
  package func requireCalibrator(of other: PredictorArtifact) throws {
    guard try calibrator?.sha256 != other.calibrator?.sha256 else { return }
    throw DataError(
      .usage,
      found: calibrator == nil
        ? "a predictor without a calibrator" : "another calibrator than that of the first",
      expected: try other.calibrator.map { "the one with sha256 \(try $0.sha256)" } ?? "none")
  }

  /// Checks that an artifact can be merged with what has been merged so far.
  package func requireMergeable(with other: DataRecord, _ otherNames: [String]?) throws {
    guard classNames == otherNames else {
      throw DataError(
        .usage, found: "other class names than those of the first", expected: "the same")
    }
    guard !data.rows.rowCount.addingReportingOverflow(other.rows.rowCount).overflow else {
      throw DataError(
        found: "\(data.rows.rowCount) rows", expected: "a sum of all rows below 2^63")
    }
    if let file = OverlapEvidence.find(among: data.inputs, fitted: other),
      case .sameFile(let role) = file
    {
      throw DataError(
        found: "a file of \(role) that another shard was fitted on", expected: "disjoint rows")
    }
    if let mine = data.identifiers, let others = other.identifiers {
      let shared = mine.shared(with: others)
      guard shared == 0 else {
        throw DataError(
          found: "\(shared) sampled row ids that another shard has too", expected: "disjoint rows")
      }
    }
    guard predictor.score.isRandomized else { return }
    guard (data.identifiers == nil) == (other.identifiers == nil) else {
      throw DataError(
        .usage, found: "shards with and without row ids", expected: "ids in all or in none")
    }
    if let shared = data.rowRanges.first(where: { range in
      other.rowRanges.contains { $0.overlaps(range) }
    }) {
      throw DataError(
        .usage,
        found:
          "row indices \(shared.lowerBound) ... \(shared.upperBound - 1), some of which another "
          + "shard has too",
        expected: "rows that are told apart: draws of a randomized score depend on them",
        remedy: "fit shards with --ids, or with --first-row after the rows of the shards before")
    }
  }
}

extension DataRecord {
  /// The record of the rows of both.
  func merged(with other: DataRecord) -> DataRecord {
    var rows = rows
    rows.merge(other.rows)
    var identifiers = identifiers
    if let others = other.identifiers { identifiers?.merge(others) }
    if other.identifiers == nil { identifiers = nil }
    var ranges: [Range<Int>] = []
    var overlaps = false
    for range in (rowRanges + other.rowRanges).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        overlaps = overlaps || last.upperBound > range.lowerBound
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    // Shards that all count from 0 have no draws; together they count from 0 as a single fit does.
    if overlaps { ranges = [0..<rows.rowCount] }
    return DataRecord(
      inputs: inputs + other.inputs, rows: rows, identifiers: identifiers, rowRanges: ranges)
  }

  /// First index and count of each range, or `nil` where the indices are those of rows from 0 on.
  var statedRanges: [[Int]]? {
    guard identifiers == nil, rowRanges != [0..<rows.rowCount] else { return nil }
    return rowRanges.map { [$0.lowerBound, $0.count] }
  }

  /// How many sampled rows of another record are equal to sampled rows of this one.
  package func sharedRows(with other: DataRecord) -> Int { rows.shared(with: other.rows) }
}
