import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Groups from coarse to fine: who serves whom, and what becomes of groups that nobody knows.
@Suite struct GroupTreeTests {
  /// 20 rows in Paris, 10 in Rome, 3 in Oslo; 30 in Tokyo.
  static let region =
    [String](repeating: "emea", count: 33) + [String](repeating: "apac", count: 30)
  static let city =
    [String](repeating: "paris", count: 20) + [String](repeating: "rome", count: 10)
    + [String](repeating: "oslo", count: 3) + [String](repeating: "tokyo", count: 30)

  private func predictor(
    _ taxonomy: Taxonomy, order: [Int]? = nil
  ) throws -> ConformalPredictor {
    var random = Synthetic(seed: 320)
    let rows = random.continuous(count: 63, classCount: 3)
    let order = order ?? Array(0..<63)
    return try SplitConformal(score: .aps, alphas: ["0.1", "0.2"], taxonomy: taxonomy).fit(
      on: rows.rows(order).labeled(),
      groups: GroupColumns([order.map { Self.region[$0] }, order.map { Self.city[$0] }]))
  }

  private func served(
    _ predictor: ConformalPredictor, _ paths: [[String]], alpha: Level
  ) throws -> [String] {
    var random = Synthetic(seed: 321)
    let rows = try random.continuous(count: paths.count, classCount: 3).outputs()
    let places = try predictor.place(
      GroupColumns([paths.map { $0[0] }, paths.map { $0[1] }]), file: "g.csv")
    let sets = try predictor.sets(for: rows, groups: places, alpha: alpha)
    let categories = try #require(sets.categories)
    for (row, category) in categories.enumerated() where category < 0 {
      #expect(sets[row] == [0, 1, 2])
    }
    return categories.map { $0 < 0 ? "none" : predictor.categories[Int($0)].name }
  }

  @Test func nodesAreInOrderOfNames() throws {
    let predictor = try predictor(.groupConditional())
    #expect(
      predictor.categories.map { $0.name } == [
        "all rows", "apac", "apac / tokyo", "emea", "emea / oslo", "emea / paris", "emea / rome",
      ])
    #expect(predictor.categories.map { $0.count } == [63, 30, 30, 33, 3, 20, 10])
  }

  /// Oslo has 3 rows: enough for alpha 0.5 only, so that emea serves it; at 0.02 only all rows do.
  @Test func smallGroupsAreServedByLargerOnes() throws {
    let predictor = try predictor(.groupConditional())
    let paths = [["emea", "paris"], ["emea", "oslo"], ["emea", "rome"], ["apac", "tokyo"]]
    #expect(
      try served(predictor, paths, alpha: "0.1")
        == ["emea / paris", "emea", "emea / rome", "apac / tokyo"])
    #expect(
      try served(predictor, paths, alpha: "0.09")
        == ["emea / paris", "emea", "emea", "apac / tokyo"])
    #expect(
      try served(predictor, paths, alpha: "0.02")
        == ["all rows", "all rows", "all rows", "all rows"])
    #expect(try served(predictor, paths, alpha: "0.5")[1] == "emea / oslo")
  }

  @Test func minimumSize() throws {
    let predictor = try predictor(.groupConditional(minimumSize: 31))
    let paths = [["emea", "paris"], ["apac", "tokyo"]]
    #expect(try served(predictor, paths, alpha: "0.1") == ["emea", "all rows"])
  }

  @Test func unseenGroups() throws {
    let paths = [["emea", "lima"], ["latam", "lima"], ["latam", "paris"], ["emea", "rome"]]
    let pooled = try predictor(.groupConditional(unseen: .pooled))
    #expect(
      try served(pooled, paths, alpha: "0.1") == ["emea", "all rows", "all rows", "emea / rome"])
    let full = try predictor(.groupConditional(unseen: .fullSet))
    #expect(
      try served(full, paths, alpha: "0.1") == ["none", "none", "none", "emea / rome"])
    let refusing = try predictor(.groupConditional())
    let error = try dataError { try served(refusing, paths.reversed(), alpha: "0.1") }
    #expect(error.row == 1 && error.file == "g.csv")
    #expect(error.found == "group 'latam / paris'")
  }

  /// A name is its own inside of each parent.
  @Test func equalNamesOfDifferentParents() throws {
    var random = Synthetic(seed: 322)
    let predictor = try SplitConformal(
      score: .lac, alpha: "0.5", taxonomy: .groupConditional()
    ).fit(
      on: random.continuous(count: 4, classCount: 2).labeled(),
      groups: GroupColumns([["a", "b", "a", "b"], ["x", "x", "x", "y"]]))
    #expect(
      predictor.categories.map { $0.name } == ["all rows", "a", "a / x", "b", "b / x", "b / y"])
    #expect(predictor.categories.map { $0.count } == [4, 2, 2, 2, 1, 1])
  }

  @Test func rowOrderDoesNotMatter() throws {
    var random = Synthetic(seed: 323)
    let plain = try predictor(.groupConditional())
    let shuffled = try predictor(.groupConditional(), order: random.permutation(of: 63))
    #expect(plain.groups == shuffled.groups)
    for (a, b) in zip(plain.categories, shuffled.categories) {
      #expect(a.name == b.name && a.quantiles == b.quantiles)
    }
  }

  @Test func misuse() throws {
    var random = Synthetic(seed: 324)
    let rows = random.continuous(count: 63, classCount: 3)
    let marginal = try SplitConformal(score: .lac, alpha: "0.1").fit(on: rows.labeled())
    let grouped = try predictor(.groupConditional())
    let one = try GroupColumns([Self.region])
    let attempts: [() throws -> Any] = [
      { try GroupColumns([]) },
      { try GroupColumns([["a"], []]) },
      { try marginal.place(one) },
      { try grouped.place(one) },
      { try grouped.sets(for: rows.outputs(), alpha: "0.1") },
      { try SplitConformal(score: .lac, alpha: "0.1").fit(on: rows.labeled(), groups: one) },
      {
        try SplitConformal(score: .lac, alpha: "0.1", taxonomy: .groupConditional())
          .fit(on: rows.labeled())
      },
      {
        try SplitConformal(score: .lac, alpha: "0.1", taxonomy: .groupConditional())
          .fit(on: rows.labeled(), groups: GroupColumns([["a"]]))
      },
    ]
    for attempt in attempts {
      let error = try dataError { _ = try attempt() }
      #expect(error.expected != nil)
    }
  }

  /// A class without enough rows is an error that names it, or in every set by request.
  @Test func rareClasses() throws {
    var random = Synthetic(seed: 325)
    var rows = random.continuous(count: 90, classCount: 3)
    for row in rows.labels.indices where rows.labels[row] == 2 { rows.labels[row] = 1 }
    rows.labels[0] = 2
    let refused = try dataError {
      try SplitConformal(score: .lac, alpha: "0.1", taxonomy: .classConditional)
        .fit(on: rows.labeled())
    }
    #expect(refused.code == .infeasible)
    #expect(refused.found == "1 calibration rows of class 2, too few for alpha 0.1")
    let predictor = try SplitConformal(
      score: .lac, alpha: "0.1", allowsTrivial: true, taxonomy: .classConditional
    ).fit(on: rows.labeled())
    let sets = try predictor.sets(for: random.continuous(count: 50, classCount: 3).outputs())
    #expect(sets.allSatisfy { $0.contains(2) })
    #expect(!sets.allSatisfy { $0.count == 3 })
  }
}
