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
      atLeast: verdict.tails.upper, atMost: verdict.tails.lower,
      law: evaluation.lawText(artifact.predictor),
      lawIsExact: verdict.lawIsExact, pValue: verdict.pValue,
      significance: "\(verdict.significance)", verdict: verdict.verdict.rawValue)
    consistent = verdict.verdict == .consistent
    coverage = evaluation.coverage
    coverageInterval = evaluation.total.intervalEnds
    crossed = evaluation.crossedCount
    empty = evaluation.emptyCount
    hits = evaluation.total.hits
    infinite = evaluation.infiniteCount
    k = artifact.predictor.groups == nil ? quantiles.each.first?.k : nil
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
  func lawText(_ predictor: RegressionPredictor) -> String {
    guard predictor.groups == nil else {
      return "the beta-binomial law of each group"
        + (quantiles.sides == .asymmetric ? " and side" : "")
        + "; smallest p-value times \(grouped(consistency.comparisons))"
    }
    guard let quantile = quantiles.each.first, !quantiles.isTrivial else {
      return "every interval holds every target"
    }
    let law = CoverageLawText.text(quantile, count: count)
    return quantiles.sides == .asymmetric
      ? "\(law) of each side; smaller p-value times 2" : law
  }
}
