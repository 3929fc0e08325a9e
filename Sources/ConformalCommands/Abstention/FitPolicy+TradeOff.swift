internal import ExactStatistics
internal import ScoringCore
internal import SelectiveAbstention
internal import TensorFiles

extension FitPolicy {
  /// Steps of limits and of capacities in a table of trade-offs.
  private static let stepCount = 100

  /// Writes bands for limits and capacities around those that were asked for.
  func writeTradeOff(
    _ path: String, _ request: PolicyFit, _ rows: AnsweredRows, _ queues: RowQueues?,
    _ traffic: Traffic?, _ console: Console
  ) throws {
    guard queues == nil else {
      throw DataError(.usage, found: "--trade-off with --groups", expected: "one queue")
    }
    guard let capacity = request.capacity else {
      throw DataError(.usage, found: "--trade-off without --capacity", expected: "--capacity C")
    }
    let limit = request.risks.first { $0.loss == .error }?.limit ?? "0.05"
    // Up to five times the limit and the capacity, in even steps.
    let limits = (1...Self.stepCount).compactMap { step in
      try? Level(
        numerator: limit.numerator * step * 5, denominator: limit.denominator * Self.stepCount)
    }
    let most = max(Self.stepCount, capacity.reviews * 5)
    let capacities = (1...Self.stepCount).map { most / Self.stepCount * $0 }
    let table = try request.tradeOff(
      limits: limits, capacities: capacities, on: rows, traffic: traffic)
    let output = try OutputFile(path: path)
    try output.write(
      "max_risk,capacity,approve_from,review_from,approve_share,review_share,escalate_share,cost_per_row\n"
    )
    for point in table.points {
      let shares = point.shares?.map { "\($0)" } ?? ["", "", ""]
      try output.write(
        ([
          "\(point.limit)", "\(point.reviews)",
          point.bands.map { thresholdText($0.approveFrom) } ?? "",
          point.bands.map { thresholdText($0.reviewFrom) } ?? "",
        ] + shares + [point.costPerRow.map { "\($0)" } ?? ""]).joined(separator: ",") + "\n")
    }
    try output.commit()
    console.note(
      "wrote \(path): each line is certified as if it alone had been asked for, by risk and capacity, "
        + "whatever decisions cost; to choose one by what it says, fit it on rows of their own")
  }
}
