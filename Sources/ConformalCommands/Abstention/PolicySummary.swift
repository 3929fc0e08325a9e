internal import ConformalArtifacts
internal import SelectiveAbstention

/// What `fit policy` and `show` say of a policy.
struct PolicySummary: Encodable {
  struct Threshold: Encodable {
    let approveFrom: Double?
    let reviewFrom: Double?
    let approves: String
    let reviews: String

    init(_ bands: Bands) {
      approveFrom = bands.approveFrom.isFinite ? bands.approveFrom : nil
      reviewFrom = bands.reviewFrom.isFinite ? bands.reviewFrom : nil
      approves = thresholdText(bands.approveFrom)
      reviews =
        bands.reviewFrom == bands.approveFrom ? "nothing" : thresholdText(bands.reviewFrom)
    }
  }

  struct Shares: Encodable {
    let approve: Double
    let escalate: Double
    let review: Double
  }

  struct Queue: Encodable {
    let bands: Threshold
    let certified: Bool
    let certifiedBands: Threshold
    let costPerRow: Double?
    let costPerRowApprovingAll: Double?
    let costPerRowReviewingAll: Double?
    let errors: Int
    let name: String?
    let priceOfReview: Double?
    let priceOfRiskPoint: Double?
    let approvalsOfRiskPoint: Double?
    let riskAmongApproved: Double?
    let rows: Int
    let shares: Shares?
    let statements: [String]
  }

  struct Calibrator: Encodable {
    let method: String
    let sha256: String
  }

  let assumption: String
  let author: String?
  /// What outputs go through first.
  let calibrator: Calibrator?
  let certified: Bool
  /// The thresholds of least expected cost if confidences were calibrated probabilities.
  let chow: Threshold?
  let confidence: String
  let queues: [Queue]
  let reason: String?
  let rows: Int
  let schema = "swift-conformal/policy-summary/1"

  init(_ artifact: PolicyArtifact) {
    let policy = artifact.policy
    assumption = PolicyCertificate.assumption(policy)
    (author, reason) = (artifact.author, artifact.reason)
    calibrator = artifact.source.calibrator.map {
      Calibrator(method: $0.method, sha256: $0.sha256)
    }
    certified = policy.isCertified
    confidence = artifact.source.score.rawValue
    chow = Self.chow(artifact)
    rows = policy.rowCount
    queues = zip(policy.queues, policy.estimates).map { queue, estimate in
      let total = max(1, estimate.counts.rowCount)
      // Estimates are of the certified bands: edited ones have none.
      let known = queue.isCertified
      func perRow(_ millionths: Int?) -> Double? {
        guard known else { return nil }
        return millionths.map { Double($0) / Double(DecisionCosts.resolution) / Double(total) }
      }
      return Queue(
        bands: Threshold(queue.bands), certified: queue.isCertified,
        certifiedBands: Threshold(queue.certificate.bands), costPerRow: perRow(estimate.cost),
        costPerRowApprovingAll: perRow(estimate.approveAllCost),
        costPerRowReviewingAll: perRow(estimate.reviewAllCost), errors: estimate.errors.rowCount,
        name: queue.name, priceOfReview: known ? estimate.reviewPrice : nil,
        priceOfRiskPoint: known ? estimate.riskPrice : nil,
        approvalsOfRiskPoint: known ? estimate.riskPriceInApprovals : nil,
        riskAmongApproved: queue.isCertified && estimate.counts.approve > 0
          ? Double(estimate.errors.approve) / Double(estimate.counts.approve) : nil,
        rows: estimate.counts.rowCount,
        shares: queue.isCertified
          ? Shares(
            approve: Double(estimate.counts.approve) / Double(total),
            escalate: Double(estimate.counts.escalate) / Double(total),
            review: Double(estimate.counts.review) / Double(total)) : nil,
        statements: PolicyCertificate.statements(
          queue.certificate, classNames: artifact.source.classNames))
    }
  }

