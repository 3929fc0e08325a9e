internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
internal import ScoringCore
internal import SelectiveAbstention

/// Predictor and policy are evaluated on the test rows.
struct EvaluateStage {
  let definition: PipelineDefinition
  let execution: Execution

  /// All that the evaluation depends on beside rows and artifacts.
  struct Settings: Encodable {
    let policy: PolicyDefinition?
    let significance: [String]
  }

  struct Findings: Codable, Sendable {
    var coverages: [CoverageFindings]
    var policy: PolicyFindings?
  }

  var settings: Settings {
    Settings(
      policy: definition.policy,
      significance: [
        definition.significance(of: .coverage), definition.significance(of: .selectiveRisk),
      ].map { "\($0)" })
  }

  func run(
    _ data: DataRows, _ predictor: PredictorArtifact?, _ policy: PolicyArtifact?,
    unfitted: PolicyStage.Fitted?, _ calibrator: CalibratorArtifact?
  ) throws -> StageOutput<Findings> {
    let test = try data.rows(.test)
    var output = StageOutput(findings: Findings(coverages: [], policy: nil))
    if let predictor { try evaluate(predictor, test, data, &output) }
    if let policy {
      try evaluate(policy, test, data, calibrator, &output)
    } else if let unfitted {
      output.findings.policy = PolicyFindings(
        isFitted: false, alternatives: unfitted.alternatives, isCertified: false,
        rowCount: test.outputs.rowCount, approvedCount: 0, reviewedCount: 0, escalatedCount: 0,
        risks: [], volume: nil, verdict: PolicyVerdict.inconclusive.rawValue, thresholds: [],
        certificate: [])
    }
    return output
  }

  private func evaluate(
    _ artifact: PredictorArtifact, _ test: RoleRows, _ data: DataRows,
    _ output: inout StageOutput<Findings>
  ) throws {
    let outputs = try artifact.corrected(test.outputs)
    let rows = try LabeledOutputs(outputs, labels: test.labeled.labels, file: test.outputs.file)
    let predictor = artifact.predictor
    let columns = try test.groupColumns()
    let isByGroup = predictor.groups != nil
    output.metrics.append(Metric(MetricName.calibrationRows, Double(predictor.calibrationCount)))
    for alpha in predictor.alphas {
      let evaluation = try predictor.evaluate(
        on: rows,
        groups: isByGroup ? try columns.map { try predictor.place($0, file: nil) } : nil,
        reportedGroups: isByGroup ? nil : columns, alpha: alpha,
        significance: definition.significance(of: .coverage), execution: execution)
      let found = CoverageFindings(evaluation, predictor)
      output.findings.coverages.append(found)
      output.sections += StageSections.coverage(evaluation, classNames: data.classNames)
      output.metrics += [
        found.coverage.metric(MetricName.coverage(alpha)),
        Metric(MetricName.meanSize(alpha), found.meanSize),
        Metric(
          MetricName.emptyRate(alpha), Double(found.emptyCount) / Double(max(1, found.rowCount))),
      ]
    }
  }

  private func evaluate(
    _ artifact: PolicyArtifact, _ test: RoleRows, _ data: DataRows,
    _ calibrator: CalibratorArtifact?, _ output: inout StageOutput<Findings>
  ) throws {
    let rows = try PolicyStage.answered(test, calibrator, by: artifact.source.score, execution)
    let evaluation = try PolicyEvaluation(
      of: artifact.policy, on: rows,
      topProbabilities: artifact.policy.request.costs != nil
        && artifact.source.score == .maxProbability
        ? rows.confidences : nil,
      groups: try test.groupColumns(), significance: definition.significance(of: .selectiveRisk))
    let found = PolicyFindings(evaluation, artifact)
    output.findings.policy = found
    output.sections += StageSections.policy(evaluation, artifact, classNames: data.classNames)
    let tally = evaluation.total
    let n = tally.rowCount
    func rate(_ count: Int) -> Finding {
      Finding(
        Double(count) / Double(max(1, n)),
        ClopperPearson(successes: count, trials: n).interval(delta: "0.05"))
    }
    output.metrics += [
      rate(tally.counts.approve).metric(MetricName.acceptanceRate),
      rate(tally.counts.review).metric(MetricName.reviewRate),
      rate(tally.counts.escalate).metric(MetricName.escalationRate),
    ]
    if let risk = tally.selectiveRisk {
      output.metrics.append(
        Metric(
          MetricName.selectiveRisk, risk, interval: tally.riskInterval(delta: "0.05")))
    }
    if let volume = found.volume {
      output.metrics.append(volume.reviewsPerPeriod.metric(MetricName.reviewsPerPeriod))
    }
  }
}

