import ScoringCore
import Testing

/// Values of a long row that are hard to narrow down.
enum HostileValues: CaseIterable {
  case linear
  case geometric
  case outliers
  case allEqual
  case twoValues
  case clusters
  case steepThenFlat

  /// Descending logits.
  func logits(_ count: Int) -> [Double] {
    (0..<count).map { place in
      let share = Double(place) / Double(count)
      return switch self {
      case .linear: -8 * share
      case .geometric: -Double(place) * 0.03
      // Each one a thousand times as far away as the one before, then the rest.
      case .outliers: place < 12 ? 1e30 / exponential(10 * place) : -share
      case .allEqual: 0.5
      case .twoValues: place < count / 3 ? 1 : -1
      case .clusters: -Double(place * 7 / count) - 1e-6 * share
      case .steepThenFlat: place < 40 ? -Double(place) * 0.25 : -10 - 1e-5 * share
      }
    }
  }

  /// Descending probabilities.
  func probabilities(_ count: Int) -> [Double] {
    let weights = (0..<count).map { place -> Double in
      let share = Double(place) / Double(count)
      return switch self {
      case .linear: 1 - share
      case .geometric: exponential(-place)
      case .outliers: place < 12 ? exponential(-3 * place) : 1e-12 * (2 - share)
      case .allEqual: 1
      case .twoValues: place < count / 3 ? 1 : 1e-7
      case .clusters: exponential(-3 * (place * 7 / count)) * (1 + 1e-6 * (1 - share))
      case .steepThenFlat: place < 40 ? exponential(-place / 4) : 1e-5 * (2 - share)
      }
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// A power of 2, which may vanish.
  private func exponential(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}

/// Orders in which selection goes wrong.
enum HostileOrder: CaseIterable {
  case descending
  case ascending
  case organPipe
  case interleaved
  case shuffled

  func arranged<Element>(_ values: [Element]) -> [Element] {
    switch self {
    case .descending: return values
    case .ascending: return values.reversed()
    case .organPipe:
      let (even, odd) = (
        stride(from: 0, to: values.count, by: 2), stride(from: 1, to: values.count, by: 2)
      )
      return odd.map { values[$0] }.reversed() + even.map { values[$0] }
    case .interleaved:
      let half = (values.count + 1) / 2
      return values.indices.map { values[$0 % 2 == 0 ? $0 / 2 : half + $0 / 2] }
    case .shuffled:
      var numbers = SeededNumbers(seed: UInt64(values.count))
      return values.shuffled(using: &numbers)
    }
  }
}

/// Sets of long rows, where the kernels look for the last label that is in instead of scoring each.
@Suite struct NarrowingTests {
  #if DEBUG
  static let classCounts = [130]
  #else
  static let classCounts = [65, 128, 129, 130, 1025, 4100, 50_000]
  #endif

  static let cases = classCounts.flatMap { AgreementCase.cases(classCount: $0) }

  static let functions: [ScoreFunction] = [
    .cumulative(.none), .cumulative(RankPenalty(lambda: 0.01, freeRanks: 5)),
    .cumulative(RankPenalty(lambda: 1e-6, freeRanks: 0)), .rank, .sorted(weight: 0.01),
  ]

  /// A set is the start of the ranking: its last label is in by the slow score, the next one is out.
  ///
  /// Scores never decrease along the ranking (ScoreInvariantTests), so that proves all other labels too.
  @Test(arguments: cases)
  func hostileRowsHaveTheSetsOfTheReference(_ shape: AgreementCase) throws {
    switch shape.precision {
    case .float32: try compare(Float.self, shape)
    case .float64: try compare(Double.self, shape)
    }
  }

  private static func rows<Real: ReferenceReal>(_ type: Real.Type, _ shape: AgreementCase)
    -> [[Real]]
  {
    let orders: [HostileOrder] =
      shape.classCount < 10_000 ? HostileOrder.allCases : [.organPipe]
    return HostileValues.allCases.flatMap { values in
      let values =
        shape.kind == .logits
        ? values.logits(shape.classCount) : values.probabilities(shape.classCount)
      return orders.map { $0.arranged(values).map { Real($0) } }
    }
  }

  private func compare<Real: ReferenceReal>(_ type: Real.Type, _ shape: AgreementCase) throws {
    let batch = try SampleBatch<Real>(kind: shape.kind, rows: Self.rows(type, shape))
    let rows = batch.rows.map { ReferenceRow($0, kind: shape.kind) }
    let count = shape.classCount
    let ownWeights = OwnWeighting.drawn.values(count: rows.count, seed: shape.seed)
    var numbers = SeededNumbers(seed: shape.seed)
    for function in Self.functions {
      var quantiles: [Double] = [-1e-300, -0.5]
      let ranks = [1, 24, count / 3, count, 2, 26, count / 2, count - 1]
      for rank in ranks.prefix(count < 10_000 ? 8 : 4) {
        let row = numbers.below(rows.count)
        let score = rows[row].score(
          function, of: rows[row].ranking[rank - 1], ownWeight: ownWeights[row])
        quantiles += [score, Double(Real(score).nextDown), score.nextUp]
      }
      for quantile in quantiles {
        let sets = try KernelTier.available.map { tier in
          try batch.outputs.sets(
            function, atMost: quantile, ownWeights: .given(ownWeights), precision: Real.precision,
            execution: Execution(threadCount: 1, tier: tier))
        }
        let place = "\(function), quantile \(quantile)"
        #expect(sets.dropFirst().allSatisfy { $0 == sets[0] }, "\(place)")
        let wrong = rows.indices.first { index in
          let row = rows[index]
          let size = sets[0].size(of: index)
          func score(_ rank: Int) -> Double {
            row.score(function, of: row.ranking[rank - 1], ownWeight: ownWeights[index])
          }
          // As many labels as there are ranks up to the last one, each once, all ranked there.
          let set = sets[0][index]
          let isStart =
            zip(set, set.dropFirst()).allSatisfy { $0 < $1 }
            && set.allSatisfy { row.ranks[Int($0)] <= size }
          return !isStart || size > 0 && score(size) > quantile
            || size < count && score(size + 1) <= quantile
        }
        #expect(wrong == nil, "\(place)")
      }
    }
  }

  #if DEBUG
  static let mixedClassCount = 70
  #else
  static let mixedClassCount = 1100
  #endif

  /// The search starts from the depth of the rows before: a guess, which must not reach the result.
  ///
  /// Rows here lie at depths from nothing to the largest number.
  @Test(arguments: OutputKind.both, Precision.allCases)
  func rowsBeforeChangeNothing(kind: OutputKind, precision: Precision) throws {
    switch precision {
    case .float32: try compareOrders(Float.self, kind)
    case .float64: try compareOrders(Double.self, kind)
    }
  }

  private func compareOrders<Real: ReferenceReal>(_ type: Real.Type, _ kind: OutputKind) throws {
    let shape = AgreementCase(
      classCount: Self.mixedClassCount, kind: kind, precision: Real.precision)
    var numbers = SeededNumbers(seed: 71)
    let patterned = RowPattern.allCases.map {
      $0.row(type, kind: kind, classCount: Self.mixedClassCount, from: &numbers)
    }
    let rows = Self.rows(type, shape) + patterned
    let weights = OwnWeighting.drawn.values(count: rows.count, seed: 9)
    let batch = try SampleBatch(kind: kind, rows: rows)
    let quantiles: [(ScoreFunction, Double)] = [
      (.cumulative(.none), -0.05), (.cumulative(.none), -1e-6), (.cumulative(.none), -0.9),
      (.cumulative(RankPenalty(lambda: 0.01, freeRanks: 5)), 0.4), (.rank, 30.2),
      (.sorted(weight: 0.01), 0.9),
    ]
    for (function, quantile) in quantiles {
      func sets(
        _ outputs: Outputs, _ weights: [Double], _ tier: KernelTier
      ) throws -> LabelLists {
        try outputs.sets(
          function, atMost: quantile, ownWeights: .given(weights), precision: Real.precision,
          execution: Execution(threadCount: 1, tier: tier))
      }
      let alone = try rows.indices.map { row in
        try Array(
          sets(batch.outputs.slice(rows: row..<row + 1), [weights[row]], .baseline)[0])
      }
      for tier in KernelTier.available {
        for _ in 0..<4 {
          let order = Array(rows.indices).shuffled(using: &numbers)
          let mixed = try SampleBatch(kind: kind, rows: order.map { rows[$0] })
          let found = try sets(mixed.outputs, order.map { weights[$0] }, tier)
          let isEqual = order.indices.allSatisfy { Array(found[$0]) == alone[order[$0]] }
          #expect(isEqual, "\(function) \(tier.name)")
        }
      }
    }
  }
}