  /// Chow's thresholds, which need costs by number and confidences that mean probabilities.
  private static func chow(_ artifact: PolicyArtifact) -> Threshold? {
    guard artifact.source.score == .maxProbability,
      case .simple(let error, let review, let escalation, let missRate) = artifact.policy.request
        .costs?.table, error > 0
    else { return nil }
    func units(_ millionths: Int) -> Double {
      Double(millionths) / Double(DecisionCosts.resolution)
    }
    let escalates = artifact.policy.request.allowsEscalation
    return Threshold(
      ChowThresholds(
        error: units(error), review: units(review),
        escalation: escalates ? units(escalation) : .infinity, missRate: units(missRate)
      ).bands)
  }

  /// The same for a terminal.
  var text: String {
    var table = TextTable([
      ("queue", .left), ("approve from", .left), ("review from", .left), ("approve", .right),
      ("review", .right), ("escalate", .right), ("wrong if approved", .right),
    ])
    for queue in queues {
      table.add([
        queue.name ?? "all", queue.bands.approves, queue.bands.reviews,
        queue.shares.map { percent($0.approve) } ?? "?",
        queue.shares.map { percent($0.review) } ?? "?",
        queue.shares.map { percent($0.escalate) } ?? "?",
        queue.riskAmongApproved.map { percent($0) } ?? "",
      ])
    }
    return "\n" + table.text + "shares are those of calibration rows: estimates\n\n"
      + queues.flatMap { certificateLines($0) }.map { printable(oneLine($0)) + "\n" }.joined()
      + (chow.map {
        "were confidences calibrated probabilities, Chow's rule would approve from \($0.approves), review from "
          + "\($0.reviews)\n"
      } ?? "")
      + "assuming that \(assumption)\n"
  }

  /// What `show` prints.
  var shown: String {
    "abstention policy by \(confidence), checksum verified\n\n"
      + factLines(
        [
          ("author", oneLine(author ?? "not named")), ("reason", oneLine(reason ?? "not given")),
          ("fitted on", "\(grouped(rows)) rows"),
        ]
          + (calibrator.map { [("calibrator", "\($0.method), sha256 \($0.sha256)")] } ?? [])) + text
  }

  private func certificateLines(_ queue: Queue) -> [String] {
    let name = queue.name.map { "queue \(printable($0)): " } ?? ""
    var lines: [String] = []
    if !queue.certified {
      lines.append(
        name + "NOT CERTIFIED: thresholds were edited by hand; certified were approve from "
          + "\(queue.certifiedBands.approves), review from \(queue.certifiedBands.reviews)")
    }
    let label = queue.certified ? "certified: " : "no longer certified: "
    lines += queue.statements.map { name + label + $0 }
    if queue.statements.isEmpty { lines.append(name + "nothing is certified") }
    if let cost = queue.costPerRow, let all = queue.costPerRowApprovingAll,
      let reviewed = queue.costPerRowReviewingAll
    {
      lines.append(
        name + "cost a row \(fixed(cost, 4)); approving all \(fixed(all, 4)), reviewing all "
          + "\(fixed(reviewed, 4))")
    }
    if let price = queue.priceOfReview {
      lines.append(name + "one more review a period is worth \(fixed(price, 3))")
    }
    if let share = queue.approvalsOfRiskPoint {
      let saving =
        queue.priceOfRiskPoint.map {
          $0 < 0
            ? ", at a cost \(fixed(-$0, 2)) higher a period" : " and save \(fixed($0, 2)) a period"
        } ?? ""
      lines.append(
        name + "limits 0.01 higher would approve \(percent(share)) of rows more" + saving)
    }
    return lines
  }
}

/// A threshold in words.
func thresholdText(_ threshold: Double) -> String {
  threshold == .infinity ? "nothing" : threshold == -.infinity ? "everything" : "\(threshold)"
}
