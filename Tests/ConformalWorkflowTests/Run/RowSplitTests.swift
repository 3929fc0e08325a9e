import ConformalWorkflow
import ExactStatistics
import ScoringCore
import Testing

@Suite struct RowSplitTests {
  private static let shares: [DataRole: Level] = [
    .calibrator: "0.25", .predictor: "0.25", .policy: "0.125", .test: "0.375",
  ]

  private func split(
    _ by: SplitDefinition.Unit, seed: UInt64 = 7, labels: [Int32],
    identifiers: RowIdentifiers? = nil,
    groups: [String]? = nil
  ) throws -> [DataRole: [Int]] {
    try RowSplit(
      SplitDefinition(by: by, shares: Self.shares), seed: seed, labels: labels,
      identifiers: identifiers ?? .indices(from: 0), groups: groups
    ).rows
  }

  private let labels = (0..<1_000).map { Int32($0 % 7 == 0 ? 2 : $0 % 3 == 0 ? 1 : 0) }

  @Test func everyRowHasOneRoleAndCountsAreExact() throws {
    let rows = try split(.rows, labels: labels)
    #expect(rows.values.flatMap { $0 }.sorted() == Array(0..<1_000))
    #expect(
      rows.mapValues(\.count) == [.calibrator: 250, .predictor: 250, .policy: 125, .test: 375])
  }

  @Test func strataHaveEqualShares() throws {
    let rows = try split(.stratified, labels: labels)
    #expect(rows.values.flatMap { $0 }.sorted() == Array(0..<1_000))
    for label in Int32(0)...2 {
      let count = labels.count { $0 == label }
      for (role, share) in Self.shares {
        let found = (rows[role] ?? []).count { labels[$0] == label }
        #expect(abs(Double(found) - Double(count) * share.doubleValue) < 1)
      }
    }
  }

  @Test func theRoleOfARowDoesNotDependOnTheOrderOfRows() throws {
    let identifiers = (0..<1_000).map { UInt64($0 * 31 + 5) }
    let straight = try split(.stratified, labels: labels, identifiers: .given(identifiers))
    let order = Array((0..<1_000).reversed())
    let turned = try split(
      .stratified, labels: order.map { labels[$0] },
      identifiers: .given(order.map { identifiers[$0] }))
    for role in DataRole.allCases {
      #expect(Set(straight[role] ?? []) == Set((turned[role] ?? []).map { order[$0] }))
    }
  }

  @Test func seedsMatter() throws {
    #expect(try split(.rows, labels: labels) != split(.rows, seed: 8, labels: labels))
  }

  /// Rows of a role must be like fresh draws to whatever splits them again with the same seed.
  @Test func splitsWithinARoleAreIndependentOfIt() throws {
    let rows = try split(.rows, labels: [Int32](repeating: 0, count: 20_000))
    let draws = CounterBasedGenerator(seed: 7, purpose: .split)
    let policy = rows[.policy] ?? []
    let low = policy.count { draws.word(row: UInt64($0), index: 0) < 1 << 63 }
    let law = BinomialLaw(trials: policy.count, probability: 0.5)
    #expect(min(law.survival(from: low), law.cumulative(through: low)) > 1e-6)
  }

  @Test func groupsStayTogether() throws {
    let groups = (0..<1_000).map { "g\($0 / 5)" }
    let rows = try split(.grouped, labels: labels, groups: groups)
    #expect(rows.values.flatMap { $0 }.sorted() == Array(0..<1_000))
    var roles: [String: Set<DataRole>] = [:]
    for (role, rows) in rows { for row in rows { roles[groups[row], default: []].insert(role) } }
    #expect(roles.values.allSatisfy { $0.count == 1 })
    for (role, share) in Self.shares {
      #expect(abs(Double((rows[role] ?? []).count) - 1_000 * share.doubleValue) <= 5)
    }
  }

  @Test func groupsAreNeeded() {
    #expect(throws: DataError.self) { try split(.grouped, labels: labels) }
  }

  @Test(arguments: [
    (10, [3, 3, 2, 2]), (4, [1, 1, 1, 1]), (3, [1, 1, 1, 0]), (0, [0, 0, 0, 0]),
  ])
  func leftOversGoRound(count: Int, sizes: [Int]) {
    for turn in UInt64(0)..<4 {
      let counts = RowSplit.counts(count, ["0.25", "0.25", "0.25", "0.25"], turn: turn << 62)
      #expect(counts.reduce(0, +) == count)
      #expect(counts.sorted(by: >) == sizes)
      if count == 3 { #expect(counts[Int(turn)] == 0) }
    }
  }

  /// Classes of two rows go to every role by its share, not all to the largest: else roles are of other populations.
  @Test func rareClassesGoToEveryRole() throws {
    let labels = (0..<3_000).map { Int32($0 / 2) }
    let shares: [DataRole: Level] = [.calibrator: "0.5", .predictor: "0.3", .test: "0.2"]
    let rows = try RowSplit(
      SplitDefinition(by: .stratified, shares: shares), seed: 7, labels: labels,
      identifiers: .indices(from: 0), groups: nil
    ).rows
    #expect(rows.values.flatMap { $0 }.sorted() == Array(0..<3_000))
    // The standard deviation is about 19 rows.
    #expect(abs((rows[.test] ?? []).count - 600) < 100)
    #expect(abs((rows[.predictor] ?? []).count - 900) < 100)
  }

  @Test(arguments: [UInt64.max, 0, 1 << 63, UInt64.max - 1] as [UInt64])
  func noDrawLosesOrAddsARow(turn: UInt64) {
    for count in [1, 2, 3, 7, 10, 999_983] {
      let counts = RowSplit.counts(count, ["0.1", "0.2", "0.3", "0.4"], turn: turn)
      #expect(counts.reduce(0, +) == count && counts.allSatisfy { $0 >= 0 })
      let thirds = RowSplit.counts(count, ["1/3", "1/3", "1/3"], turn: turn)
      #expect(thirds.reduce(0, +) == count && thirds.allSatisfy { abs($0 - count / 3) <= 1 })
    }
  }

  @Test func sharesBelowOneLeaveRowsOver() {
    #expect(RowSplit.counts(10, ["0.3", "0.3"], turn: 0).reduce(0, +) == 6)
  }
}
