internal import ExactStatistics
internal import ScoringCore

/// Rows in descending order of confidence, with what their answers cost.
struct RankedRows {
  let rows: AnsweredRows
  let costs: RowCosts?
  let largestAnswerCost: Int
  /// Row indices, by descending confidence.
  let order: [UInt32]

  func confidence(at position: Int) -> Double { rows.confidences[Int(order[position])] }

  /// The same with other rows.
  func selecting(_ order: [UInt32]) -> RankedRows {
    RankedRows(rows: rows, costs: costs, largestAnswerCost: largestAnswerCost, order: order)
  }
}

extension SelectiveRiskTest {
  /// Where a sequence of tests is likely to pass: the threshold of design rows with the strongest evidence.
  ///
  /// Evidence is (N r - K)^2 / (N r + K) of the weakest risk, which follows the exponent of a binomial tail in
  /// arithmetic that is the same everywhere. Any start is valid: a poor one costs power alone.
  ///
  /// - Parameter design: design rows.
  /// - Returns: a confidence of a design row; `nil` without rows.
  func start(on design: RankedRows) -> Double? {
    let largest = largestLosses(design)
    var tally = RiskTally(targets, rows: design.rows, order: design.order)
    var best: (threshold: Double, evidence: Double)?
    // With many risks, evidence is looked at less often.
    let stride = max(1, design.order.count * targets.count >> 22)
    var blocks = 0
    for position in design.order.indices {
      tally.accept(Int(design.order[position]), of: design.rows, costs: design.costs)
      let threshold = design.confidence(at: position)
      let isLast = position + 1 == design.order.count
      guard isLast || design.confidence(at: position + 1) != threshold else { continue }
      blocks += 1
      guard isLast || blocks.isMultiple(of: stride) else { continue }
      var evidence = Double.infinity
      for index in targets.indices {
        let allowed = Double(tally.trials[index]) * targets[index].limit.doubleValue
        let losses = Double(tally.losses[index]) / Double(largest[index])
        evidence = min(evidence, Self.evidence(losses: losses, allowed: allowed))
      }
      if best.map({ evidence >= $0.evidence }) ?? true { best = (threshold, evidence) }
    }
    return best?.threshold
  }

  /// How much speaks for a risk below its limit: K losses where N r are allowed; negative where there are more.
  static func evidence(losses: Double, allowed: Double) -> Double {
    let slack = allowed - losses
    return allowed > 0 ? slack * slack.magnitude / (allowed + losses) : 0
  }

  /// Thresholds at even steps of the share of design rows that they accept.
  func candidates(on design: RankedRows, notBelow floor: Double) -> [Double] {
    let count = design.order.count
    let steps = (1...Self.candidateCount).compactMap { step -> Double? in
      let position = count * step / Self.candidateCount - 1
      return position >= 0 ? design.confidence(at: position) : nil
    }
    return Set(steps).filter { $0 >= floor }.sorted(by: >)
  }

  /// Tests every threshold from a start downwards until one fails.
  ///
  /// - Parameters:
  ///   - test: test rows.
  ///   - start: the highest threshold to certify, which does not depend on test rows.
  ///   - floor: the lowest threshold that is of use, likewise.
  /// - Returns: the lowest threshold before the first that fails, if any passes.
  /// - Complexity: O(n), and a p-value for some of the errors.
  func fixedSequence(
    on test: RankedRows, from start: Double, downTo floor: Double
  ) -> RiskOutcome {
    let largest = largestLosses(test)
    var tally = RiskTally(targets, rows: test.rows, order: test.order)
    var boundaries = targets.indices.map {
      PassBoundary(targets[$0], largestLoss: largest[$0], delta: level)
    }
    var lowest: Double?
    var tested = 0
    // All rows at or above the start are one block.
    var position = test.order.prefix { test.rows.confidences[Int($0)] >= start }.count
    for row in test.order[..<position] { tally.accept(Int(row), of: test.rows, costs: test.costs) }
    var threshold = start
    while true {
      tested += 1
      guard passes(tally, &boundaries) else { break }
      lowest = threshold
      guard position < test.order.count else { break }
      threshold = test.confidence(at: position)
      guard threshold >= floor else { break }
      while position < test.order.count, test.confidence(at: position) == threshold {
        tally.accept(Int(test.order[position]), of: test.rows, costs: test.costs)
        position += 1
      }
    }
    guard let lowest else {
      return .uncertified(
        atStart: counts(at: start, on: test), startedFrom: start, rowCount: test.order.count)
    }
    return .certified(certificate(at: lowest, start, tested, test))
  }

  /// Tests thresholds that do not depend on test rows, at a level that their number divides.
  ///
  /// - Complexity: O(n), and a p-value for each threshold and risk.
  func simultaneous(on test: RankedRows, candidates: [Double]) -> RiskOutcome {
    let counted = candidates.map { counts(at: $0, on: test) }
    let pValues = counted.map { $0.map { $0.pValue }.max() ?? 1 }
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var passing: [Int] = []
    for (place, index) in order.enumerated() {
      let hypotheses = testing == .holm ? candidates.count - place : candidates.count
      guard pValues[index] <= level / Double(hypotheses) else { break }
      passing.append(index)
    }
    guard let lowest = passing.max() else {
      let best = order.first
      return .uncertified(
        atStart: best.map { counted[$0] } ?? [],
        startedFrom: best.map { candidates[$0] } ?? .infinity, rowCount: test.order.count)
    }
    return .certified(
      certificate(at: candidates[lowest], candidates[lowest], candidates.count, test))
  }

  /// What is counted of each risk at a threshold.
  func counts(at threshold: Double, on test: RankedRows) -> [RiskCount] {
    var tally = RiskTally(targets, rows: test.rows, order: test.order)
    for row in test.order {
      guard test.rows.confidences[Int(row)] >= threshold else { break }
      tally.accept(Int(row), of: test.rows, costs: test.costs)
    }
    return tally.counts(largestLosses: largestLosses(test))
  }

  private func passes(_ tally: RiskTally, _ boundaries: inout [PassBoundary]) -> Bool {
    for index in boundaries.indices
    where !boundaries[index].passes(losses: tally.losses[index], trials: tally.trials[index]) {
      return false
    }
    return true
  }

  private func certificate(
    at threshold: Double, _ start: Double, _ tested: Int, _ test: RankedRows
  ) -> CertifiedThreshold {
    CertifiedThreshold(
      approveFrom: threshold, startedFrom: start, testedCount: tested,
      rowCount: test.order.count,
      approvedCount: test.order.prefix { test.rows.confidences[Int($0)] >= threshold }.count,
      risks: counts(at: threshold, on: test))
  }

  private func largestLosses(_ rows: RankedRows) -> [Int] {
    targets.map { $0.loss == .cost ? max(1, rows.largestAnswerCost) : 1 }
  }
}
