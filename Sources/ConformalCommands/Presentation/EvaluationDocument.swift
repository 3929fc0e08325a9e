internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `evaluate --json` prints.
struct EvaluationDocument: Encodable {
  struct Consistency: Encodable {
    let atLeast: Double
    let atMost: Double
    let law: String
    let lawIsExact: Bool
    let pValue: Double
    let significance: String
    let verdict: String
  }

  struct ClassCoverage: Encodable {
    let coverage: Double?
    let coverageInterval: [Double]
    let label: Int
    let meanSize: Double?
    let n: Int
    let name: String?
  }

  struct CategoryCoverageRecord: Encodable {
    let calibrationN: Int
    let consistent: Bool?
    let coverage: Double?
    let coverageInterval: [Double]
    let k: Int?
    let meanSize: Double?
    let n: Int
    let name: String
    let otherRows: Int
    let otherRowsCoverage: Double?
    let pValue: Double?
  }

  struct GroupCoverageRecord: Encodable {
    let coverage: Double?
    let coverageInterval: [Double]
    let coverageIntervalSimultaneous: [Double]
    let group: [String]
    let meanSize: Double?
    let n: Int
  }

  struct WorstSlabRecord: Encodable {
    let bounds: [Double]
    let coverage: Double?
    let coverageInterval: [Double]
    let direction: [Double]
    let meanSize: Double?
    let n: Int
    let searchedCoverage: Double?
    let searchedN: Int
  }

  struct SizeCoverage: Encodable {
    let coverage: Double?
    let coverageInterval: [Double]
    let n: Int
    let sizes: [Int]
  }

  let accuracy: Double
  let alpha: String
  let calibrationN: Int
  let classCoverageGap: Double
  let consistency: Consistency
  let consistent: Bool
  let coverage: Double
  let coverageInterval: [Double]
  let empty: Int
  let effectiveSampleSize: Double?
  let hits: Int
  let informativeness: Double
  let k: Int?
  let meanSize: Double
  let medianSize: Double
  let n: Int
  let overlap: String?
  let perCategory: [CategoryCoverageRecord]?
  let perClass: [ClassCoverage]
  let perGroup: [GroupCoverageRecord]?
  let schema = "swift-conformal/coverage-evaluation/1"
  let setPolicy: String
  let singletons: Int
  let sizeStratified: [SizeCoverage]
  let target: Double
  let taxonomy: String
  let trivial: Bool
  let unservedRows: Int?
  let worstSlab: WorstSlabRecord?

  init(
    _ evaluation: CoverageEvaluation, _ artifact: PredictorArtifact, classNames: [String]?,
    overlap: OverlapEvidence
  ) {
    let quantile = evaluation.quantile
    let isMarginal = artifact.predictor.taxonomy == .marginal
    let verdict = evaluation.consistency
    accuracy = evaluation.accuracy
    alpha = "\(quantile.alpha)"
    calibrationN = quantile.count
    classCoverageGap = evaluation.classCoverageGap
    consistency = Consistency(
      atLeast: verdict.tails.upper, atMost: verdict.tails.lower,
      law: CoverageLawText.text(evaluation),
      lawIsExact: verdict.lawIsExact, pValue: verdict.pValue,
      significance: "\(verdict.significance)", verdict: verdict.verdict.rawValue)
    consistent = verdict.verdict == .consistent
    coverage = evaluation.coverage
    coverageInterval = evaluation.total.intervalEnds
    empty = evaluation.emptyCount
    effectiveSampleSize = evaluation.effectiveSampleSize
    hits = evaluation.total.hits
    k = isMarginal && effectiveSampleSize == nil ? quantile.k : nil
    informativeness = evaluation.informativeness
    meanSize = evaluation.meanSize
    medianSize = evaluation.medianSize
    n = evaluation.count
    self.overlap = overlap.sentence
    perCategory =
      isMarginal ? nil : evaluation.categories.map { CategoryCoverageRecord($0) }
    perClass = evaluation.perClass.enumerated().map { label, rows in
      ClassCoverage(
        coverage: rows.coverage, coverageInterval: rows.intervalEnds, label: label,
        meanSize: rows.meanSize, n: rows.count, name: classNames?[label])
    }
    perGroup =
      evaluation.perGroup.isEmpty
      ? nil
      : evaluation.perGroup.map { group in
        GroupCoverageRecord(
          coverage: group.hitCount.coverage, coverageInterval: group.hitCount.intervalEnds,
          coverageIntervalSimultaneous: group.hitCount.intervalEnds(
            among: evaluation.perGroup.count),
          group: group.path, meanSize: group.hitCount.meanSize, n: group.hitCount.count)
      }
    setPolicy = evaluation.policy.rawValue
    singletons = evaluation.singletonCount
    sizeStratified = evaluation.sizeStratified.map { stratum in
      SizeCoverage(
        coverage: stratum.hitCount.coverage, coverageInterval: stratum.hitCount.intervalEnds,
        n: stratum.hitCount.count, sizes: [stratum.sizes.lowerBound, stratum.sizes.upperBound])
    }
    target = quantile.alpha.complement.doubleValue
    taxonomy = artifact.predictor.taxonomy.name
    trivial = quantile.isTrivial
    worstSlab = evaluation.worstSlab.map { WorstSlabRecord($0) }
    unservedRows = artifact.predictor.groups == nil ? nil : evaluation.unserved.count
  }
}

extension EvaluationDocument.WorstSlabRecord {
  init(_ slab: WorstSlab) {
    self.init(
      bounds: [slab.bounds.lowerBound, slab.bounds.upperBound], coverage: slab.heldOut.coverage,
      coverageInterval: slab.heldOut.intervalEnds, direction: slab.direction,
      meanSize: slab.heldOut.meanSize, n: slab.heldOut.count,
      searchedCoverage: slab.searched.coverage, searchedN: slab.searched.count)
  }
}

extension EvaluationDocument.CategoryCoverageRecord {
  init(_ category: CategoryCoverage) {
    self.init(
      calibrationN: category.quantile.count,
      consistent: category.consistency.map { $0.verdict == .consistent },
      coverage: category.own.coverage, coverageInterval: category.own.intervalEnds,
      k: category.quantile.k, meanSize: category.own.meanSize, n: category.own.count,
      name: category.name, otherRows: category.others.count,
      otherRowsCoverage: category.others.coverage, pValue: category.consistency?.pValue)
  }
}
