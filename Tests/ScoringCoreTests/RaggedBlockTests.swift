import ScoringCore
import Testing

/// Batches of every small count of rows, in memory that ends with the last row.
@Suite struct RaggedBlockTests {
  #if DEBUG
  static let classCounts = [1, 3, 17, 64]
  static let rowCounts = [1, 2, 7, 8, 9, 16, 17, 33]
  #else
  static let classCounts = [1, 2, 3, 4, 5, 8, 9, 16, 17, 33, 63, 64, 65, 130]
  static let rowCounts = Array(1...33)
  #endif

  /// A row has the results that it has alone, whatever rows stand around it.
  @Test(arguments: classCounts, Precision.allCases)
  func rowsHaveTheResultsThatTheyHaveAlone(classCount: Int, precision: Precision) throws {
    for kind in OutputKind.both {
      var numbers = SeededNumbers(seed: UInt64(classCount) + 100)
      let rows = (0..<33).map {
        RowPattern.allCases[$0 % RowPattern.allCases.count].row(
          Float.self, kind: kind, classCount: classCount, from: &numbers)
      }
      var labels = LabelLists()
      for row in rows.indices { labels.append([Int32(row % classCount), 0]) }
      let weights = OwnWeighting.drawn.values(count: rows.count, seed: 4)
      let alone = try rows.indices.map { row in
        var own = LabelLists()
        own.append(labels[row])
        let matrix = try Matrix(rows[row], rowCount: 1, columnCount: classCount)
        let identifiers = RowIdentifiers.indices(from: row)
        let outputs =
          try kind == .logits
          ? Outputs(logits: matrix, identifiers: identifiers)
          : Outputs(probabilities: matrix, identifiers: identifiers)
        return try BatchResults(
          outputs, labels: own, ownWeights: [weights[row]], precision: precision)
      }
      for rowCount in Self.rowCounts {
        var expected = BatchResults()
        for result in alone.prefix(rowCount) { expected.append(result) }
        let outputs = try SampleBatch(kind: kind, rows: Array(rows.prefix(rowCount))).outputs
        var own = LabelLists()
        for row in 0..<rowCount { own.append(labels[row]) }
        for tier in KernelTier.available {
          let found = try BatchResults(
            outputs, labels: own, ownWeights: Array(weights.prefix(rowCount)),
            precision: precision, execution: Execution(threadCount: 1, tier: tier))
          #expect(found == expected, "\(rowCount) rows, \(kind), \(tier.name)")
        }
      }
    }
  }
}
