public import ExactStatistics

/// The gates that a run can be held to.
public enum GateKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// Every role has its rows.
  case minimumRows = "minimum_rows"
  /// No row has two roles.
  case noOverlap = "no_overlap"
  /// The data are no older than allowed.
  case freshness
  /// The sets of the test rows hold the truth as often as promised.
  case coverage
  /// The upper end of the interval of the ECE.
  case ece
  /// Corrected probabilities have no more log-loss than before correction.
  case logLoss = "log_loss"
  /// Corrected probabilities have no more log-loss than those of the version in force.
  case logLossInForce = "log_loss_in_force"
  /// The correction costs no accuracy.
  case accuracy
  /// The policy is certified to hold to its risk, and does on the test rows.
  case selectiveRisk = "selective_risk"
  /// The policy is certified to stay within capacity, and does on the test rows.
  case reviewVolume = "review_volume"
}

/// A gate with its limits.
public struct GateDefinition: Codable, Hashable, Sendable {
  /// Which gate.
  public var kind: GateKind
  /// The limit, or `nil` where the gate has none.
  ///
  /// The largest upper bound of the ECE; how far coverage may be below its target; how much log-loss or accuracy may be
  /// lost.
  public var limit: Double?
  /// The probability with which a gate that is met may be called failed.
  public var significance: Level

  /// Describes a gate.
  ///
  /// - Parameters:
  ///   - kind: which gate.
  ///   - limit: the limit, or `nil` for ``GateKind/standardLimit``.
  ///   - significance: the probability with which a gate that is met may be called failed.
  public init(
    _ kind: GateKind, limit: Double? = nil,
    significance: Level = GateDefinition.standardSignificance
  ) {
    (self.kind, self.limit, self.significance) = (kind, limit ?? kind.standardLimit, significance)
  }

  /// The significance where a pipeline names none.
  public static let standardSignificance: Level = "0.01"

  /// All gates with their usual limits.
  public static let standard = GateKind.allCases.map { GateDefinition($0) }
}

extension GateKind {
  /// The limit where a pipeline names none; `nil` where the gate has no limit of its own.
  public var standardLimit: Double? {
    switch self {
    case .coverage: 0.05
    case .ece: 0.05
    case .logLoss, .logLossInForce: 0.01
    case .accuracy: 0.01
    case .minimumRows, .noOverlap, .freshness, .selectiveRisk, .reviewVolume: nil
    }
  }
}

extension PipelineDefinition {
  /// The significance of a gate; the usual one where the pipeline does not have the gate.
  func significance(of kind: GateKind) -> Level {
    gates.first { $0.kind == kind }?.significance ?? GateDefinition.standardSignificance
  }
}
