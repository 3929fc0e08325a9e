internal import ExactStatistics
internal import SelectiveAbstention

/// A risk with its limit.
struct PolicyTargetRecord: Codable {
  let loss: String
  let `class`: Int32?
  let limit: String

  init(_ target: RiskTarget) {
    limit = "\(target.limit)"
    switch target.loss {
    case .error: (loss, `class`) = ("error", nil)
    case .errorOfAnswer(let label): (loss, `class`) = ("error-of-answer", label)
    case .missed(let label): (loss, `class`) = ("missed", label)
    case .approvedError: (loss, `class`) = ("approved-error", nil)
    case .cost: (loss, `class`) = ("cost", nil)
    }
  }

  /// The risk, or `nil` where the record is none.
  var target: RiskTarget? {
    guard let limit = try? Level(limit) else { return nil }
    switch (loss, `class`) {
    case ("error", nil): return RiskTarget(.error, limit: limit)
    case ("error-of-answer", let label?): return RiskTarget(.errorOfAnswer(label), limit: limit)
    case ("missed", let label?): return RiskTarget(.missed(label), limit: limit)
    case ("approved-error", nil): return RiskTarget(.approvedError, limit: limit)
    case ("cost", nil): return RiskTarget(.cost, limit: limit)
    default: return nil
    }
  }
}

/// What is certified of risks.
struct PolicyRiskRecord: Codable {
  struct Count: Codable {
    let target: PolicyTargetRecord
    let trials: Int
    let losses: Int
    let largestLoss: Int
    let pValue: Double
    let upperBound: Double

    enum CodingKeys: String, CodingKey {
      case target, trials, losses
      case largestLoss = "largest_loss"
      case pValue = "p_value"
      case upperBound = "upper_bound"
    }
  }

  /// The limit in expectation, or `nil` for tests.
  let expectedLimit: String?
  let testing: String?
  let delta: String?
  let queues: Int?
  let startedFrom: Double?
  let approveFrom: Double?
  let thresholdsTested: Int?
  let testRows: Int
  let approved: Int?
  let errors: Int?
  let counts: [Count]?

  enum CodingKeys: String, CodingKey {
    case testing, delta, queues, approved, errors, counts
    case expectedLimit = "expected_limit"
    case startedFrom = "started_from"
    case approveFrom = "approve_from"
    case thresholdsTested = "thresholds_tested"
    case testRows = "test_rows"
  }

  init(_ statement: RiskStatement) {
    switch statement {
    case .expected(let limit, let errorCount, let rowCount):
      expectedLimit = "\(limit)"
      (testing, delta, queues, startedFrom, approveFrom, thresholdsTested, approved, counts) =
        (nil, nil, nil, nil, nil, nil, nil, nil)
      (testRows, errors) = (rowCount, errorCount)
    case .tested(let threshold, let test):
      expectedLimit = nil
      testing = test.testing.rawValue
      delta = "\(test.delta)"
      queues = test.familySize
      startedFrom = threshold.startedFrom
      approveFrom = threshold.approveFrom
      thresholdsTested = threshold.testedCount
      testRows = threshold.rowCount
      approved = threshold.approvedCount
      errors = nil
      counts = threshold.risks.map {
        Count(
          target: PolicyTargetRecord($0.target), trials: $0.trials, losses: $0.losses,
          largestLoss: $0.largestLoss, pValue: $0.pValue,
          upperBound: $0.upperBound(delta: test.delta))
      }
    }
  }

  /// The statement, or `nil` where the record is none.
  var statement: RiskStatement? {
    if let expectedLimit {
      guard let limit = try? Level(expectedLimit), let errors, errors >= 0, errors <= testRows
      else { return nil }
      return .expected(limit: limit, errorCount: errors, rowCount: testRows)
    }
    guard let testing = testing.flatMap({ RiskTesting(rawValue: $0) }),
      let delta = delta.flatMap({ try? Level($0) }), let queues, queues > 0,
      let startedFrom, let approveFrom, let thresholdsTested, let approved, let counts,
      !counts.isEmpty, approved >= 0, approved <= testRows
    else { return nil }
    let risks = counts.compactMap { count -> RiskCount? in
      guard let target = count.target.target, count.trials >= 0, count.losses >= 0,
        count.largestLoss >= 1, count.trials <= testRows, count.largestLoss <= 1 << 40,
        count.trials <= 1 << 32,
        count.losses <= count.trials * count.largestLoss
      else { return nil }
      return RiskCount(
        target: target, trials: count.trials, losses: count.losses,
        largestLoss: count.largestLoss)
    }
    guard risks.count == counts.count else { return nil }
    return .tested(
      CertifiedThreshold(
        approveFrom: approveFrom, startedFrom: startedFrom, testedCount: thresholdsTested,
        rowCount: testRows, approvedCount: approved, risks: risks),
      by: SelectiveRiskTest(
        risks.map { $0.target }, delta: delta, testing: testing, familySize: queues))
  }
}
