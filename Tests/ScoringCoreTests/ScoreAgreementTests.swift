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
  static let classCounts = [1, 2, 3, 8, 17, 64, 65]
  #else
  static let classCounts = [
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 66, 100, 127, 128, 129, 1000, 1023,
    1024, 1025, 1100, 4100,
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
  _ type: Real.Type, _ scores: [[Double]], count: Int, from numbers: inout SeededNumbers
) -> [Double] {
  var quantiles = [
    0, -0.0, -1, -0.5, 0.25, 1, -Double.leastNonzeroMagnitude, .leastNonzeroMagnitude, -1e-60,
    -Double(Real.leastNonzeroMagnitude),
    -Double(Real.leastNormalMagnitude), -1e30, -1e300, 1e300, .infinity, -.infinity, -0.1,
  ]
  for _ in 0..<count {
    let row = scores[numbers.below(scores.count)]
    let score = row[numbers.below(row.count)]
    let real = Real(score)
    quantiles += [real.nextDown, real, real.nextUp].map { Double($0) }
    quantiles += [score.nextDown, score, score.nextUp]
  }
  return quantiles
}

let testedPenalties = [
  RankPenalty.none, RankPenalty(lambda: 0.01, freeRanks: 5), RankPenalty(lambda: 0.5, freeRanks: 1),
  RankPenalty(lambda: 1e-9, freeRanks: 0), RankPenalty(lambda: 10, freeRanks: 0),
]

let testedScores: [ScoreFunction] =
  [.lac, .margin, .rank, .given] + testedPenalties.map { .cumulative($0) }
  + [0.2, 0, 1e-9, 50].map { .sorted(weight: $0) }

/// One of each kind and both kinds of cumulative ones, for rows that take long.
let shortlistedScores: [ScoreFunction] = [
  .lac, .margin, .rank, .cumulative(testedPenalties[0]), .cumulative(testedPenalties[1]),
  .sorted(weight: 0.2), .given,
]

extension ScoreFunction {
  /// Whether scores depend on the own weight of a row.
  var isWeighted: Bool {
    switch self {
    case .lac, .margin, .given: false
    case .cumulative, .sorted, .rank: true
    }
  }
}

/// Scores and sets of the kernels equal, bit for bit, those of the slow reference, on every tier.
@Suite struct ScoreAgreementTests {
  @Test(arguments: AgreementCase.all)
  func kernelsEqualTheReference(_ shape: AgreementCase) throws {
    let repeats = shape.classCount < 70 ? 3 : 1
    let patterns: [RowPattern] =
      switch shape.classCount {
      case ..<1000: RowPattern.allCases
      case 1000: [.diffuse, .ties, .tiny, .negativeZeros, .outlier, .subnormal]
      case 4100: [.diffuse]
      default: [.diffuse, .ties, .tiny]
      }
    try compare(
      shape, repeats: repeats, patterns: patterns,
      scores: shape.classCount < 1000 ? testedScores : shortlistedScores)
  }

  #if DEBUG
  /// Rows longer than an inner sum, as far as debug builds have the time.
  @Test(arguments: AgreementCase.cases(classCount: 1100))
  func kernelsEqualTheReferenceOnLongRows(_ shape: AgreementCase) throws {
    try compare(
      shape, repeats: 1, patterns: [.diffuse], scores: [.cumulative(testedPenalties[1]), .margin])
  }
  #endif

  private func compare(
    _ shape: AgreementCase, repeats: Int, patterns: [RowPattern], scores: [ScoreFunction]
  ) throws {
    switch shape.precision {
    case .float32: try compare(Float.self, shape, repeats, patterns, scores)
    case .float64: try compare(Double.self, shape, repeats, patterns, scores)
    }
  }

  private func compare<Real: ReferenceReal>(
    _ type: Real.Type, _ shape: AgreementCase, _ repeats: Int, _ patterns: [RowPattern],
    _ functions: [ScoreFunction]
  ) throws {
    #if DEBUG
    let repeats = 1
    #endif
    let batch = try SampleBatch<Real>(
      kind: shape.kind, classCount: shape.classCount, repeats: repeats, patterns: patterns,
      seed: shape.seed)
    let rows = batch.rows.map { ReferenceRow($0, kind: shape.kind) }
    var numbers = SeededNumbers(seed: shape.seed + 1)
    for weighing in OwnWeighting.allCases where shape.classCount < 1000 || weighing != .whole {
      let ownWeights = weighing.values(count: rows.count, seed: shape.seed + 2)
      let tails = zip(rows, ownWeights).map { $0.tails(ownWeight: $1) }
      for function in functions where function.isWeighted || weighing == .none {
        let expected = zip(zip(rows, tails), ownWeights).map { row, ownWeight -> [Double] in
          guard case .cumulative(let penalty) = function else {
            return row.0.scores(function, ownWeight: ownWeight)
          }
          return row.0.cumulativeScores(tails: row.1, penalty: penalty).map { Double($0) }
        }
        try compare(
          Real.self, batch.outputs, function,
          weighing == .none ? OwnWeights.none : .given(ownWeights), expected, from: &numbers)
      }
    }
  }

  /// Compares scores of all labels a row and of one label a row, and sets.
  private func compare<Real: ReferenceReal>(
    _ type: Real.Type, _ outputs: Outputs, _ function: ScoreFunction, _ ownWeights: OwnWeights,
    _ expected: [[Double]], from numbers: inout SeededNumbers
  ) throws {
    #if DEBUG
    let quantileCount = 1
    let shiftCount = 2
    #else
    let quantileCount = 4
    let shiftCount = outputs.classCount <= 64 ? outputs.classCount : 6
    #endif
    let every = allLabels(rowCount: expected.count, classCount: outputs.classCount)
    let quantiles = searchingQuantiles(type, expected, count: quantileCount, from: &numbers)
    let sets = quantiles.map { referenceSets(expected, atMost: $0) }
    let shift = numbers.below(outputs.classCount)
    for tier in KernelTier.available {
      let execution = Execution(threadCount: 1, tier: tier)
      let scores = try outputs.scores(
        function, of: every, ownWeights: ownWeights, precision: Real.precision,
        execution: execution)
      #expect(
        firstDifference(scores, expected.flatMap { $0 }) == nil, "\(function) \(tier.name)")
      for step in 0..<shiftCount {
        let labels = expected.indices.map { (shift + step + $0) % outputs.classCount }
        let scores = try outputs.scores(
          function, ofLabels: labels.map { Int32($0) }, ownWeights: ownWeights,
          precision: Real.precision, execution: execution)
        #expect(
          firstDifference(scores, zip(expected, labels).map { $0[$1] }) == nil,
          "\(function) \(tier.name)")
      }
      for (quantile, expectedSets) in zip(quantiles, sets) {
        let found = try outputs.sets(
          function, atMost: quantile, ownWeights: ownWeights, precision: Real.precision,
          execution: execution)
        #expect(
          firstDifference(found, expectedSets) == nil,
          "quantile \(quantile), \(function) \(tier.name)")
      }
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