extension CoverageFindings {
  init(_ evaluation: CoverageEvaluation, _ predictor: ConformalPredictor) {
    alpha = evaluation.quantile.alpha
    rowCount = evaluation.total.count
    coveredCount = evaluation.total.hits
    coverage = Finding(evaluation.coverage, evaluation.total.interval(delta: "0.05"))
    pValue = evaluation.consistency.pValue
    verdict = evaluation.consistency.verdict.rawValue
    let tails = evaluation.consistency.tails
    isTooFew = tails.lower <= tails.upper || !evaluation.consistency.lawIsExact
    // A category with far too many hits does not hide another with too few.
    let categories = evaluation.categories.compactMap(\.consistency)
    let judged = categories.isEmpty ? [evaluation.consistency] : categories
    let least = judged.map { $0.lawIsExact ? 2 * $0.tails.lower : $0.tails.lower }.min() ?? 1
    tooFewProbability = min(1, least * Double(max(1, evaluation.consistency.comparisons)))
    (meanSize, medianSize) = (evaluation.meanSize, evaluation.medianSize)
    (emptyCount, singletonCount) = (evaluation.emptyCount, evaluation.singletonCount)
    let tail = evaluation.quantile.tail
    quantile = predictor.taxonomy == .marginal && tail.isFinite ? tail : nil
    calibrationCount = predictor.calibrationCount
  }
}

extension PolicyFindings {
  init(_ evaluation: PolicyEvaluation, _ artifact: PolicyArtifact) {
    let counts = evaluation.total.counts
    isFitted = true
    alternatives = nil
    isCertified = evaluation.isCertified
    rowCount = counts.rowCount
    (approvedCount, reviewedCount, escalatedCount) = (
      counts.approve, counts.review, counts.escalate
    )
    risks = evaluation.queues.flatMap(\.risks).map { check in
      Risk(
        name: check.risk == .expected ? "approved and wrong" : "selective risk", limit: check.limit,
        trials: check.trials, losses: check.losses,
        value: check.mean.map { Finding($0, check.interval(delta: "0.05")) }, pValue: check.pValue)
    }
    volume = evaluation.queues.lazy.compactMap(\.volume).first.map { check in
      let capacity = check.statement.capacity
      let per = capacity.arrivals.expectedCount
      let isPoisson = if case .poisson = capacity.arrivals { true } else { false }
      let share = ClopperPearson(successes: check.reviewCount, trials: check.rowCount)
        .interval(delta: "0.05")
      return Volume(
        capacity: capacity.reviews, per: per, arrivals: isPoisson ? .poisson : nil,
        delta: capacity.delta, reviewCount: check.reviewCount, rowCount: check.rowCount,
        reviewsPerPeriod: Finding(
          check.reviewsPerPeriod,
          share.lowerBound * Double(per)...share.upperBound * Double(per)),
        pValue: check.pValue)
    }
    verdict = evaluation.verdict.rawValue
    thresholds = PolicyStage.thresholds(artifact.policy)
    certificate = artifact.policy.queues.flatMap {
      PolicyCertificate.statements($0.certificate, classNames: artifact.source.classNames)
    }
  }
}
