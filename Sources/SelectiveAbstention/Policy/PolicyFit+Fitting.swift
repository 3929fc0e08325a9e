internal import ExactStatistics
internal import ScoringCore

extension PolicyFit {
  /// Fits a policy.
  ///
  /// Results depend on rows and their identifiers, not on order.
  ///
  /// - Parameters:
  ///   - rows: n calibration rows, which neither the model nor a calibrator nor a predictor was fitted on.
  ///   - queues: the queue of each row, or `nil` for one queue.
  ///   - traffic: rows to count reviews by, instead of calibration rows.
  /// - Returns: bands with certificates, or why there are none and what would be possible.
  /// - Throws: `DataError` for what does not go together.
  /// - Complexity: O(n) time and memory, with p-values for some of the errors.
  ///
  /// **Guarantee.** Risks: see ``SelectiveRiskTest``; delta is shared by queues. Capacity: with probability at least
  /// 1 - its delta, over calibration rows and the next period together, no queue gets more reviews than its capacity.
  /// **Assumption:** calibration rows (or traffic) and the next rows are independent draws of one law; the roles of
  /// rows, drawn before anything is looked at, make the thresholds that labels choose independent of the rows that
  /// count reviews.
  public func fit(
    on rows: AnsweredRows, queues: RowQueues? = nil, traffic: Traffic? = nil
  ) throws -> PolicyOutcome {
    try requireSound(rows, queues, traffic)
    let roles = try roles(hasTraffic: traffic != nil)
    let ranked = RankedRows(
      rows: rows, costs: try costs?.costs(of: rows),
      largestAnswerCost: costs?.largestAnswerCost ?? 1,
      order: rows.confidences.indicesByDescendingValue())
    let parts = PolicyParts(ranked, roles, queues, traffic)
    var fitted: [QueuePolicy] = []
    var estimates: [BandEstimate] = []
    var failures: [PolicyAlternatives] = []
    for index in 0..<parts.queueCount {
      let queue = QueueFit(self, parts.part(index))
      switch queue.fit() {
      case .bands(let certificate):
        fitted.append(
          QueuePolicy(
            name: parts.name(index), bands: certificate.bands, certificate: certificate))
        estimates.append(queue.estimate(of: certificate))
      case .infeasible(let alternatives):
        // A queue of several whose risk cannot be certified approves nothing, and the policy holds.
        guard parts.queueCount > 1, let certificate = queue.withoutApproval() else {
          return .infeasible(alternatives)
        }
        failures.append(alternatives)
        fitted.append(
          QueuePolicy(
            name: parts.name(index), bands: certificate.bands, certificate: certificate))
        estimates.append(queue.estimate(of: certificate))
      }
    }
    if let first = failures.first, failures.count == parts.queueCount { return .infeasible(first) }
    return .fitted(
      AbstentionPolicy(
        request: self, queues: fitted, estimates: estimates, rowCount: rows.rowCount))
  }
}

/// The rows of each role and queue.
struct PolicyParts {
  let ranked: RankedRows
  let roles: RowRoles
  let queues: RowQueues?
  let traffic: Traffic?
  private let capacityRowCount: Int
  private let orders: [[RowRoles.Role: [UInt32]]]

  init(_ ranked: RankedRows, _ roles: RowRoles, _ queues: RowQueues?, _ traffic: Traffic?) {
    var orders = [[RowRoles.Role: [UInt32]]](repeating: [:], count: queues?.names.count ?? 1)
    let isSplit = roles.designShare != nil || roles.capacityShare != nil
    var capacityRowCount = 0
    for row in ranked.order {
      let role = isSplit ? roles.role(of: ranked.rows.identifiers[Int(row)]) : .test
      if role == .capacity { capacityRowCount += 1 }
      orders[Int(queues?.indices[Int(row)] ?? 0)][role, default: []].append(row)
    }
    self.ranked = ranked
    self.roles = roles
    self.queues = queues
    self.traffic = traffic
    self.orders = orders
    self.capacityRowCount = roles.capacityShare == nil ? ranked.order.count : capacityRowCount
  }

  var queueCount: Int { orders.count }
  func name(_ index: Int) -> String? { queues?.names[index] }

  /// The rows of a queue.
  func part(_ index: Int) -> QueueRows {
    func rows(_ role: RowRoles.Role) -> RankedRows {
      ranked.selecting(orders[index][role] ?? [])
    }
    let test = rows(.test)
    let all = ranked.selecting(
      queues == nil
        ? ranked.order : ranked.order.filter { Int(queues?.indices[Int($0)] ?? 0) == index })
    let confidences: [Double]
    if let traffic {
      let name = name(index)
      confidences =
        traffic.queues.map { queues in
          zip(traffic.confidences, queues).filter { $0.1 == name }.map { $0.0 }
        } ?? traffic.confidences
    } else {
      let counted = roles.capacityShare == nil ? all : rows(.capacity)
      confidences = counted.order.map { ranked.rows.confidences[Int($0)] }
    }
    return QueueRows(
      name: name(index), queueCount: queueCount, totalRowCount: ranked.order.count, all: all,
      design: roles.designShare == nil ? test : rows(.design), test: test,
      capacityConfidences: confidences.sorted(by: >),
      capacityRowCount: traffic?.confidences.count ?? capacityRowCount,
      isOfTraffic: traffic != nil)
  }
}

/// The rows of one queue by what they do.
struct QueueRows {
  let name: String?
  let queueCount: Int
  /// Calibration rows of all queues.
  let totalRowCount: Int
  let all: RankedRows
  let design: RankedRows
  let test: RankedRows
  /// Confidences of the queue's rows that count reviews, descending.
  let capacityConfidences: [Double]
  /// The rows of all queues that count reviews.
  let capacityRowCount: Int
  let isOfTraffic: Bool
}
