public import ExactStatistics
internal import ScoringCore

/// What an abstention policy shall hold to.
///
///     var fit = PolicyFit()
///     fit.risks = [RiskTarget(.error, limit: "0.01")]
///     fit.capacity = try ReviewCapacity(reviews: 200, arrivals: .fixed(10_000), delta: "0.05")
///     switch try fit.fit(on: calibration) { ... }
///
/// Approval starts at the lowest threshold whose risks are certified, and not below the one of least cost. Reviews lie
/// below it as far as the capacity reaches and costs advise; the rest is escalated. With a capacity alone the least
/// confident rows are reviewed, as many as it certifies, and the rest is approved.
public struct PolicyFit: Sendable {
  /// Risks among approved rows that must stay within limits, all together with probability 1 - ``delta`` over test
  /// rows.
  public var risks: [RiskTarget] = []
  /// The probability that the certificate of risks is wrong; queues share it.
  public var delta: Level = "0.05"
  /// How several thresholds are tested.
  public var testing = RiskTesting.fixedSequence
  /// A limit for the expected share of rows that are approved and wrong, instead of ``risks``.
  public var expectedRisk: Level?
  /// How many reviews a period has room for; where there are queues, that of each by its name.
  public var capacity: ReviewCapacity?
  /// The capacity of each queue.
  public var queueCapacities: [String: ReviewCapacity] = [:]
  /// What decisions cost.
  public var costs: DecisionCosts?
  /// Whether rows may be escalated.
  public var allowsEscalation = true
  /// The share of rows that choose where tests start and what costs least.
  public var designShare: Level = "0.2"
  /// The share of rows for capacity, where a threshold is chosen by labels and there is no traffic.
  public var capacityShare: Level = "0.2"
  /// The seed of the draws that give rows their roles.
  public var seed: UInt64 = 0

  /// Asks for nothing yet.
  public init() {}

  /// Whether labels have a say in where approval starts.
  var usesLabels: Bool { !risks.isEmpty || expectedRisk != nil || costs != nil }
  var hasCapacity: Bool { capacity != nil || !queueCapacities.isEmpty }
  var hasRisk: Bool { !risks.isEmpty || expectedRisk != nil }

  /// The roles of rows: none choose where nothing is chosen, all do where nothing is certified.
  func roles(hasTraffic: Bool) throws -> RowRoles {
    try RowRoles(
      designShare: hasRisk && (!risks.isEmpty || costs != nil) ? designShare : nil,
      capacityShare: hasCapacity && usesLabels && !hasTraffic ? capacityShare : nil, seed: seed)
  }

  /// Checks that what is asked for goes together.
  func requireSound(_ rows: AnsweredRows, _ queues: RowQueues?, _ traffic: Traffic?) throws {
    func refuse(_ found: String, _ expected: String) -> DataError {
      DataError(.usage, found: found, expected: expected)
    }
    guard usesLabels || hasCapacity else {
      throw refuse("no risk, capacity or costs", "at least one of them")
    }
    guard testing != .single else {
      throw refuse("a single test where a threshold is looked for", "a procedure for several")
    }
    guard risks.isEmpty || expectedRisk == nil else {
      throw refuse("risks with high probability and in expectation", "one of them")
    }
    guard rows.rowCount > 0 else {
      throw DataError(found: "no calibration rows", expected: "at least one")
    }
    if let queues {
      guard queues.indices.count == rows.rowCount else {
        throw refuse("\(queues.indices.count) queues for \(rows.rowCount) rows", "one a row")
      }
      guard capacity == nil else {
        throw refuse("one capacity for several queues", "one for each, NAME=COUNT")
      }
      if hasCapacity, let name = queues.names.first(where: { queueCapacities[$0] == nil }) {
        throw refuse("no capacity for queue '\(name)'", "one for each queue, NAME=COUNT")
      }
      // Without a share of delta nothing would limit the reviews of a queue.
      for capacity in queueCapacities.values
      where capacity.sharing(among: queues.names.count) == nil {
        throw refuse(
          "a capacity's delta of \(capacity.delta) shared by \(queues.names.count) queues",
          "one with fewer decimals")
      }
    } else if !queueCapacities.isEmpty {
      throw refuse("capacities of queues without queues", "the queue of each row")
    }
    if let name = queueCapacities.keys.sorted().first(where: {
      !(queues?.names ?? []).contains($0)
    }) {
      throw refuse("a capacity for queue '\(name)'", "a queue that rows belong to")
    }
    if let traffic, traffic.queues != nil, queues == nil {
      throw refuse("queues of traffic without queues of rows", "both or neither")
    }
    if let traffic, traffic.queues == nil, queues != nil {
      throw refuse("traffic without queues", "the queue of each row of traffic")
    }
    for target in risks { try requireKnown(target, rows) }
  }

  private func requireKnown(_ target: RiskTarget, _ rows: AnsweredRows) throws {
    switch target.loss {
    case .error, .approvedError: return
    case .cost:
      guard let costs, costs.largestAnswerCost > 0 else {
        throw DataError(.usage, found: "a limit of costs without costs", expected: "costs")
      }
    case .errorOfAnswer(let label), .missed(let label):
      guard label >= 0, label < rows.classCount else {
        throw DataError(
          .usage, found: "a risk of class \(label)",
          expected: rows.classCount > 0 ? "0 ... \(rows.classCount - 1)" : "labels")
      }
    }
  }
}

/// Confidences of rows whose truth is not known, such as yesterday's: enough to count reviews.
public struct Traffic: Sendable {
  /// The confidence of each row, finite.
  public let confidences: [Double]
  /// The queue of each row, where rows have queues.
  public let queues: [String]?

  /// Takes confidences.
  ///
  /// - Parameters:
  ///   - confidences: at least one finite confidence.
  ///   - queues: the queue of each row, where rows have queues.
  /// - Throws: `DataError` for no rows, counts that differ, or a confidence that is not finite.
  public init(confidences: [Double], queues: [String]? = nil) throws {
    guard !confidences.isEmpty else {
      throw DataError(found: "no rows of traffic", expected: "at least one")
    }
    if let row = confidences.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        found: "confidence \(confidences[row])", expected: "a finite number", row: row)
    }
    if let queues, queues.count != confidences.count {
      throw DataError(
        found: "\(queues.count) queues for \(confidences.count) rows of traffic",
        expected: "one a row")
    }
    (self.confidences, self.queues) = (confidences, queues)
  }
}
