internal import ConformalArtifacts
internal import SelectiveAbstention

/// What `decide` says of a run.
struct DecisionSummary: Encodable {
  struct Queue: Encodable {
    let approved: Int
    let capacity: Int?
    let certified: Bool
    let escalated: Int
    let expectedRowsOfPeriod: Int?
    let name: String?
    let reviewed: Int
  }

  let certified: Bool
  let queues: [Queue]
  let rows: Int
  let schema = "swift-conformal/decision-summary/1"
  let unknownQueueRows: Int

  init(_ policy: AbstentionPolicy, counts: [BandCounts], unknown: Int) {
    certified = policy.isCertified
    unknownQueueRows = unknown
    rows = counts.reduce(unknown) { $0 + $1.rowCount }
    queues = zip(policy.queues, counts).map { queue, count in
      let capacity = queue.certificate.volume?.capacity
      return Queue(
        approved: count.approve, capacity: capacity?.reviews, certified: queue.isCertified,
        escalated: count.escalate, expectedRowsOfPeriod: capacity?.arrivals.expectedCount,
        name: queue.name, reviewed: count.review)
    }
  }

  /// The same for a terminal.
  var text: String {
    var table = TextTable([
      ("queue", .left), ("rows", .right), ("approve", .right), ("review", .right),
      ("escalate", .right), ("capacity", .left),
    ])
    for queue in queues {
      let total = queue.approved + queue.reviewed + queue.escalated
      table.add([
        queue.name ?? "all", grouped(total), grouped(queue.approved), grouped(queue.reviewed),
        grouped(queue.escalated), capacityText(queue),
      ])
    }
    var lines = [table.text]
    if unknownQueueRows > 0 {
      lines.append(
        "\(grouped(unknownQueueRows)) rows of queues that the policy does not know are escalated\n")
    }
    return lines.joined()
  }

  private func capacityText(_ queue: Queue) -> String {
    guard let capacity = queue.capacity, let period = queue.expectedRowsOfPeriod else {
      return "not asked for"
    }
    let volume = "\(grouped(capacity)) per \(grouped(period)) rows"
    guard rows != period else {
      return capacity > 0 ? "\(queue.reviewed * 100 / capacity) % of \(volume)" : volume
    }
    // A run of another length than the period: what it comes to.
    let share = Double(queue.reviewed) / Double(max(1, rows)) * Double(period)
    return "\(volume); here \(fixed(share, 1)) per \(grouped(period))"
  }
}

/// What stands on standard error when thresholds were edited, of every run.
func uncertifiedWarning(_ policy: AbstentionPolicy) -> String? {
  let edited = policy.queues.filter { !$0.isCertified }
  guard !edited.isEmpty else { return nil }
  let changes = edited.map { queue in
    let (now, then) = (queue.bands, queue.certificate.bands)
    let name = queue.name.map { "queue \(printable($0)): " } ?? ""
    return name + "approve from \(thresholdText(now.approveFrom)) (certified: "
      + "\(thresholdText(then.approveFrom))), review from \(thresholdText(now.reviewFrom)) "
      + "(certified: \(thresholdText(then.reviewFrom)))"
  }
  return "warning: thresholds were edited by hand, and the certificate no longer applies: "
    + changes.joined(separator: "; ")
    + "; certify them on fresh data with `conformal fit policy --recertify`"
}
