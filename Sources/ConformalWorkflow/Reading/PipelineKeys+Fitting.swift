internal import ConformalPrediction
internal import ProbabilityCalibration
internal import SelectiveAbstention

extension PipelineKeys {
  /// The scores that are computed from outputs.
  static let scores = ScoreRegistry.all.map { $0.name }.filter { $0 != GivenScore.name }
  /// The confidences that are computed from outputs.
  static let confidences = ConfidenceScore.allCases.filter { !$0.needsPredictor && $0 != .given }
    .map { $0.rawValue }

  static let calibrator: [KeyRule] = [
    KeyRule(
      "method", .word(CalibrationMethods.names + ["auto"]), "temperature",
      "The method; auto is the simplest that cross-validated log-loss cannot tell from the best."),
    KeyRule(
      "candidates", .either([.list(.word(CalibrationMethods.names)), .word(["auto"])]),
      "[temperature, isotonic]", "The methods that cross-validation chooses from."),
    KeyRule(
      "rules", .either([.mapping(rules), .text]), "rules.yaml",
      "Written rules that choose: a file, or the rules themselves."),
    KeyRule(
      "keep_answers", .flag, "true",
      "Whether maps that may change the label ranked first are refused; false without it."),
    KeyRule("seed", seed, "7", "The seed of divisions into folds."),
  ]

  static let rules: [KeyRule] = [
    KeyRule(
      "rules", .list(.mapping(rule)), "[{name: good, when: ece_upper <= 0.02, then: leave}]",
      "Rules in the order in which they are asked.", isRequired: true),
    KeyRule(
      "otherwise", .word(["leave", "revisit", "auto"] + CalibrationMethods.names), "auto",
      "What is done where no rule fires."),
  ]

  static let rule: [KeyRule] = [
    KeyRule("name", .text, "good enough", "What the rule is called.", isRequired: true),
    KeyRule("when", .text, "ece_upper <= 0.02", "What must hold.", isRequired: true),
    KeyRule(
      "then", .word(["leave", "revisit", "auto"] + CalibrationMethods.names), "leave",
      "What is done then.", isRequired: true),
    KeyRule("because", .text, "no map mends that", "Why."),
  ]

  static let predictor: [KeyRule] = [
    KeyRule("score", .word(scores), "aps", "The nonconformity score.", isRequired: true),
    KeyRule(
      "alpha", .either([.list(.level), .level]), "0.1",
      "The miscoverage level, or several: sets miss the truth that often.", isRequired: true),
    KeyRule(
      "randomized", .flag, "true", "Whether scores are randomised; what suits the score without it."
    ),
    KeyRule("lambda", .number(0...1e6), "0.01", "The price of a rank, for raps."),
    KeyRule("k_reg", .integer(0...Int(Int32.max)), "5", "The ranks without a price, for raps."),
    KeyRule("weight", .number(0...1e6), "0.2", "The weight of ranks, for saps."),
    KeyRule(
      "set_policy", .word(SetPolicy.allCases.map { $0.rawValue }), "allow-empty",
      "What becomes of empty sets."),
    KeyRule(
      "conditional", .word(PredictorDefinition.Conditional.allCases.map { $0.rawValue }),
      "classes", "What coverage holds in: all rows (marginal), each class, or each group."),
    KeyRule(
      "minimum_group_size", .integer(1...Int.max), "100",
      "Groups of fewer rows get the quantile of the larger group that they are in."),
    KeyRule("seed", seed, "7", "The seed of the draws of a randomised score."),
  ]

