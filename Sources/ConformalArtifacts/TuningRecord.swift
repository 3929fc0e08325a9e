public import ConformalPrediction
internal import ExactStatistics

/// What an artifact keeps of how its score was tuned: on rows that then did not calibrate.
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

  /// - Throws: `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    criterion = try reader.member("criterion").string()
    rows = try reader.member("rows").integer()
    seed = try reader.member("seed").integer(UInt64.self)
    share = try reader.member("share").string()
  }
}
