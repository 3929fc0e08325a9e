import ScoringCore
import Testing

/// One shape of batch in one arithmetic.
struct AgreementCase: CustomTestStringConvertible, Sendable {
  let classCount: Int
  let kind: OutputKind
  let precision: Precision

  var testDescription: String { "\(classCount) \(kind) \(precision)" }
  var seed: UInt64 { UInt64(classCount * 4 + (kind == .logits ? 2 : 0)) }

  #if DEBUG
  static let classCounts = [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100]
  #else
  static let classCounts = [
    1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100, 1000, 1100, 3000,
  ]
  #endif

  static let all: [AgreementCase] = classCounts.flatMap { cases(classCount: $0) }

  static func cases(classCount: Int) -> [AgreementCase] {
    OutputKind.both.flatMap { kind in
      Precision.allCases.map {
        AgreementCase(classCount: classCount, kind: kind, precision: $0)
      }
    }
  }
}

/// How the own masses are weighed.
enum OwnWeighting: CaseIterable {
  case none
  case whole
  case drawn

  func values(count: Int, seed: UInt64) -> [Double] {
    var numbers = SeededNumbers(seed: seed)
    return (0..<count).map { _ in
      switch self {
      case .none: 0
      case .whole: 1
      case .drawn: 1 - numbers.uniform()
      }
    }
  }
}

/// Quantiles that are likely to be decided wrongly: scores of the batch, their neighbours in the
/// arithmetic and in double precision, and the ends.
func searchingQuantiles<Real: ReferenceReal>(
  _ scores: [[Real]], count: Int, from numbers: inout SeededNumbers
) -> [Double] {
  var quantiles = [
    0, -0.0, -1, -0.5, 0.25, 1, -Double.leastNonzeroMagnitude, .leastNonzeroMagnitude, -1e-60,
    -Double(Real.leastNonzeroMagnitude),
    -Double(Real.leastNormalMagnitude), -1e30, -1e300, 1e300, .infinity, -.infinity, -0.1,
  ]
  for _ in 0..<count {
    let row = scores[numbers.below(scores.count)]
    let score = row[numbers.below(row.count)]
    quantiles += [score.nextDown, score, score.nextUp].map { Double($0) }
    quantiles += [Double(score).nextDown, Double(score).nextUp]
  }
  return quantiles
}

let testedPenalties = [
  RankPenalty.none, RankPenalty(lambda: 0.01, freeRanks: 5), RankPenalty(lambda: 0.5, freeRanks: 1),
  RankPenalty(lambda: 1e-9, freeRanks: 0), RankPenalty(lambda: 10, freeRanks: 0),
]

/// Scores and sets of the kernels equal, bit for bit, those of the slow reference.
@Suite struct ScoreAgreementTests {
  @Test(arguments: AgreementCase.all)
  func kernelsEqualTheReference(_ shape: AgreementCase) throws {
    let repeats = shape.classCount < 70 ? 3 : 1
    let patterns: [RowPattern] =
      shape.classCount < 2000 ? RowPattern.allCases : [.diffuse, .ties, .tiny]
    try compare(shape, repeats: repeats, patterns: patterns, penalties: testedPenalties)
  }

  #if DEBUG
  /// Rows longer than an inner sum, as far as debug builds have the time.
  @Test(arguments: [1000, 1100].flatMap { AgreementCase.cases(classCount: $0) })
  func kernelsEqualTheReferenceOnLongRows(_ shape: AgreementCase) throws {
    try compare(
      shape, repeats: 1, patterns: [.diffuse], penalties: Array(testedPenalties.prefix(2)))
  }
  #endif

  private func compare(
    _ shape: AgreementCase, repeats: Int, patterns: [RowPattern], penalties: [RankPenalty]
  ) throws {
    switch shape.precision {
    case .float32: try compare(Float.self, shape, repeats, patterns, penalties)
    case .float64: try compare(Double.self, shape, repeats, patterns, penalties)
    }
  }

  private func compare<Real: ReferenceReal>(
    _ type: Real.Type, _ shape: AgreementCase, _ repeats: Int, _ patterns: [RowPattern],
    _ penalties: [RankPenalty]
  ) throws {
    #if DEBUG
    let repeats = 1
    let quantileCount = 4
    #else
    let quantileCount = 8
    #endif
    let batch = try SampleBatch<Real>(
      kind: shape.kind, classCount: shape.classCount, repeats: repeats, patterns: patterns,
      seed: shape.seed)
    let outputs = batch.outputs
    let rows = batch.rows.map { ReferenceRow($0, kind: shape.kind) }
    let everyLabel = allLabels(rowCount: rows.count, classCount: shape.classCount)
    var numbers = SeededNumbers(seed: shape.seed + 1)

    let lac = rows.map { $0.lacScores() }
    try compare(
      lac, count: quantileCount, from: &numbers,
      scores: outputs.scores(.lac, of: everyLabel, precision: Real.precision)
    ) {
      try outputs.sets(.lac, atMost: $0, precision: Real.precision)
    }
    for weighing in OwnWeighting.allCases {
      let ownWeights = weighing.values(count: rows.count, seed: shape.seed + 2)
      let tails = zip(rows, ownWeights).map { $0.tails(ownWeight: $1) }
      for penalty in penalties {
        let expected = zip(rows, tails).map { $0.cumulativeScores(tails: $1, penalty: penalty) }
        try compare(
          expected, count: quantileCount, from: &numbers,
          scores: outputs.scores(
            .cumulative(penalty), of: everyLabel, ownWeights: .given(ownWeights),
            precision: Real.precision)
        ) {
          try outputs.sets(
            .cumulative(penalty), atMost: $0, ownWeights: .given(ownWeights),
            precision: Real.precision)
        }
      }
    }
  }

  private func compare<Real: ReferenceReal>(
    _ expected: [[Real]], count: Int, from numbers: inout SeededNumbers, scores: [Double],
    sets: (Double) throws -> LabelLists
  ) throws {
    let expectedScores = expected.map { row in row.map { Double($0) } }
    #expect(firstDifference(scores, expectedScores.flatMap { $0 }) == nil)
    for quantile in searchingQuantiles(expected, count: count, from: &numbers) {
      let difference = try firstDifference(
        sets(quantile), referenceSets(expectedScores, atMost: quantile))
      #expect(difference == nil, "quantile \(quantile)")
    }
  }

  /// Lists of no, one, repeated and unordered labels are scored in their own order.
  @Test(arguments: Precision.allCases)
  func anyListOfLabelsIsScored(precision: Precision) throws {
    let batch = try SampleBatch<Float>(kind: .logits, classCount: 20, repeats: 3, seed: 8)
    let rows = batch.rows.count
    let every = allLabels(rowCount: rows, classCount: 20)
    let weights = OwnWeighting.drawn.values(count: rows, seed: 3)
    let penalty = testedPenalties[1]
    var lists = LabelLists()
    for row in 0..<rows {
      lists.append([[], [3], [7, 2, 2, 19], Array(0..<20)][row % 4] as [Int32])
    }
    let lac = try batch.outputs.scores(.lac, of: every, precision: precision)
    let cumulative = try batch.outputs.scores(
      .cumulative(penalty), of: every, ownWeights: .given(weights), precision: precision)
    let places = (0..<rows).flatMap { row in lists[row].map { row * 20 + Int($0) } }
    #expect(
      try batch.outputs.scores(.lac, of: lists, precision: precision) == places.map { lac[$0] })
    #expect(
      try batch.outputs.scores(
        .cumulative(penalty), of: lists, ownWeights: .given(weights), precision: precision)
        == places.map { cumulative[$0] })
  }
}