  static let policy: [KeyRule] = [
    KeyRule(
      "confidence", .word(confidences), "max-probability",
      "What answers are ranked by; max-probability without it."),
    KeyRule("max_risk", .level, "0.02", "The largest share of wrong answers among approved rows."),
    KeyRule(
      "delta", .level, "0.05",
      "The probability with which the statement on risk may fail; 0.05 without it."),
    KeyRule(
      "capacity", .mapping(capacity), "{reviews: 200, per: 10000, arrivals: fixed}",
      "Most reviews a team can do; arrivals: poisson where a period has 'per' rows only on average."
    ),
    KeyRule(
      "costs", .mapping(costs), "{error: 10, review: 1, escalation: 4}", "What decisions cost."),
    KeyRule("allow_escalation", .flag, "true", "Whether rows may be escalated; true without it."),
    KeyRule("seed", seed, "7", "The seed of divisions of rows."),
    KeyRule("reason", .text, "agreed on 3 November", "Why these limits, for the auditor."),
  ]

  static let capacity: [KeyRule] = [
    KeyRule("reviews", .integer(0...Int.max), "200", "Reviews a period.", isRequired: true),
    KeyRule(
      "per", .integer(1...Int.max), "10000",
      "Rows of a period, taken as exactly so many; the mean with arrivals: poisson.",
      isRequired: true),
    KeyRule(
      "arrivals", .word(PolicyDefinition.Capacity.Arrivals.allCases.map { $0.rawValue }),
      "poisson",
      "Whether each period has exactly 'per' rows, or a Poisson number of that mean; fixed without it."
    ),
    KeyRule(
      "delta", .level, "0.05",
      "The probability with which more reviews may come; 0.05 without it."),
  ]

  static let costs: [KeyRule] = [
    KeyRule("error", .number(0...1e6), "10", "A wrong approved answer.", isRequired: true),
    KeyRule("review", .number(0...1e6), "1", "A review.", isRequired: true),
    KeyRule("escalation", .number(0...1e6), "4", "An escalation.", isRequired: true),
    KeyRule(
      "miss_rate", .number(0...1), "0.1",
      "The share of wrong answers that a reviewer lets pass; 0 without it."),
  ]

  static let gates: [KeyRule] =
    GateKind.allCases.map { kind in
      let limit = limit(of: kind)
      let inner =
        (limit.map { [KeyRule("limit", $0, "0.05", "The limit.")] } ?? [])
        + (kind.hasSignificance ? test : [])
      return KeyRule(
        kind.rawValue,
        .either([.flag] + (limit.map { [$0] } ?? []) + (inner.isEmpty ? [] : [.mapping(inner)])),
        kind.standardLimit.map { "\($0)" } ?? "true", summary(of: kind))
    } + [
      KeyRule(
        "allow_inconclusive",
        .either([.flag, .list(.word(GateKind.allCases.map { $0.rawValue }))]), "[ece]",
        "Gates that may be inconclusive without the run failing; true is all.")
    ]

  /// What the limit of a gate may be; `nil` where it has none of its own.
  private static func limit(of kind: GateKind) -> ValueRule? {
    switch kind {
    // A distance: somebody who writes 0.9 means the coverage itself, and would have no gate.
    case .coverage: .number(0...0.5)
    case .ece, .accuracy: .number(0...1)
    case .logLoss, .logLossInForce: .number(0...1e6)
    case .minimumRows, .noOverlap, .freshness, .selectiveRisk, .reviewVolume: nil
    }
  }

  private static let test: [KeyRule] = [
    KeyRule(
      "significance", .level, "0.01",
      "The probability with which a gate that is met may be called failed; 0.01 without it.")
  ]

  private static func summary(of kind: GateKind) -> String {
    switch kind {
    case .minimumRows: "Every role has its rows."
    case .noOverlap: "No row has two roles."
    case .freshness: "The data are no older than data.max_age."
    case .coverage: "How far coverage may be below its target."
    case .ece: "The largest upper end of the interval of the calibration error."
    case .logLoss: "How much log-loss the correction may cost."
    case .logLossInForce: "How much more log-loss than the version in force."
    case .accuracy: "How much accuracy the correction may cost."
    case .selectiveRisk: "The policy holds to its risk."
    case .reviewVolume: "The policy stays within capacity."
    }
  }
}
