import ExactStatistics
import SelectiveAbstention
import Testing

/// Bands of least cost against a search through all pairs of thresholds.
@Suite struct LeastCostBandsTests {
  private func costs(_ rows: SyntheticRows) throws -> RowCosts {
    try DecisionCosts(error: 10, review: 1.5, escalation: 3, missRate: 0.25)
      .costs(of: rows.rows())
  }

  private func cost(_ bands: Bands, _ rows: SyntheticRows, _ costs: RowCosts) -> Int {
    rows.confidences.indices.reduce(0) {
      $0 + costs.cost(of: bands.decision(for: rows.confidences[$1]), at: $1)
    }
  }

  @Test(arguments: [1, 2, 9, 40], [0, 4])
  func agreesWithAllPairs(count: Int, levels: Int) throws {
    for seed in UInt64(0)..<8 {
      let rows = SyntheticRows(count: count, seed: seed, levels: levels) { 0.7 * (1 - $0) }
      let costs = try costs(rows)
      let table = LeastCostBands(confidences: rows.confidences, costs: costs)
      let values = Set(rows.confidences).sorted()
      for limit in [nil, 0, 3, 10] as [Int?] {
        for allowsEscalation in [true, false] {
          for floor in [-Double.infinity, 0.5] {
            var least: Int?
            for approve in (values + [.infinity]) where approve >= floor {
              for review in [-Double.infinity] + values + [approve] where review <= approve {
                let bands = Bands(approveFrom: approve, reviewFrom: review)
                let decisions = rows.confidences.map { bands.decision(for: $0) }
                let reviews = decisions.filter { $0 == .review }.count
                let isFine =
                  reviews <= limit ?? .max && (allowsEscalation || !decisions.contains(.escalate))
                guard isFine else { continue }
                least = min(least ?? .max, cost(bands, rows, costs))
              }
            }
            let found = table.best(
              approveFrom: floor, reviewLimit: limit, allowsEscalation: allowsEscalation)
            #expect(found?.cost == least)
            guard let found else { continue }
            #expect(cost(found.bands, rows, costs) == found.cost)
            #expect(table.cost(of: found.bands) == found.cost)
            #expect(found.reviewCount <= limit ?? .max)
            let below = table.best(
              below: found.bands.approveFrom, reviewLimit: limit,
              allowsEscalation: allowsEscalation)
            #expect(below?.cost == found.cost)
          }
        }
      }
    }
  }

  @Test func costsAreExactDecimals() throws {
    #expect(
      try DecisionCosts(error: 0.1, review: 0.000_001, escalation: 1).table
        == .simple(error: 100_000, review: 1, escalation: 1_000_000, missRate: 0))
    #expect(throws: (any Error).self) {
      try DecisionCosts(error: 0.000_000_1, review: 1, escalation: 1)
    }
    #expect(throws: (any Error).self) { try DecisionCosts(error: -1, review: 1, escalation: 1) }
    #expect(throws: (any Error).self) { try DecisionCosts(error: .nan, review: 1, escalation: 1) }
    #expect(throws: (any Error).self) {
      try DecisionCosts(error: 1, review: 1, escalation: 1, missRate: 1.5)
    }
  }

  @Test func matrices() throws {
    let costs = try DecisionCosts(matrix: [[0, 5], [9, 0], [1, 2], [3, 4]])
    let rows = try AnsweredRows(
      Answers(labels: [0, 0, 1, 1], confidences: [1, 2, 3, 4]), trueLabels: [0, 1, 0, 1],
      classCount: 2)
    let found = try costs.costs(of: rows)
    #expect(found.approve == [0, 5, 9, 0].map { $0 * 1_000_000 })
    #expect(found.review == [1, 2, 1, 2].map { $0 * 1_000_000 })
    #expect(found.escalate == [3, 4, 3, 4].map { $0 * 1_000_000 })
    #expect(throws: (any Error).self) { try DecisionCosts(matrix: [[0, 5], [9, 0], [1, 2]]) }
    let three = try AnsweredRows(
      Answers(labels: [2], confidences: [1]), trueLabels: [0], classCount: 3)
    #expect(throws: (any Error).self) { try costs.costs(of: three) }
  }
}
