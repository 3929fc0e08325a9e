internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `evaluate --json` prints of intervals.
struct IntervalEvaluationDocument: Encodable {
  struct Group: Encodable {
    let coverage: Double?
    let coverageInterval: [Double]
    let coverageIntervalSimultaneous: [Double]
    let group: [String]
    let meanWidth: Double?
    let n: Int
  }

  let alpha: String
  let calibrationN: Int
  let consistency: EvaluationDocument.Consistency
  let consistent: Bool
  let coverage: Double
  let coverageInterval: [Double]
  let crossed: Int
  let empty: Int
  let hits: Int
  let infinite: Int
  let k: Int?
  let meanCrps: Double?
  let meanIntervalScore: Double?
  let meanWidth: Double?
  let medianWidth: Double?
  let missesAbove: Int
  let missesBelow: Int
  let n: Int
  let overlap: String?
  let perGroup: [Group]?
  let schema = "swift-conformal/interval-evaluation/1"
  let score: String
  let sides: String
  let target: Double
  let trivial: Bool

  init(
    _ evaluation: IntervalEvaluation, _ artifact: IntervalPredictorArtifact,
    _ overlap: OverlapEvidence
  ) {
    let quantiles = evaluation.quantiles
    let verdict = evaluation.consistency
    alpha = "\(quantiles.alpha)"
    calibrationN = quantiles.count
    consistency = EvaluationDocument.Consistency(
      atLeast: verdict.tails.upper, atMost: verdict.tails.lower, law: evaluation.lawText,
      lawIsExact: verdict.lawIsExact, pValue: verdict.pValue,
      significance: "\(verdict.significance)", verdict: verdict.verdict.rawValue)
    consistent = verdict.verdict == .consistent
    coverage = evaluation.coverage
    coverageInterval = evaluation.total.intervalEnds
    crossed = evaluation.crossedCount
    empty = evaluation.emptyCount
    hits = evaluation.total.hits
    infinite = evaluation.infiniteCount
    k = quantiles.each.first?.k
    meanCrps = evaluation.meanRankedProbabilityScore.flatMap { $0.isFinite ? $0 : nil }
    meanIntervalScore = evaluation.meanIntervalScore
    meanWidth = evaluation.meanWidth.isFinite ? evaluation.meanWidth : nil
    medianWidth = evaluation.medianWidth.isFinite ? evaluation.medianWidth : nil
    missesAbove = evaluation.missesAbove
    missesBelow = evaluation.missesBelow
    n = evaluation.count
    self.overlap = overlap.sentence
    perGroup =
      evaluation.groups.isEmpty
      ? nil
      : evaluation.groups.map { group in
        Group(
          coverage: group.hitCount.coverage, coverageInterval: group.hitCount.intervalEnds,
          coverageIntervalSimultaneous: group.hitCount.intervalEnds(
            among: evaluation.groups.count),
          group: group.path, meanWidth: group.meanWidth.isFinite ? group.meanWidth : nil,
          n: group.hitCount.count)
      }
    score = artifact.predictor.score.name
    sides = quantiles.sides.rawValue
    target = quantiles.alpha.complement.doubleValue
    trivial = quantiles.isTrivial
  }
}

extension IntervalEvaluation {
  /// The name of the law that the verdict goes by.
  var lawText: String {
    guard let quantile = quantiles.each.first, !quantiles.isTrivial else {
      return "every interval holds every target"
    }
    let law = CoverageLawText.text(quantile, count: count)
    return quantiles.sides == .asymmetric
      ? "\(law) of each side; smaller p-value times 2" : law
  }
}

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
        ("p-value", "\(probabilityText(consistency.pValue))   \(tail)\(evaluation.lawText)"),
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
      + "The intervals hold for all \(grouped(worst.count)) groups together. Coverage of single groups is not "
      + "guaranteed.\n"
  }
}
