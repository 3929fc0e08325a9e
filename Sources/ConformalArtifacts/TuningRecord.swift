public import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore

/// What an artifact keeps of how its score, clusters or rank limits were chosen: on rows that then did not
/// calibrate.
public struct TuningRecord: Hashable, Sendable, Encodable {
  /// What was best.
  public let criterion: String
  /// The number of rows that the score was tuned on.
  public let rows: Int
  /// The seed of their selection.
  public let seed: UInt64
  /// The share of rows that were selected, exactly.
  public let share: String

  /// Records a choice.
  ///
  /// - Parameters:
  ///   - tuning: how it was made.
  ///   - outcome: what was chosen.
  public init(_ tuning: RAPSTuning, _ outcome: RAPSTuning.Outcome) {
    criterion = tuning.criterion.rawValue
    rows = outcome.rowCount
    seed = tuning.rows.seed
    share = "\(tuning.rows.share)"
  }

  /// Records a choice of clusters or rank limits.
  ///
  /// - Parameters:
  ///   - taxonomy: what was chosen.
  ///   - rows: the rows that it was chosen on.
  ///   - rowCount: their number.
  public init?(_ taxonomy: Taxonomy, on rows: RowSelection, rowCount: Int) {
    switch taxonomy {
    case .clusterConditional, .rankCalibrated: break
    case .marginal, .classConditional, .groupConditional: return nil
    }
    self.init(criterion: taxonomy.name, rows: rowCount, seed: rows.seed, share: "\(rows.share)")
  }

  private init(criterion: String, rows: Int, seed: UInt64, share: String) {
    self.criterion = criterion
    self.rows = rows
    self.seed = seed
    self.share = share
  }

  /// Whether a fit could have written it.
  var isSound: Bool {
    let isKnown =
      RAPSTuning.Criterion(rawValue: criterion) != nil
      || ["cluster-conditional", "rank-calibrated"].contains(criterion)
    return rows >= 0 && isKnown && (try? Level(share)) != nil
  }

  /// The record of scores that were tuned alike on the rows of shards, or on those of one.
  ///
  /// - Throws: `DataError` with code `usage` for scores that were tuned in different ways.
  func merged(with other: TuningRecord?) throws -> TuningRecord {
    guard let other else { return self }
    let (sum, overflows) = rows.addingReportingOverflow(other.rows)
    guard criterion == other.criterion, seed == other.seed, share == other.share, !overflows else {
      throw DataError(
        .usage, found: "a score tuned by \(criterion), share \(share), seed \(seed)",
        expected:
          "by \(other.criterion), share \(other.share), seed \(other.seed), as another shard")
    }
    return TuningRecord(criterion: criterion, rows: sum, seed: seed, share: share)
  }

  /// - Throws: `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    criterion = try reader.member("criterion").string()
    rows = try reader.member("rows").integer()
    seed = try reader.member("seed").integer(UInt64.self)
    share = try reader.member("share").string()
  }
}
