import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

@Suite struct RiskCurveTests {
  /// One set at a time, from the definition; ties by ascending label.
  private func slowLoss(
    _ risk: MultilabelRisk, _ scores: [Double], _ truth: [Double], _ parameter: ControlParameter
  ) -> Double {
    var chosen: Set<Int> = []
    for label in scores.indices where scores[label] >= parameter.threshold {
      let ahead = scores.indices.count {
        scores[$0] > scores[label] || (scores[$0] == scores[label] && $0 < label)
      }
      if ahead < parameter.topK ?? .max { chosen.insert(label) }
    }
    let wanted = Set(truth.indices.filter { truth[$0] == 1 })
    let hits = Double(chosen.intersection(wanted).count)
    switch risk {
    case .falseNegativeRate: return wanted.isEmpty ? 0 : 1 - hits / Double(wanted.count)
    case .falseDiscoveryRate: return chosen.isEmpty ? 0 : 1 - hits / Double(chosen.count)
    case .setSize: return Double(chosen.count) / Double(scores.count)
    case .anyMiss: return wanted.isSubset(of: chosen) ? 0 : 1
    }
  }

  @Test(arguments: RiskPopulation.Kind.allCases)
  func agreesWithTheDefinition(_ kind: RiskPopulation.Kind) throws {
    let population = RiskPopulation(kind)
    let rows = try population.everyone()
    let grid = try ControlGrid(
      thresholds: [0.61, 0, 0.2, 0.4, 0.6, 0.8, 1, 1.5, -2], topK: [2, 1, 5, 9, 2])
    #expect(grid.count == 36 && grid.topK == [1, 2, 5, 9])
    let curves = try rows.curves(of: MultilabelRisk.allCases, on: grid)
    for curve in curves {
      for index in 0..<grid.count {
        let sum = zip(population.scores, population.truth).reduce(0.0) {
          $0 + slowLoss(curve.risk, $1.0, $1.1, grid[index])
        }
        try #require(
          abs(curve.totals[index].sum - sum) < 1e-10, "\(curve.risk) at \(grid[index])")
        #expect(curve.totals[index].isExact)
      }
    }
    for threads in [1, 2, 7] {
      #expect(
        try rows.curves(
          of: MultilabelRisk.allCases, on: grid, execution: Execution(threadCount: threads))
          == curves)
    }
  }

  @Test func noLimitIsTheLimitOfAllLabels() throws {
    let rows = try RiskPopulation(.tied).everyone()
    let free = try ControlGrid(steps: 10)
    let limited = try ControlGrid(steps: 10, topK: [RiskPopulation.labelCount])
    #expect(
      try rows.curves(of: [.falseDiscoveryRate], on: free)
        == rows.curves(of: [.falseDiscoveryRate], on: limited))
  }

  @Test func monotoneAsSaid() throws {
    let rows = try RiskPopulation(.tied).everyone()
    let grid = try ControlGrid(steps: 20)
    for risk in MultilabelRisk.allCases {
      let sums = try rows.curves(of: [risk], on: grid)[0].totals.map(\.sum)
      let grows = zip(sums, sums.dropFirst()).allSatisfy { $0 <= $1 }
      let falls = zip(sums, sums.dropFirst()).allSatisfy { $0 >= $1 }
      #expect(grows == (risk.trend == .growsWithThreshold))
      #expect(falls == (risk.trend == .fallsWithThreshold) || risk == .falseDiscoveryRate)
    }
  }

  /// 0.1 in single precision is not below the threshold 0.1: it is a little above.
  @Test func scoresKeepTheirPrecision() throws {
    let rows = try MultilabelRows(
      scores: Matrix([0.1, 0.3] as [Float], rowCount: 1, columnCount: 2),
      truth: Matrix([1, 1] as [Float], rowCount: 1, columnCount: 2))
    let grid = try ControlGrid(thresholds: [0.1, Double(Float(0.1)), 0.3, Double(Float(0.3))])
    let sizes = try rows.curves(of: [.setSize], on: grid)[0].totals.map(\.sum)
    #expect(Double(Float(0.1)) > 0.1 && Double(Float(0.3)) > 0.3)
    #expect(sizes == [1, 1, 0.5, 0.5])
  }

  @Test func refusals() throws {
    func rows(_ scores: [[Double]], _ truth: [[Double]]) throws -> MultilabelRows {
      try MultilabelRows(scores: Matrix(rows: scores), truth: Matrix(rows: truth))
    }
    func error(_ work: () throws -> Void) -> String {
      do { try work() } catch { return "\(error)" }
      return "none"
    }
    let grid = try ControlGrid(steps: 2)
    #expect(error { _ = try rows([], []) }.contains("at least one of each"))
    #expect(error { _ = try rows([[0.1, 0.2]], [[0, 1], [1, 0]]) }.contains("truth of 2 x 2"))
    let odd = try rows([[0.1, 0.2], [0.3, .nan]], [[0, 1], [1, 0]])
    #expect(
      error { _ = try odd.curves(of: [.setSize], on: grid) }
        == "error: nan (expected a finite score) [row 1, column 1]")
    let half = try rows([[0.1, 0.2], [0.3, 0.5]], [[0, 1], [0.5, 0]])
    #expect(
      error { _ = try half.curves(of: [.setSize], on: grid) }
        == "error: a truth of 0.5 (expected 0 or 1) [row 1, column 0]")
    #expect(
      error { try rows([[0.1, 1.5]], [[0, 1]]).requireUnitScores() }.contains("a score of 1.5"))
    #expect(error { _ = try ControlGrid(thresholds: []) }.contains("no thresholds"))
    #expect(error { _ = try ControlGrid(thresholds: [0.1, .nan]) }.contains("threshold of nan"))
    #expect(error { _ = try ControlGrid(steps: 0) }.contains("0 steps"))
    #expect(error { _ = try ControlGrid(steps: 3, topK: [0]) }.contains("limit of 0"))
    let wide = try ControlGrid(steps: 999, topK: Array(1...40_000))
    #expect(
      error { _ = try half.curves(of: [.falseDiscoveryRate], on: wide) }.contains("coarser"))
  }
}
