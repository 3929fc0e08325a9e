internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `evaluate` prints of intervals for a person.
struct IntervalEvaluationText {
  private let evaluation: IntervalEvaluation
  private let artifact: IntervalPredictorArtifact

  init(_ evaluation: IntervalEvaluation, _ artifact: IntervalPredictorArtifact) {
    self.evaluation = evaluation
    self.artifact = artifact
  }

  var text: String {
    ([verdict, facts] + (evaluation.groups.isEmpty ? [] : [groups])).joined(separator: "\n")
  }

  private var verdict: String {
    let target = evaluation.quantiles.alpha.complement
    switch evaluation.consistency.verdict {
    case .inconclusive where artifact.predictor.groups != nil:
      return
        "Inconclusive: no row is of a group with a quantile of its own, so that nothing here tests the "
        + "guarantee of \(target) coverage.\n"
    case .consistent, .inconclusive:
      return "The guarantee of \(target) coverage is consistent with these rows.\n"
    case .tooFewHits:
      return
        "The guarantee of \(target) coverage did NOT hold on these rows: too few hits for chance.\n"
    case .tooManyHits:
      return "Coverage is above what \(target) allows by chance: these rows are easier than the "
        + "calibration rows.\n"
    }
  }

  private var facts: String {
    let total = evaluation.total
    let interval = total.interval()
    let quantiles = evaluation.quantiles
    let consistency = evaluation.consistency
    let tail =
      quantiles.isTrivial
      ? "" : consistency.lawIsExact ? "two-sided, under " : "of so few hits, under "
    func width(_ value: Double) -> String { value.isFinite ? fixed(value, 4) : "infinite" }
    return factLines(
      [
        (
          "coverage",
          "\(percent(evaluation.coverage))   (\(grouped(total.hits)) of \(grouped(total.count)) "
            + "intervals hold the target; \(grouped(evaluation.missesBelow)) targets lie below, "
            + "\(grouped(evaluation.missesAbove)) above)"
        ),
        (
          "95 % interval",
          "\(percent(interval.lowerBound)) ... \(percent(interval.upperBound))   exact"
        ),
        (
          "target",
          "\(percent(quantiles.alpha.complement.doubleValue))   alpha \(quantiles.alpha), score "
            + "\(artifact.predictor.score.name), \(quantiles.sides.rawValue)"
        ),
        (
          "p-value",
          "\(probabilityText(consistency.pValue))   \(tail)\(evaluation.lawText(artifact.predictor))"
        ),
        (
          "mean width",
          "\(width(evaluation.meanWidth)), median \(width(evaluation.medianWidth))"
        ),
        (
          "infinite ends",
          "\(grouped(evaluation.infiniteCount))   empty intervals \(grouped(evaluation.emptyCount))   "
            + "crossed predictions \(grouped(evaluation.crossedCount))"
        ),
      ] + (evaluation.meanIntervalScore.map { [("interval score", fixed($0, 4))] } ?? [])
        + (evaluation.meanRankedProbabilityScore.map { [("mean CRPS", fixed($0, 4))] } ?? []))
  }

  private var groups: String {
    var table = TextTable([
      ("group", .left), ("rows", .right), ("coverage", .right), ("joint 95 % interval", .left),
      ("mean width", .right),
    ])
    let worst = evaluation.groups.sorted {
      ($0.hitCount.coverage ?? 0, $0.name) < ($1.hitCount.coverage ?? 0, $1.name)
    }
    for group in worst.prefix(20) {
      let ends = group.hitCount.intervalEnds(among: evaluation.groups.count)
      table.add([
        group.name, grouped(group.hitCount.count), percent(group.hitCount.coverage ?? 0),
        "\(percent(ends[0])) ... \(percent(ends[1]))", fixed(group.meanWidth, 4),
      ])
    }
    return table.text
      + (worst.count > 20
        ? "the 20 worst covered of \(grouped(worst.count)) groups; all with --json\n" : "")
      + "The intervals hold for all \(grouped(worst.count)) groups together. "
      + (artifact.predictor.groups == nil
        ? "Coverage of single groups is not guaranteed: fit with --groups for that.\n"
        : "The guarantee is for each group that has quantiles of its own.\n")
  }
}
