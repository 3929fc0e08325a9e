public import ScoringCore

/// The losses of n rows at every parameter of a grid, as exact sums.
public struct RiskCurve: Hashable, Sendable {
  /// What is lost.
  public let risk: MultilabelRisk
  /// The losses at each parameter, in the order of the grid.
  public let totals: [LossTotal]
}

extension MultilabelRows {
  /// The largest table of sums, in elements.
  private static let largestTable = 1 << 26

  /// Sums losses of all rows at every parameter, in one pass over the rows.
  ///
  /// Sums are of integers, so that they do not depend on how rows are shared among threads.
  ///
  /// - Parameters:
  ///   - risks: what is lost.
  ///   - grid: the parameters.
  ///   - execution: how to work.
  /// - Returns: one curve for each risk.
  /// - Throws: `DataError` for a score that is not finite, a truth that is neither 0 nor 1, or a grid
  ///   whose sums do not fit in memory.
  /// - Complexity: O(n K log K + n G) time for G parameters; O(G D) memory for D different
  ///   denominators, at most K, and each thread.
  public func curves(
    of risks: [MultilabelRisk], on grid: ControlGrid, execution: Execution = .standard
  ) throws -> [RiskCurve] {
    let widest = risks.contains(.falseDiscoveryRate) ? labelCount : 1
    guard grid.count <= Self.largestTable / widest else {
      throw DataError(
        .usage, found: "a grid of \(grid.count) parameters for \(labelCount) labels",
        expected: "at most \(Self.largestTable / widest)", remedy: "take a coarser grid")
    }
    let size = max(1, (rowCount + execution.threadCount - 1) / execution.threadCount)
    let parts = try mapRowBlocks(
      rowCount: rowCount, blockRowCount: size, threadCount: execution.threadCount, workspace: ()
    ) { _, rows in
      var sums = LossSums(risks: risks, grid: grid, labelCount: labelCount)
      try forEachRow(in: rows) { sums.add($0) }
      return sums
    }
    var sums = LossSums(risks: risks, grid: grid, labelCount: labelCount)
    for part in parts { sums.add(part) }
    return risks.enumerated().map { index, risk in
      RiskCurve(risk: risk, totals: sums.totals(index, rowCount: rowCount))
    }
  }

  /// The losses of each row at some parameters of a grid.
  ///
  /// - Parameters:
  ///   - risk: what is lost.
  ///   - grid: the parameters.
  ///   - range: some of them.
  ///   - execution: how to work.
  /// - Returns: for each parameter of the range n losses, in the order of rows.
  /// - Throws: `DataError` for a score that is not finite or a truth that is neither 0 nor 1.
  func losses(
    of risk: MultilabelRisk, on grid: ControlGrid, _ range: Range<Int>, execution: Execution
  ) throws -> [[Double]] {
    let parts = try mapRowBlocks(
      rowCount: rowCount, blockRowCount: 1 << 10, threadCount: execution.threadCount,
      workspace: ()
    ) { _, rows in
      var losses = [[Double]](repeating: [], count: range.count)
      try forEachRow(in: rows) { row in
        let counts = row.counts(atLeast: grid.thresholds)
        row.losses(risk, grid, counts: counts) { parameter, numerator, denominator in
          guard range.contains(parameter) else { return }
          losses[parameter - range.lowerBound].append(Double(numerator) / Double(denominator))
        }
      }
      return losses
    }
    return range.indices.map { parameter in
      parts.flatMap { $0[parameter - range.lowerBound] }
    }
  }
}

/// Sums of numerators for each risk, denominator and parameter.
private struct LossSums: Sendable {
  let risks: [MultilabelRisk]
  let grid: ControlGrid
  /// For each risk and denominator the sums at all parameters; empty where none has occurred.
  private var sums: [[[Int]]]

  init(risks: [MultilabelRisk], grid: ControlGrid, labelCount: Int) {
    self.risks = risks
    self.grid = grid
    sums = risks.map { _ in [[Int]](repeating: [], count: labelCount + 1) }
  }

  mutating func add(_ row: RankedLabels) {
    let counts = row.counts(atLeast: grid.thresholds)
    for (index, risk) in risks.enumerated() {
      row.losses(risk, grid, counts: counts) { parameter, numerator, denominator in
        guard numerator > 0 else { return }
        if sums[index][denominator].isEmpty {
          sums[index][denominator] = [Int](repeating: 0, count: grid.count)
        }
        sums[index][denominator][parameter] += numerator
      }
    }
  }

  mutating func add(_ other: LossSums) {
    for index in sums.indices {
      for (denominator, values) in other.sums[index].enumerated() where !values.isEmpty {
        if sums[index][denominator].isEmpty {
          sums[index][denominator] = values
        } else {
          for parameter in values.indices {
            sums[index][denominator][parameter] += values[parameter]
          }
        }
      }
    }
  }

  func totals(_ index: Int, rowCount: Int) -> [LossTotal] {
    (0..<grid.count).map { parameter in
      let numerators = sums[index].dropFirst().map { $0.isEmpty ? 0 : $0[parameter] }
      return risks[index].isZeroOne
        ? LossTotal(errors: numerators[0], of: rowCount)
        : LossTotal(numeratorsByDenominator: numerators, count: rowCount)
    }
  }
}
