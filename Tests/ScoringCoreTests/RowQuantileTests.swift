import ScoringCore
import Testing

/// A quantile for each row gives each row the set that it has alone.
@Suite struct RowQuantileTests {
  static let functions: [ScoreFunction] = [
    .lac, .cumulative(.none), .cumulative(RankPenalty(lambda: 0.01, freeRanks: 2)),
    .sorted(weight: 0.1), .rank, .margin, .given,
  ]

  @Test(arguments: [1, 2, 10, 33, 70, 130], OutputKind.both)
  func everyRowHasItsOwn(classCount: Int, kind: OutputKind) throws {
    try compare(Float.self, classCount, kind)
    try compare(Double.self, classCount, kind)
  }

  private func compare<Real: ReferenceReal>(
    _ type: Real.Type, _ classCount: Int, _ kind: OutputKind
  ) throws {
    let batch = try SampleBatch<Real>(kind: kind, classCount: classCount, repeats: 3, seed: 5)
    let count = batch.outputs.rowCount
    var numbers = SeededNumbers(seed: UInt64(classCount))
    for function in Self.functions {
      // Quantiles that occur as scores, and the ends.
      let labels = (0..<count).map { _ in Int32(numbers.below(classCount)) }
      let scores = try batch.outputs.scores(
        function, ofLabels: labels, precision: Real.precision)
      let quantiles = scores.enumerated().map { $0 % 7 == 3 ? .infinity : $1 }
      for tier in KernelTier.available {
        let execution = Execution(threadCount: 2, tier: tier)
        let sets = try batch.outputs.sets(
          function, atMost: .each(quantiles), precision: Real.precision, execution: execution)
        var expected = LabelLists()
        for row in 0..<count {
          expected.append(
            contentsOf: try batch.outputs.slice(rows: row..<row + 1).sets(
              function, atMost: quantiles[row], precision: Real.precision, execution: execution))
        }
        #expect(sets == expected, "\(function), \(tier.name)")
      }
    }
  }
}
