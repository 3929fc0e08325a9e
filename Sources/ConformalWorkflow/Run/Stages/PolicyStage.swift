internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore
internal import SelectiveAbstention

/// A policy is fitted.
struct PolicyStage {
  let definition: PolicyDefinition
  let owner: String
  let seed: UInt64
  let execution: Execution

  /// All that the fit depends on beside rows and the calibrator.
  struct Settings: Encodable {
    let definition: PolicyDefinition
    let owner: String
    let seed: UInt64
  }

  /// What later stages need to know.
  struct Fitted: Codable, Hashable, Sendable {
    var isFitted: Bool
    var alternatives: String?
  }

  var settings: Settings { Settings(definition: definition, owner: owner, seed: seed) }

  var request: PolicyFit {
    get throws {
      var request = PolicyFit()
      request.risks = definition.maxRisk.map { [RiskTarget(.error, limit: $0)] } ?? []
      request.delta = definition.delta
      request.capacity = try definition.capacity.map {
        try ReviewCapacity(
          reviews: $0.reviews,
          arrivals: $0.arrivals == .poisson ? .poisson(mean: $0.per) : .fixed($0.per),
          delta: $0.delta)
      }
      request.costs = try definition.costs.map {
        try DecisionCosts(
          error: $0.error, review: $0.review, escalation: $0.escalation, missRate: $0.missRate)
      }
      request.allowsEscalation = definition.allowEscalation
      request.seed = seed
      return request
    }
  }

  static func score(_ definition: PolicyDefinition) throws -> ConfidenceScore {
    guard let score = ConfidenceScore(rawValue: definition.confidence), !score.needsPredictor,
      score != .given
    else {
      throw DataError(
        .usage, found: "confidence '\(definition.confidence)'",
        expected: "max-probability, margin, entropy or energy")
    }
    return score
  }

  /// The answers of rows with their truth.
  static func answered(
    _ rows: RoleRows, _ calibrator: CalibratorArtifact?, by score: ConfidenceScore,
    _ execution: Execution
  ) throws -> AnsweredRows {
    let outputs = try calibrator?.calibrator.apply(to: rows.outputs) ?? rows.outputs
    return try AnsweredRows(
      outputs.answers(by: score, execution: execution), trueLabels: rows.labeled.labels,
      classCount: rows.outputs.classCount, identifiers: rows.outputs.identifiers)
  }

  func run(
    _ data: DataRows, _ calibrator: CalibratorArtifact?,
    keep: StageRunner.Keeping
  ) throws -> StageOutput<Fitted> {
    let role = try data.rows(.policy)
    let score = try Self.score(definition)
    let rows = try Self.answered(role, calibrator, by: score, execution)
    switch try request.fit(on: rows) {
    case .infeasible(let alternatives):
      return StageOutput(
        findings: Fitted(isFitted: false, alternatives: Self.words(alternatives)))
    case .fitted(let policy):
      let record = try DataRecord(
        of: role.outputs, inputs: role.inputs, precision: .float64, execution: execution)
      let artifact = PolicyArtifact(
        policy: policy,
        source: PolicySource(
          score: score, outputKind: role.outputs.kind.rawValue, classCount: data.classCount,
          calibrator: try calibrator.map { try PolicySource.Calibrator($0) },
          classNames: data.classNames),
        data: record, author: owner, reason: definition.reason)
      var output = StageOutput(findings: Fitted(isFitted: true, alternatives: nil))
      output.artifacts = [try keep(ArtifactName.policy, Array(try artifact.encoded().utf8))]
      output.metrics = Self.thresholds(policy).map {
        Metric(MetricName.threshold($0.name), $0.value)
      }
      return output
    }
  }

  /// The thresholds that are finite: an infinite one approves or reviews nothing.
  static func thresholds(_ policy: AbstentionPolicy) -> [Metric] {
    guard policy.queues.count == 1 else { return [] }
    let bands = policy.queues[0].bands
    return [("approve", bands.approveFrom), ("review", bands.reviewFrom)].compactMap {
      $0.1.isFinite ? Metric($0.0, $0.1) : nil
    }
  }

  private static func words(_ found: PolicyAlternatives) -> String {
    let possible: [String?] = [
      found.leastLimits.flatMap { limits in
        limits.isEmpty
          ? nil
          : "limits that are certified: "
            + limits.map { "\($0.description(classNames: nil)) \($0.limit)" }.joined(
              separator: ", ")
      },
      found.rowsNeeded.map { "about \($0) policy rows for these limits" },
      found.leastCapacity.map { "a capacity of \($0)" },
      found.leastRisk.map { "a risk of \($0) at this capacity" },
    ]
    let words = possible.compactMap { $0 }
    return found.reason
      + (words.isEmpty ? "" : "; possible would be " + words.joined(separator: ", or "))
  }
}
