import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Weighted predictors against the definition, in exact arithmetic.
@Suite struct WeightedSetsTests {
  private static let alphas: [Level] = ["0.05", "0.1", "1/3", "0.5", "0.9"]

  private func rows(_ count: Int, seed: UInt64, classCount: Int = 4) -> Rows {
    var random = Synthetic(seed: seed)
    return random.tiedProbabilities(count: count, classCount: classCount)
  }

  private func weights(_ count: Int, seed: UInt64, zeros: Bool = true) throws -> RowWeights {
    var random = Synthetic(seed: seed)
    return try RowWeights(
      (0..<count).map { _ in Double(random.integer(below: 6) + (zeros ? 0 : 1)) })
  }

  private func fit(
    _ rows: Rows, _ weighting: Weighting? = nil, score: any NonconformityScore = LAC(),
    excluding: RowSelection? = nil
  ) throws -> ConformalPredictor {
    try SplitConformal(score: LAC(), alphas: Self.alphas, allowsTrivial: true)
      .scoring(by: score)
      .fit(on: rows.labeled(), weighting: weighting, excluding: excluding)
  }

  /// Label by label: p = (weight of scores >= s, and its own) / (all weight, and its own) > alpha, by integers.
  @Test(arguments: [1, 2, 7, 40], [0, 1, 3, 1000])
  func setsAreTheDefinition(count: Int, own: Int) throws {
    let calibration = rows(count, seed: UInt64(count))
    var given = try weights(count, seed: 5)
    if given.values.allSatisfy({ $0 == 0 }) { given = try weights(count, seed: 5, zeros: false) }
    let test = rows(23, seed: 8)
    let predictor = try fit(calibration, .given(given))
    let new = try RowWeights([Double](repeating: Double(own), count: 23))
    let scores = zip(calibration.values, calibration.labels).map { -$0[$1] }
    let all = given.values.reduce(0, +) + Double(own)
    for alpha in Self.alphas {
      let sets = try predictor.sets(for: test.outputs(), weights: new, alpha: alpha)
      for (row, values) in test.values.enumerated() {
        let expected = values.indices.filter { label in
          let tail = zip(scores, given.values).reduce(Double(own)) {
            $0 + ($1.0 >= -values[label] ? $1.1 : 0)
          }
          return tail * Double(alpha.denominator) > Double(alpha.numerator) * all
        }
        #expect(sets[row].map { Int($0) } == expected, "row \(row), alpha \(alpha)")
      }
      // A label is in the set exactly when its p-value is above alpha.
      var every = LabelLists()
      for _ in 0..<23 { every.append([0, 1, 2, 3] as [Int32]) }
      let pValues = try predictor.pValues(of: every, in: test.outputs(), weights: new)
      for index in 0..<pValues.count {
        #expect(
          pValues.isAbove(alpha, at: index) == sets.contains(Int32(index % 4), at: index / 4))
      }
    }
  }

  @Test func equalWeightsAreNone() throws {
    let (calibration, test) = (rows(60, seed: 1), rows(30, seed: 2))
    let plain = try fit(calibration)
    for weight in [1, 3, 1e-300, 1e300, 0.1] {
      let predictor = try fit(
        calibration, .given(try RowWeights([Double](repeating: weight, count: 60))))
      let new = try RowWeights([Double](repeating: weight, count: 30))
      #expect(predictor.weighting?.effectiveSampleSize == 60)
      for alpha in Self.alphas {
        #expect(
          try predictor.sets(for: test.outputs(), weights: new, alpha: alpha).labels
            == plain.sets(for: test.outputs(), alpha: alpha).labels)
      }
    }
    let byClass = try fit(calibration, .classes(ClassWeights([2, 2, 2, 2])))
    for alpha in Self.alphas {
      #expect(
        try byClass.sets(for: test.outputs(), alpha: alpha).labels
          == plain.sets(for: test.outputs(), alpha: alpha).labels)
      #expect(
        try byClass.credibility(of: test.outputs(), alpha: alpha)
          == plain.credibility(of: test.outputs(), alpha: alpha))
    }
  }

  @Test func aCommonFactorChangesNothing() throws {
    let (calibration, test) = (rows(50, seed: 3), rows(30, seed: 4))
    let (some, new) = (try weights(50, seed: 6), try weights(30, seed: 7))
    let predictor = try fit(calibration, .given(some))
    for factor in [0.5, 1024, 3, 0.1] {
      let scaled = try fit(calibration, .given(RowWeights(some.values.map { $0 * factor })))
      let scaledNew = try RowWeights(new.values.map { $0 * factor })
      for alpha in Self.alphas {
        #expect(
          try predictor.sets(for: test.outputs(), weights: new, alpha: alpha)
            == scaled.sets(for: test.outputs(), weights: scaledNew, alpha: alpha))
      }
    }
  }

  /// Weight 0 is a row that is not there, weight 3 is a row three times.
  @Test func weightsCountRows() throws {
    let (calibration, test) = (rows(30, seed: 9), rows(20, seed: 10))
    let some = try weights(30, seed: 11)
    let copies = (0..<30).flatMap { [Int](repeating: $0, count: Int(some.values[$0])) }
    let repeated = Rows(
      copies.map { calibration.values[$0] }, labels: copies.map { calibration.labels[$0] },
      kind: .probabilities)
    let (weighted, plain) = (try fit(calibration, .given(some)), try fit(repeated))
    let ones = try RowWeights([Double](repeating: 1, count: 20))
    for alpha in Self.alphas {
      #expect(
        try weighted.sets(for: test.outputs(), weights: ones, alpha: alpha).labels
          == plain.sets(for: test.outputs(), alpha: alpha).labels)
    }
    let labels = LabelLists(singletons: test.labels.map { Int32($0) })
    let (left, right) = (
      try weighted.pValues(of: labels, in: test.outputs(), weights: ones),
      try plain.pValues(of: labels, in: test.outputs())
    )
    #expect((0..<20).allSatisfy { left[$0] == right[$0] })
    #expect(
      try weighted.smoothedPValues(of: labels, in: test.outputs(), weights: ones)
        == plain.smoothedPValues(of: labels, in: test.outputs()))
  }

  @Test func classWeightsAreRowWeightsOfEachLabel() throws {
    let (calibration, test) = (rows(60, seed: 12), rows(40, seed: 13))
    let classes = [0.5, 3, 0, 1.25]
    let byClass = try fit(calibration, .classes(ClassWeights(classes)))
    let byRow = try fit(
      calibration, .given(RowWeights(calibration.labels.map { classes[$0] })))
    for alpha in Self.alphas {
      let sets = try byClass.sets(for: test.outputs(), alpha: alpha)
      for label in 0..<4 {
        let own = try RowWeights([Double](repeating: classes[label], count: 40))
        let asLabel = try byRow.sets(for: test.outputs(), weights: own, alpha: alpha)
        for row in 0..<40 {
          #expect(
            sets.contains(Int32(label), at: row) == asLabel.contains(Int32(label), at: row))
        }
      }
    }
  }

  /// Neither the order of calibration rows, nor threads, nor what else is in a batch.
  @Test func invariance() throws {
    var random = Synthetic(seed: 14)
    let (calibration, test) = (rows(45, seed: 15), rows(31, seed: 16))
    let (some, new) = (try weights(45, seed: 17), try weights(31, seed: 18))
    let predictor = try fit(calibration, .given(some), score: APS(isRandomized: false))
    let order = random.permutation(of: 45)
    let shuffled = Rows(
      order.map { calibration.values[$0] }, labels: order.map { calibration.labels[$0] },
      kind: .probabilities)
    let other = try fit(
      shuffled, .given(RowWeights(order.map { some.values[$0] })), score: APS(isRandomized: false))
    let whole = try predictor.sets(for: test.outputs(), weights: new, alpha: "0.1")
    #expect(
      try other.sets(
        for: test.outputs(), weights: new, alpha: "0.1", execution: Execution(threadCount: 3))
        == whole)
    for row in 0..<31 {
      let alone = try predictor.sets(
        for: test.outputs().slice(rows: row..<row + 1), weights: new.slice(rows: row..<row + 1),
        alpha: "0.1")
      #expect(Array(alone[0]) == Array(whole[row]))
    }
  }

  @Test func misuse() throws {
    let calibration = rows(30, seed: 19)
    let outputs = try calibration.outputs()
    let some = try weights(30, seed: 20)
    let predictor = try fit(calibration, .given(some))
    let plain = try fit(calibration)
    #expect(try dataError { try RowWeights([1, -1]) }.row == 1)
    #expect(try dataError { try RowWeights([1, .infinity]) }.row == 1)
    #expect(try dataError { try RowWeights([.nan]) }.found == "the weight nan")
    #expect(try dataError { try ClassWeights([0, 0]) }.found == "class weights that are all 0")
    let none = try RowWeights([Double](repeating: 0, count: 30))
    #expect(
      try dataError { try fit(calibration, .given(none)) }.found
        == "calibration rows that all have weight 0")
    #expect(
      try dataError { try fit(calibration, .given(some.slice(rows: 0..<29))) }.found
        == "29 weights for 30 rows of outputs")
    #expect(
      try dataError { try fit(calibration, .classes(ClassWeights([1, 2]))) }.found
        == "2 class weights for 4 classes")
    #expect(try dataError { try predictor.sets(for: outputs, alpha: "0.1") }.code == .usage)
    #expect(
      try dataError { try plain.sets(for: outputs, weights: some, alpha: "0.1") }.code == .usage)
    #expect(
      try dataError {
        try predictor.sets(for: outputs, weights: some.slice(rows: 0..<3), alpha: "0.1")
      }.found == "3 weights for 30 rows of outputs")
    let error = try dataError {
      try SplitConformal(score: .lac, alpha: "0.5", taxonomy: .classConditional)
        .fit(on: calibration.labeled(), weighting: .given(some))
    }
    #expect(
      error.code == .usage && error.found == "weights for a predictor that is class-conditional")
    #expect(
      try dataError { try ConformalPredictor.merging([predictor, predictor]) }.code == .usage)
  }
}
