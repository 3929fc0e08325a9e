import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// The slab of the feature space in which sets cover least.
@Suite struct WorstSlabTests {
  /// Rows of two features; where the first is above 0.8 the model is right by chance alone.
  private func rows(_ count: Int, seed: UInt64) -> (rows: Rows, features: DenseMatrix) {
    var random = Synthetic(seed: seed)
    var values: [[Double]] = []
    var labels: [Int] = []
    var features: [Double] = []
    for _ in 0..<count {
      let place = random.uniform()
      features += [place, 10 * random.uniform()]
      let guess = 0.9 + random.uniform() / 10
      values.append([guess, 1 - guess])
      labels.append(random.uniform() < (place > 0.8 ? 0.5 : 0.99) ? 0 : 1)
    }
    return (
      Rows(values, labels: labels, kind: .probabilities),
      DenseMatrix(features, rowCount: count, columnCount: 2)
    )
  }

  @Test func aWeakRegionIsFound() throws {
    let (calibration, test) = (rows(400, seed: 1), rows(1200, seed: 2))
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(
      on: calibration.rows.labeled())
    let search = WorstSlab.Search(features: test.features, directionCount: 100)
    let evaluation = try predictor.evaluate(on: test.rows.labeled(), slabs: search)
    let slab = try #require(evaluation.worstSlab)
    #expect(evaluation.coverage > 0.87)
    // What was searched for is low by construction too; the other rows say that the region is weak.
    #expect(slab.heldOut.count > 50)
    #expect(
      !StatisticalCheck.risk(
        atMost: "0.1", errors: slab.heldOut.count - slab.heldOut.hits, of: slab.heldOut.count
      ).holds)
    // Neither threads nor how rows are batched.
    #expect(
      try predictor.evaluate(
        on: test.rows.labeled(), slabs: search, execution: Execution(threadCount: 3)
      ).worstSlab == slab)
  }

  /// Without a weak region the slab that was found is as good as all rows, on rows that were not searched.
  @Test func noise() throws {
    var random = Synthetic(seed: 3)
    let hits = (0..<2000).map { _ in (isHit: random.uniform() < 0.9, size: 1) }
    let predictor = try SplitConformal(score: .given, alpha: "0.1").fit(
      onTrueLabelScores: Outputs(scores: Matrix(rows: (0..<99).map { [Double($0)] })), classCount: 2
    )
    // Label 0 is in the set exactly when the row is to be a hit.
    let rows = Rows(
      hits.map { [$0.isHit ? 0 : 1e6, 1e6] }, labels: [Int](repeating: 0, count: 2000),
      kind: .scores)
    let features = DenseMatrix(
      (0..<6000).map { _ in random.uniform() }, rowCount: 2000, columnCount: 3)
    let evaluation = try predictor.evaluate(
      on: rows.labeled(), slabs: .init(features: features, directionCount: 200))
    let slab = try #require(evaluation.worstSlab)
    #expect((slab.searched.coverage ?? 1) < 0.85)
    let check = StatisticalCheck.risk(
      atMost: "0.1", errors: slab.heldOut.count - slab.heldOut.hits, of: slab.heldOut.count)
    #expect(check.holds, "\(check)")
    #expect(slab.heldOut.count + slab.searched.count < 2000)
  }

  /// Label 0 is in the set exactly where the row is to be a hit.
  private func evaluate(
    _ hits: [Bool], _ features: [[Double]], ids: [UInt64]? = nil, _ rows: RowSelection
  ) throws -> WorstSlab? {
    let predictor = try SplitConformal(score: .given, alpha: "0.1").fit(
      onTrueLabelScores: Outputs(scores: Matrix(rows: (0..<99).map { [Double($0)] })), classCount: 2
    )
    let data = Rows(
      hits.map { [$0 ? 0 : 1e6, 1e6] }, labels: hits.map { _ in 0 }, kind: .scores, ids: ids)
    let search = WorstSlab.Search(
      features: DenseMatrix(
        features.flatMap { $0 }, rowCount: hits.count, columnCount: features[0].count),
      mass: "0.2", directionCount: 3, rows: rows)
    return try predictor.evaluate(on: data.labeled(), slabs: search).worstSlab
  }

  /// Of one feature with ties: the worst window of whole places, by trying all of them.
  @Test func tiesStayTogether() throws {
    var random = Synthetic(seed: 8)
    let all = RowSelection(share: "999999/1000000", seed: 1)
    for _ in 0..<60 {
      let count = 5 + random.integer(below: 30)
      let places = (0..<count).map { _ in Double(random.integer(below: 6)) }
      let hits = (0..<count).map { _ in random.uniform() < 0.7 }
      guard Set(places).count > 1 else { continue }
      let slab = try #require(try evaluate(hits, places.map { [$0] }, all))
      let least = Int((Double(count) * 0.2).rounded(.up))
      var worst = 0.0
      for low in 0..<6 {
        for high in low..<6 {
          let inside = places.indices.filter {
            (Double(low)...Double(high)).contains(places[$0])
          }
          guard inside.count >= least else { continue }
          worst = max(worst, Double(inside.count { !hits[$0] }) / Double(inside.count))
        }
      }
      let found = slab.searched
      #expect(Double(found.count - found.hits) / Double(found.count) == worst)
      // The order of rows does not matter: they are told by their identifiers.
      let order = random.permutation(of: count)
      let shuffled = try evaluate(
        order.map { hits[$0] }, order.map { [places[$0]] }, ids: order.map { UInt64($0) }, all)
      #expect(shuffled?.searched == slab.searched)
      #expect(shuffled?.bounds == slab.bounds)
    }
  }

  /// The mean of equal numbers may round: a column that never changes has no say all the same.
  @Test func constantFeaturesHaveNoSay() throws {
    var random = Synthetic(seed: 9)
    let hits = (0..<200).map { _ in random.uniform() < 0.8 }
    let features = (0..<200).map { _ in [0.1, random.uniform()] }
    let slab = try #require(try evaluate(hits, features, RowSelection(share: "0.5", seed: 2)))
    #expect(slab.direction[0] == 0 && slab.direction[1] != 0)
  }

  @Test func tooFewRowsAndMisuse() throws {
    let (calibration, test) = (rows(40, seed: 4), rows(3, seed: 5))
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(
      on: calibration.rows.labeled())
    let none = RowSelection(share: "1/1000000", seed: 1)
    let slabs = WorstSlab.Search(features: test.features, rows: none)
    #expect(try predictor.evaluate(on: test.rows.labeled(), slabs: slabs).worstSlab == nil)
    let error = try dataError {
      try predictor.evaluate(on: calibration.rows.labeled(), slabs: slabs)
    }
    #expect(error.found == "features of 3 rows for 40 rows of outputs")
  }
}

