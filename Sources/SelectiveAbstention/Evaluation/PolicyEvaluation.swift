public import ConformalPrediction
public import ExactStatistics
internal import ScoringCore

/// What a policy does to rows that it was not fitted on, and whether what it certifies is consistent with them.
///
/// ```swift
/// let evaluation = try PolicyEvaluation(of: policy, on: rows)
/// evaluation.total.selectiveRisk           // of approved rows, with exact interval
/// evaluation.verdict                       // consistent
/// ```
///
/// **Assumption** of every interval and p-value: these rows are independent draws of the law that calibration rows come
/// from, and had no part in the fit.
public struct PolicyEvaluation: Sendable {
  /// What one queue does.
  public struct Queue: Hashable, Sendable {
    /// The queue with its bands and certificate.
    public let policy: QueuePolicy
    /// Its rows.
    public let tally: BandTally
    /// The risks that were limited, for the bands that decide; those of an edited policy too.
    public let risks: [RiskCheck]
    /// The volume of reviews; `nil` where none was certified, or the thresholds were edited by hand.
    public let volume: VolumeCheck?
  }

  /// The rows of one group.
  public struct Group: Hashable, Sendable {
    /// The names of the group, from coarse to fine.
    public let path: [String]
    /// Its rows.
    public let tally: BandTally

    /// The name in one text, such as `emea / paris`.
    public var name: String { path.joined(separator: " / ") }
  }

  /// The queues, in the policy's order.
  public let queues: [Queue]
  /// The decision for each row.
  public let decisions: [Decision]
  /// All rows.
  public let total: BandTally
  /// The rows answered with each label; empty where answers are not known.
  public let perAnswer: [BandTally]
  /// The rows of each true label; empty where labels are not known.
  public let perTrueLabel: [BandTally]
  /// The finest groups, by name; empty where rows have no groups.
  public let perGroup: [Group]
  /// What rows cost; `nil` without costs.
  public let costs: CostComparison?
  /// The curve of these rows, whatever the policy's thresholds.
  public let curve: RiskAcceptanceCurve
  /// The level below which a p-value is implausible.
  public let significance: Level

  /// Evaluates a policy.
  ///
  /// - Parameters:
  ///   - policy: the policy.
  ///   - rows: test rows, at least one, with confidences by the policy's score.
  ///   - names: the name of each row's queue; `nil` where the policy has one queue for all rows.
  ///   - topProbabilities: the probability of each answer, for the plain threshold; or `nil`.
  ///   - groups: groups to tell apart, or `nil`.
  ///   - significance: the level below which a p-value is implausible.
  /// - Throws: `DataError` without rows, for counts that differ, queues that the policy has not, or costs of other
  ///   classes.
  /// - Complexity: O(n log n) time and O(n) memory.
  public init(
    of policy: AbstentionPolicy, on rows: AnsweredRows, queues names: [String]? = nil,
    topProbabilities: [Double]? = nil, groups: GroupColumns? = nil, significance: Level = "0.01"
  ) throws {
    let n = rows.rowCount
    for (what, count) in [
      ("queues", names?.count ?? n), ("probabilities", topProbabilities?.count ?? n),
      ("groups", groups?.rowCount ?? n),
    ] where count != n {
      throw DataError(found: "\(count) \(what) for \(n) rows", expected: "one a row")
    }
    let places = try policy.places(of: names, rowCount: n)
    curve = try RiskAcceptanceCurve(
      ConfidenceProfile(confidences: rows.confidences, isError: rows.isError))
    self.significance = significance
    let decisions = zip(places, rows.confidences).map { place, confidence in
      policy.queues[place].bands.decision(for: confidence)
    }
    self.decisions = decisions
    let rowCosts = try policy.request.costs?.costs(of: rows)
    costs = rowCosts.map {
      CostComparison($0, decisions: decisions, topProbabilities: topProbabilities)
    }
    let counted = CountedRows(rows, decisions, groups)
    (total, perAnswer, perTrueLabel) = (counted.total, counted.perAnswer, counted.perTrueLabel)
    perGroup = counted.perGroup.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { Group(path: $0.key, tally: $0.value) }
    var members = [[UInt32]](repeating: [], count: policy.queues.count)
    for (row, place) in places.enumerated() { members[place].append(UInt32(row)) }
    let approvals = ApprovedRows(
      rows: rows, decisions: decisions, costs: rowCosts, request: policy.request)
    queues = zip(policy.queues, members).map { queue, members in
      let tally = approvals.tally(of: members)
      return Queue(
        policy: queue, tally: tally,
        risks: approvals.risks(of: queue, members, tally),
        volume: queue.isCertified
          ? queue.certificate.volume.map {
            VolumeCheck(reviewCount: tally.counts.review, rowCount: n, statement: $0)
          } : nil)
    }
  }

