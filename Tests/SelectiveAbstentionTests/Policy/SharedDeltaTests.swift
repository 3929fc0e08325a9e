import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// Queues share the delta of their capacity, and one that cannot be shared is refused: it must not become no limit.
@Suite struct SharedDeltaTests {
  @Test(
    arguments: [("1e-15", false), ("0.000000000000007", false), ("0.05", true)] as [(Level, Bool)])
  func deltasThatCannotBeSharedAreRefused(delta: Level, isShared: Bool) throws {
    let capacity = try ReviewCapacity(reviews: 1, arrivals: .fixed(1_000), delta: delta)
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.5")]
    fit.queueCapacities = ["a": capacity, "b": capacity]
    let rows = try AnsweredRows(
      confidences: (0..<600).map { Double($0) / 600 }, isError: (0..<600).map { $0 < 300 })
    let queues = RowQueues((0..<600).map { $0 % 2 == 0 ? "a" : "b" })
    guard isShared else {
      #expect(throws: DataError.self) { try fit.fit(on: rows, queues: queues) }
      return
    }
    guard case .fitted(let policy) = try fit.fit(on: rows, queues: queues) else {
      Issue.record("nothing fitted")
      return
    }
    for queue in policy.queues {
      #expect(queue.certificate.volume?.capacity.delta == "0.025")
      #expect(queue.bands.reviewFrom > -.infinity)
    }
  }
}
