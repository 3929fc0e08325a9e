internal import ExactStatistics
internal import ScoringCore
internal import SelectiveAbstention

/// Chooses a parameter by one of the methods; requests that have no meaning fail before files are read.
struct ParameterChooser {
  private enum Method {
    case crc(ConformalRiskControl)
    case rcps(RiskControllingSets)
    case ltt(LearnThenTest)
  }

  private let targets: [MultilabelTarget]
  private let criterion: MultilabelRisk
  private let method: Method

  init(_ targets: [MultilabelTarget], _ method: Control.Method, _ criterion: MultilabelRisk) throws
  {
    self.targets = targets
    self.criterion = criterion
    func single() throws -> MultilabelTarget {
      guard targets.count == 1 else {
        throw DataError(
          .usage, found: "\(targets.count) risks", expected: "one",
          remedy: "several can be tested: --method ltt")
      }
      return targets[0]
    }
    self.method =
      switch method {
      case .crc: .crc(try ConformalRiskControl(single()))
      case .rcps(let delta, let bound):
        .rcps(try RiskControllingSets(single(), delta: delta, bound: bound))
      case .ltt(let delta, let bound, let correction):
        .ltt(try LearnThenTest(targets, delta: delta, bound: bound, correction: correction))
      }
  }

  func choose(
    _ rows: MultilabelRows, _ grid: ControlGrid, _ execution: Execution
  ) throws -> ParameterChoice {
    var risks = targets.map(\.risk)
    for risk in [criterion, .setSize] where !risks.contains(risk) { risks.append(risk) }
    let curves = try rows.curves(of: risks, on: grid, execution: execution)
    let controlled = Array(curves.prefix(targets.count))
    let outcome =
      switch method {
      case .crc(let method): try method.outcome(controlled[0], on: grid)
      case .rcps(let method):
        try method.outcome(controlled[0], rows, on: grid, execution: execution)
      case .ltt(let method):
        try method.outcome(
          controlled, least: curves[risks.firstIndex(of: criterion) ?? 0], rows, on: grid,
          execution: execution)
      }
    let isPValue = if case .ltt = method { true } else { false }
    return ParameterChoice(
      targets: targets, grid: grid, curves: curves, outcome: outcome,
      evidenceName: isPValue ? "p_value" : "bound", rowCount: rows.rowCount,
      labelCount: rows.labelCount)
  }
}

/// A choice with what it was made from.
struct ParameterChoice {
  let targets: [MultilabelTarget]
  let grid: ControlGrid
  let curves: [RiskCurve]
  let outcome: RiskControlOutcome
  let evidenceName: String
  let rowCount: Int
  let labelCount: Int

  /// All parameters.
  var table: RowTable {
    let parameters = (0..<grid.count).map { grid[$0] }
    var columns: [(name: String, values: RowColumn)] = [
      ("threshold", .numbers(parameters.map(\.threshold)))
    ]
    if grid.topK != [nil] {
      columns.append(("top_k", .numbers(parameters.map { Double($0.topK ?? labelCount) })))
    }
    for curve in curves {
      columns.append((curve.risk.memberName, .numbers(curve.totals.map { $0.mean ?? 0 })))
    }
    columns.append((evidenceName, .numbers(outcome.evidence)))
    columns.append(("valid", .flags(outcome.isValid)))
    return RowTable(names: nil, count: grid.count, columns: columns)
  }

  /// The losses of test rows at the chosen parameter, for the risks of all curves.
  func evaluations(on rows: MultilabelRows?, _ execution: Execution) throws -> [RiskCurve] {
    guard let rows, let chosen = outcome.chosen else { return [] }
    let parameter = grid[chosen]
    let single = try ControlGrid(
      thresholds: [parameter.threshold], topK: parameter.topK.map { [$0] } ?? [])
    return try rows.curves(of: curves.map(\.risk), on: single, execution: execution)
  }
}

extension MultilabelRisk {
  /// The name as a member of a document or a column.
  var memberName: String { rawValue.split(separator: "-").joined(separator: "_") }
}
