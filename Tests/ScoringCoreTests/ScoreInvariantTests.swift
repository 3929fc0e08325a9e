import ScoringCore
import Testing

/// What holds between scores and sets of one batch.
@Suite struct ScoreInvariantTests {
  #if DEBUG
  static let classCounts = [1, 10, 70]
  static let repeats = 2
  #else
  static let classCounts = [1, 10, 70, 1000, 2100]
  static let repeats = 6
  #endif

  static let cases = classCounts.flatMap { AgreementCase.cases(classCount: $0) }

  /// Rounding included, randomized or not: no label scores less than one ranked ahead of it.
  @Test(arguments: cases)
  func scoresNeverDecreaseAlongTheRanking(_ shape: AgreementCase) throws {
    switch shape.precision {
    case .float32: try scoresNeverDecrease(Float.self, shape)
    case .float64: try scoresNeverDecrease(Double.self, shape)
    }
  }

  private func scoresNeverDecrease<Real: ReferenceReal>(
    _ type: Real.Type, _ shape: AgreementCase
  ) throws {
    let batch = try SampleBatch<Real>(
      kind: shape.kind, classCount: shape.classCount, repeats: Self.repeats, seed: shape.seed + 9)
    let rows = batch.rows.map { ReferenceRow($0, kind: shape.kind) }
    let labels = allLabels(rowCount: rows.count, classCount: shape.classCount)
    for weighing in OwnWeighting.allCases {
      let ownWeights = weighing.values(count: rows.count, seed: shape.seed)
      for penalty in testedPenalties {
        let scores = try batch.outputs.scores(
          .cumulative(penalty), of: labels, ownWeights: .given(ownWeights),
          precision: shape.precision)
        for (index, row) in rows.enumerated() {
          let ranked = row.ranking.map { scores[index * shape.classCount + $0] }
          let descent = ranked.indices.dropFirst().first { ranked[$0] < ranked[$0 - 1] }
          #expect(descent == nil, "row \(index), \(weighing), \(penalty)")
        }
      }
    }
  }

  /// A larger quantile never loses a label, and infinity gives all of them.
  @Test(arguments: cases)
  func setsAreNested(_ shape: AgreementCase) throws {
    let batch = try SampleBatch<Float>(
      kind: shape.kind, classCount: shape.classCount, repeats: 1, seed: shape.seed + 10)
    let outputs = batch.outputs
    let weights = OwnWeighting.drawn.values(count: outputs.rowCount, seed: 5)
    let quantiles =
      (0...12).map { -exponentialStep($0) } + [0, 0.005, 0.01, 0.5, .infinity]
    let families: [(Double) throws -> LabelLists] = [
      { try outputs.sets(.lac, atMost: $0, precision: shape.precision) },
      {
        try outputs.sets(
          .cumulative(.none), atMost: $0, ownWeights: .given(weights), precision: shape.precision)
      },
      {
        try outputs.sets(
          .cumulative(RankPenalty(lambda: 0.01, freeRanks: 5)), atMost: $0,
          ownWeights: .given(weights),
          precision: shape.precision)
      },
      { try outputs.sets(.margin, atMost: $0, precision: shape.precision) },
      {
        try outputs.sets(
          .rank, atMost: $0 * 40, ownWeights: .given(weights), precision: shape.precision)
      },
      {
        try outputs.sets(
          .sorted(weight: 0.05), atMost: 1 + $0, ownWeights: .given(weights),
          precision: shape.precision)
      },
    ]
    for sets in families {
      var smaller: [Set<Int32>] = []
      for quantile in quantiles {
        let found = try sets(quantile)
        let larger = (0..<found.rowCount).map { Set(found[$0]) }
        #expect(zip(smaller, larger).allSatisfy { $0.isSubset(of: $1) }, "quantile \(quantile)")
        #expect((0..<found.rowCount).allSatisfy { found[$0].elementsEqual(found[$0].sorted()) })
        smaller = larger
      }
      #expect(smaller.allSatisfy { $0.count == shape.classCount })
    }
  }

  /// Four to the power of minus a step.
  private func exponentialStep(_ step: Int) -> Double {
    Double(sign: .plus, exponent: -2 * step, significand: 1)
  }
}

/// Everything that the scoring core computes of a batch.
struct BatchResults: Equatable {
  var lac: [UInt64] = []
  var cumulative: [UInt64] = []
  var lacSets = LabelLists()
  var cumulativeSets = LabelLists()
  var topLabels: [Int32] = []
  var hashes: [UInt64] = []
  /// Scores of the other kinds, of the first label of each row, with drawn shares, and their sets.
  var others = [[UInt64]](repeating: [], count: BatchResults.otherScores.count)
  var otherSets = [LabelLists](repeating: LabelLists(), count: BatchResults.otherScores.count)
  var probabilities: [UInt32] = []

  static let otherScores: [(function: ScoreFunction, quantile: Double)] = [
    (.cumulative(RankPenalty(lambda: 0.1, freeRanks: 1)), -0.2), (.sorted(weight: 0.2), 0.5),
    (.rank, 2.3), (.margin, 0.1), (.margin, -0.2),
  ]

  init() {}