/// Two predictors on the same rows.
@Suite struct PredictorComparisonTests {
  /// Counts against the tests' definitions, by sums of binomial coefficients.
  @Test func exactTests() {
    var comparison = PredictorComparison()
    for _ in 0..<9 { comparison.add((true, 2), (false, 1)) }
    for _ in 0..<2 { comparison.add((false, 1), (true, 1)) }
    for _ in 0..<39 { comparison.add((true, 1), (true, 1)) }
    // 2 (C(11,0) + C(11,1) + C(11,2)) / 2^11
    #expect(abs(comparison.coveragePValue - 2 * 67.0 / 2048) < 1e-14)
    #expect(abs(comparison.sizePValue - 2.0 / 512) < 1e-15)
    #expect(comparison.coverageDifference == 7.0 / 50)
    #expect(comparison.sizeDifference == 9.0 / 50)
    let interval = comparison.coverageDifferenceInterval()
    #expect(interval.contains(7.0 / 50) && interval.lowerBound < 0.02)
    #expect(PredictorComparison().coveragePValue == 1)
    #expect(PredictorComparison().coverageDifferenceInterval() == 0...0)
  }

  @Test func predictorsOnTheSameRows() throws {
    var random = Synthetic(seed: 6)
    let (calibration, test) = (
      random.continuous(count: 200, classCount: 4), random.continuous(count: 300, classCount: 4)
    )
    func fit(_ alpha: Level) throws -> PredictorComparison.Side {
      .init(
        try SplitConformal(score: .lac, alpha: alpha).fit(on: calibration.labeled()),
        try test.outputs())
    }
    let (loose, tight) = (try fit("0.4"), try fit("0.05"))
    let comparison = try PredictorComparison(loose, tight, labels: test.labeled())
    // Nested sets: the looser level never is alone right, nor larger.
    #expect(comparison.onlyFirstHits == 0 && comparison.secondSmaller == 0)
    #expect(comparison.coveragePValue < 1e-6 && comparison.sizePValue < 1e-6)
    let evaluation = try loose.predictor.evaluate(on: test.labeled())
    #expect(comparison.first == evaluation.total)
    let itself = try PredictorComparison(loose, loose, labels: test.labeled())
    #expect(itself.coveragePValue == 1 && itself.sizePValue == 1)
    let few = PredictorComparison.Side(
      tight.predictor, try test.outputs().slice(rows: 0..<3))
    #expect(
      try dataError { try PredictorComparison(loose, few, labels: test.labeled()) }.found
        == "3 rows of outputs")
  }
}
