import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

/// Policies with a risk and a capacity, of one queue or several, on simulated periods: neither statement fails more
/// often than its delta.
@Suite struct PolicySimulationTests {
  struct Case: Sendable, CustomStringConvertible {
    let rowCount: Int
    let arrivals: Arrivals
    /// The capacity of each queue; one for all rows where there is one.
    let reviews: [Int]
    let riskDelta: Level = "0.1"
    let capacityDelta: Level
    var hasTraffic = false
    var hasCosts = false

    var description: String {
      "n \(rowCount), C \(reviews), \(arrivals)\(hasTraffic ? ", traffic" : "")"
        + (hasCosts ? ", costs" : "")
    }
  }

  static let cases = [
    Case(rowCount: 301, arrivals: .fixed(97), reviews: [15], capacityDelta: "0.1"),
    Case(
      rowCount: 301, arrivals: .poisson(mean: 100), reviews: [16], capacityDelta: "0.1",
      hasTraffic: true),
    Case(
      rowCount: 401, arrivals: .fixed(100), reviews: [15], capacityDelta: "0.2", hasCosts: true),
    Case(rowCount: 601, arrivals: .fixed(99), reviews: [9, 7, 5], capacityDelta: "0.2"),
    Case(
      rowCount: 600, arrivals: .poisson(mean: 120), reviews: [10, 8, 6], capacityDelta: "0.2",
      hasTraffic: true),
  ]
  static let limit: Level = "0.2"
  static let names = ["a", "b", "c"]
  /// The share of rows of each queue, cumulated.
  static let shares = [0.5, 0.8, 1]

  #if DEBUG
  static let laws = [ConfidenceLaw.continuous]
  #else
  static let laws = ConfidenceLaw.allCases
  #endif

  @Test(arguments: cases, laws)
  func risksAndVolumesAreKept(setting: Case, law: ConfidenceLaw) throws {
    let shapes: [[ErrorModel.Shape]] = [
      [.cliff, .justAbove, .falling], [.justAbove, .sawtooth, .none], [.sawtooth, .all, .cliff],
    ]
    for (index, shape) in shapes.enumerated() {
      let models = shape.prefix(setting.reviews.count).map {
        ErrorModel($0, law, limit: Self.limit.doubleValue)
      }
      let count = try failures(setting, models, seed: UInt64(50 + index))
      let risk = StatisticalCheck.failures(
        atMost: setting.riskDelta, failures: count.risk, of: Repetitions.count)
      let volume = StatisticalCheck.failures(
        atMost: setting.capacityDelta, failures: count.volume, of: Repetitions.count)
      #expect(risk.holds, "\(setting), \(law), \(shape): \(risk)")
      #expect(volume.holds, "\(setting), \(law), \(shape): \(volume)")
      guard shape[0] == .cliff, law == .continuous else { continue }
      #expect(count.fitted > 0 && count.reviewing > 0, "\(setting) has something to look at")
    }
  }

  private func failures(
    _ setting: Case, _ models: [ErrorModel], seed: UInt64
  ) throws -> (risk: Int, volume: Int, fitted: Int, reviewing: Int) {
    var count = (risk: 0, volume: 0, fitted: 0, reviewing: 0)
    for repetition in 0..<UInt32(Repetitions.count) {
      var stream = CounterBasedStream(seed: seed, purpose: .testing, substream: repetition)
      let drawn = Rows(setting.rowCount, models, &stream)
      let traffic = setting.hasTraffic ? Rows(setting.rowCount, models, &stream) : nil
      let fit = try fit(setting, seed: UInt64(repetition))
      let hasQueues = models.count > 1
      let outcome = try fit.fit(
        on: AnsweredRows(confidences: drawn.confidences, isError: drawn.isError),
        queues: hasQueues ? RowQueues(drawn.names) : nil,
        traffic: traffic.map {
          try Traffic(confidences: $0.confidences, queues: hasQueues ? $0.names : nil)
        })
      guard case .fitted(let policy) = outcome else { continue }
      count.fitted += 1
      let bands = Dictionary(
        uniqueKeysWithValues: policy.queues.map { ($0.name ?? "a", $0.bands) })
      let isWrong = zip(Self.names, models).contains { name, model in
        model.risk(from: bands[name]?.approveFrom ?? .infinity) > Self.limit.doubleValue
      }
      if isWrong { count.risk += 1 }
      let arriving =
        switch setting.arrivals {
        case .fixed(let count): count
        case .poisson(let mean): PoissonLaw(mean: Double(mean)).quantile(stream.nextUniform())
        }
      let period = Rows(arriving, models, &stream)
      var reviews: [String: Int] = [:]
      for (name, confidence) in zip(period.names, period.confidences)
      where bands[name]?.decision(for: confidence) == .review {
        reviews[name, default: 0] += 1
      }
      let overflows = zip(Self.names, setting.reviews).contains { reviews[$0, default: 0] > $1 }
      if overflows { count.volume += 1 }
      if !reviews.isEmpty { count.reviewing += 1 }
    }
    return count
  }

  private func fit(_ setting: Case, seed: UInt64) throws -> PolicyFit {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: Self.limit)]
    (fit.delta, fit.seed) = (setting.riskDelta, seed)
    fit.capacityShare = "0.4"
    let capacities = try setting.reviews.map {
      try ReviewCapacity(reviews: $0, arrivals: setting.arrivals, delta: setting.capacityDelta)
    }
    if capacities.count == 1 {
      fit.capacity = capacities[0]
    } else {
      fit.queueCapacities = Dictionary(uniqueKeysWithValues: zip(Self.names, capacities))
    }
    if setting.hasCosts { fit.costs = try DecisionCosts(error: 10, review: 1, escalation: 3) }
    return fit
  }

  /// Rows of all queues.
  private struct Rows {
    var confidences: [Double] = []
    var isError: [Bool] = []
    var names: [String] = []

    init(_ count: Int, _ models: [ErrorModel], _ stream: inout CounterBasedStream) {
      for _ in 0..<count {
        let uniform = stream.nextUniform()
        let queue =
          models.count == 1 ? 0 : PolicySimulationTests.shares.firstIndex { uniform < $0 } ?? 0
        let row = models[queue].row(&stream)
        confidences.append(row.confidence)
        isError.append(row.isError)
        names.append(PolicySimulationTests.names[queue])
      }
    }
  }
}