  init(
    _ outputs: Outputs, labels: LabelLists, ownWeights: [Double], precision: Precision,
    execution: Execution = .standard
  ) throws {
    let penalty = RankPenalty(lambda: 0.01, freeRanks: 5)
    lac = try outputs.scores(.lac, of: labels, precision: precision, execution: execution)
      .map(\.bitPattern)
    cumulative = try outputs.scores(
      .cumulative(penalty), of: labels, ownWeights: .given(ownWeights), precision: precision,
      execution: execution
    ).map(\.bitPattern)
    lacSets = try outputs.sets(.lac, atMost: -0.01, precision: precision, execution: execution)
    cumulativeSets = try outputs.sets(
      .cumulative(penalty), atMost: -0.1, ownWeights: .given(ownWeights), precision: precision,
      execution: execution)
    topLabels = try outputs.topLabels(precision: precision, execution: execution)
    hashes = try outputs.rowHashes(precision: precision, execution: execution)
    for (place, score) in Self.otherScores.enumerated() {
      others[place] = try outputs.scores(
        score.function, ofLabels: topLabels, ownWeights: .drawn(seed: 5, purpose: 2),
        precision: precision, execution: execution
      ).map(\.bitPattern)
      otherSets[place] = try outputs.sets(
        score.function, atMost: score.quantile, ownWeights: .drawn(seed: 5, purpose: 2),
        precision: precision, execution: execution)
    }
    probabilities = try outputs.singlePrecisionProbabilities(execution: execution)
      .map(\.bitPattern)
  }

  mutating func append(_ other: BatchResults) {
    lac += other.lac
    cumulative += other.cumulative
    lacSets.append(contentsOf: other.lacSets)
    cumulativeSets.append(contentsOf: other.cumulativeSets)
    topLabels += other.topLabels
    hashes += other.hashes
    for place in others.indices {
      others[place] += other.others[place]
      otherSets[place].append(contentsOf: other.otherSets[place])
    }
    probabilities += other.probabilities
  }
}

/// Nothing depends on threads, tiers or how a batch is cut.
@Suite struct BatchIndependenceTests {
  #if DEBUG
  static let shapes = [(rows: 2100, classes: 3), (rows: 220, classes: 700)]
  #else
  static let shapes = [
    (rows: 5000, classes: 3), (rows: 2500, classes: 10), (rows: 600, classes: 1000),
  ]
  #endif

  private static func batch(
    _ shape: (rows: Int, classes: Int), _ kind: OutputKind
  ) throws -> (outputs: Outputs, labels: LabelLists, ownWeights: [Double]) {
    var numbers = SeededNumbers(seed: UInt64(shape.classes))
    let patterns = [RowPattern.peaked, .diffuse, .ties]
    let distinct = (0..<40).map {
      patterns[$0 % 3].row(
        Float.self, kind: kind, classCount: shape.classes, from: &numbers)
    }
    let rows = (0..<shape.rows).map { _ in distinct[numbers.below(40)] }
    var labels = LabelLists()
    for row in 0..<shape.rows {
      labels.append((0..<row % 3).map { _ in Int32(numbers.below(shape.classes)) })
    }
    return (
      try SampleBatch(kind: kind, rows: rows).outputs, labels,
      OwnWeighting.drawn.values(count: shape.rows, seed: 1)
    )
  }

  @Test(arguments: 0..<shapes.count, Precision.allCases)
  func threadsAndTiersChangeNothing(shape: Int, precision: Precision) throws {
    for kind in OutputKind.both {
      let (outputs, labels, weights) = try Self.batch(Self.shapes[shape], kind)
      let expected = try BatchResults(
        outputs, labels: labels, ownWeights: weights, precision: precision,
        execution: Execution(threadCount: 1, tier: .baseline))
      #expect(expected.topLabels.count == outputs.rowCount)
      for tier in KernelTier.available {
        for threads in [1, 2, 3, 8] {
          let found = try BatchResults(
            outputs, labels: labels, ownWeights: weights, precision: precision,
            execution: Execution(threadCount: threads, tier: tier))
          #expect(found == expected, "\(threads) threads, \(tier.name), \(kind)")
        }
      }
    }
  }

  @Test(arguments: 0..<shapes.count, Precision.allCases)
  func slicesGiveTheSameResults(shape: Int, precision: Precision) throws {
    let (outputs, labels, weights) = try Self.batch(Self.shapes[shape], .logits)
    let whole = try BatchResults(
      outputs, labels: labels, ownWeights: weights, precision: precision)
    var numbers = SeededNumbers(seed: 77)
    for pieceCount in [2, 5, 20] {
      let cuts =
        [0]
        + (1..<pieceCount).map { _ in numbers.below(outputs.rowCount + 1) }.sorted()
        + [outputs.rowCount]
      #expect(
        try concatenated(cuts, outputs, labels, weights, precision) == whole, "cuts \(cuts)")
    }
    let few = min(outputs.rowCount, 150)
    let start = try concatenated([0, few], outputs, labels, weights, precision)
    #expect(
      try concatenated(Array(0...few), outputs, labels, weights, precision) == start,
      "one row at a time")
  }

  private func concatenated(
    _ cuts: [Int], _ outputs: Outputs, _ labels: LabelLists, _ weights: [Double],
    _ precision: Precision
  ) throws -> BatchResults {
    var results = BatchResults()
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      var own = LabelLists()
      for row in start..<end { own.append(labels[row]) }
      results.append(
        try BatchResults(
          outputs.slice(rows: start..<end), labels: own, ownWeights: Array(weights[start..<end]),
          precision: precision))
    }
    return results
  }

  @Test func noRowsGiveNoResults() throws {
    let outputs = try Outputs(logits: Matrix([Float](), rowCount: 0, columnCount: 4))
    #expect(
      try BatchResults(outputs, labels: LabelLists(), ownWeights: [], precision: .float32)
        == BatchResults())
  }
}
