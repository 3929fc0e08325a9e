import ArgumentParser
import Conformal
import Measuring

/// Times the fit of a policy and a table of trade-offs on rows in memory, with a sort of the confidences in between.
@main
struct PolicyBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy-bench",
    abstract: "Time the fit of a policy and 100 limits by 100 capacities; one JSON line.")

  @Option(help: "Calibration rows.")
  var rows = 1_000_000

  @Option(help: "Repetitions of each task.")
  var repeats = 5

  func run() throws {
    let answered = try answeredRows()
    let fit = try request()
    let limits = try (1...100).map { try Level(numerator: $0, denominator: 1_000) }
    let capacities = (1...100).map { $0 * 100 }
    var (fits, tables, sorts): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<max(1, repeats) {
      sorts.append(duration { answered.confidences.sorted() })
      fits.append(try duration { try fit.fit(on: answered) })
      tables.append(
        try duration {
          try fit.tradeOff(limits: limits, capacities: capacities, on: answered)
        })
    }
    let sort = median(sorts)
    print(
      "{\"rows\":\(rows),\"repeats\":\(max(1, repeats)),\"sort_seconds\":\(sort),"
        + "\"fit_seconds\":\(median(fits)),\"fit_over_sort\":\(median(fits) / sort),"
        + "\"trade_off_seconds\":\(median(tables)),"
        + "\"trade_off_over_sort\":\(median(tables) / sort)}")
  }

  /// A risk, a capacity and costs.
  private func request() throws -> PolicyFit {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.02")]
    fit.capacity = try ReviewCapacity(reviews: 2_000, arrivals: .fixed(10_000), delta: "0.05")
    fit.costs = try DecisionCosts(error: 10, review: 1, escalation: 4, missRate: 0.1)
    return fit
  }

  /// Distinct confidences, and answers that are wrong the more often the lower they are.
  private func answeredRows() throws -> AnsweredRows {
    let draws = CounterBasedGenerator(seed: 0, purpose: .simulation)
    func uniform(_ row: Int, _ index: UInt32) -> Double {
      Double(draws.word(row: UInt64(row), index: index) >> 11) * 0x1p-53
    }
    let confidences = (0..<rows).map { uniform($0, 0) }
    return try AnsweredRows(
      confidences: confidences,
      isError: (0..<rows).map { uniform($0, 1) < 0.1 * (1 - confidences[$0]) })
  }
}