  /// Whether the bands that decide are the certified ones, in every queue.
  public var isCertified: Bool { queues.allSatisfy(\.policy.isCertified) }

  /// The share of right answers among all rows.
  public var accuracy: Double {
    1 - Double(total.errors.approve + total.errors.review + total.errors.escalate)
      / Double(total.rowCount)
  }
}

/// Tallies of rows by what they have in common.
private struct CountedRows {
  var total = BandTally()
  var perAnswer: [BandTally]
  var perTrueLabel: [BandTally]
  var perGroup: [[String]: BandTally] = [:]

  init(_ rows: AnsweredRows, _ decisions: [Decision], _ groups: GroupColumns?) {
    perAnswer = .init(repeating: BandTally(), count: rows.answers == nil ? 0 : rows.classCount)
    perTrueLabel = .init(
      repeating: BandTally(), count: rows.trueLabels == nil ? 0 : rows.classCount)
    for (row, decision) in decisions.enumerated() {
      let isError = rows.isError[row]
      total.add(decision, isError: isError)
      if let answers = rows.answers { perAnswer[Int(answers[row])].add(decision, isError: isError) }
      if let labels = rows.trueLabels {
        perTrueLabel[Int(labels[row])].add(decision, isError: isError)
      }
      if let groups {
        perGroup[groups.path(of: row), default: BandTally()].add(decision, isError: isError)
      }
    }
  }
}

/// What is counted of the rows of a queue.
private struct ApprovedRows {
  let rows: AnsweredRows
  let decisions: [Decision]
  let costs: RowCosts?
  let request: PolicyFit

  func tally(of members: [UInt32]) -> BandTally {
    var tally = BandTally()
    for row in members { tally.add(decisions[Int(row)], isError: rows.isError[Int(row)]) }
    return tally
  }

  func risks(of queue: QueuePolicy, _ members: [UInt32], _ tally: BandTally) -> [RiskCheck] {
    if let limit = request.expectedRisk {
      var calibrationCount: Int?
      if queue.isCertified, case .expected(_, _, let count) = queue.certificate.risk {
        calibrationCount = count
      }
      return [
        RiskCheck(
          expected: limit, calibrationCount: calibrationCount, errorCount: tally.errors.approve,
          rowCount: tally.rowCount)
      ]
    }
    let targets = request.risks
    guard !targets.isEmpty else { return [] }
    var counts = RiskTally(targets, rows: rows, order: members)
    for row in members where decisions[Int(row)] == .approve {
      counts.accept(Int(row), of: rows, costs: costs)
    }
    let largest = request.costs?.largestAnswerCost ?? 1
    return counts.counts(largestLosses: targets.map { $0.loss == .cost ? largest : 1 })
      .map { RiskCheck($0) }
  }
}

extension AbstentionPolicy {
  /// The queue of each row.
  fileprivate func places(of names: [String]?, rowCount: Int) throws -> [Int] {
    guard hasNamedQueues else { return [Int](repeating: 0, count: rowCount) }
    guard let names else {
      throw DataError(
        .usage, found: "rows without queues for a policy of \(queues.count) queues",
        expected: "the queue of each row")
    }
    let known = queueIndices
    return try names.enumerated().map { row, name in
      guard let place = known[name] else {
        throw DataError(
          found: "queue '\(name)'", expected: "one of the policy's \(queues.count) queues", row: row
        )
      }
      return place
    }
  }
}
