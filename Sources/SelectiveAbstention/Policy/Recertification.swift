internal import ExactStatistics
internal import ScoringCore

extension AbstentionPolicy {
  /// Certifies bands as they stand on fresh rows, or says why they are not certified.
  ///
  /// The bands were there before the rows, so that each risk is one test at the full delta (shared by queues), and no
  /// row has to choose: all rows test, and all count reviews.
  ///
  /// - Parameters:
  ///   - rows: rows that had no say in the bands.
  ///   - rowQueues: the queue of each row, as the policy has queues.
  ///   - traffic: rows to count reviews by, instead of these.
  /// - Returns: the same bands with certificates, or why there are none.
  /// - Throws: `DataError` for what does not go together.
  /// - Complexity: O(n).
  ///
  /// **Guarantee.** A risk above its limit is certified with probability at most delta over these rows; a risk that was
  /// controlled in expectation is tested like the others now, among all rows. A capacity is
  /// certified only where the band lies within the widest one that the law allows, so that certifying it and having
  /// more reviews than it in the next period has at most its delta. **Assumption:** as for ``PolicyFit``.
  public func recertified(
    on rows: AnsweredRows, queues rowQueues: RowQueues? = nil, traffic: Traffic? = nil
  ) throws -> PolicyOutcome {
    let known = queues.compactMap { $0.name }
    guard known.isEmpty == (rowQueues == nil) else {
      throw DataError(
        .usage,
        found: known.isEmpty
          ? "queues for a policy of one" : "no queues for a policy of \(known.count)",
        expected: known.isEmpty ? "none" : "the queue of each row")
    }
    if let name = (rowQueues?.names ?? []).first(where: { !known.contains($0) }) {
      throw DataError(
        found: "queue '\(name)'",
        expected: known.isEmpty ? "one queue" : known.joined(separator: ", "))
    }
    guard (rowQueues?.names ?? []) == known else {
      throw DataError(
        found: "rows of \(rowQueues?.names.count ?? 0) queues for a policy of \(known.count)",
        expected: "rows of every queue")
    }
    try request.requireSound(rows, rowQueues, traffic)
    let roles = try RowRoles(designShare: nil, capacityShare: nil, seed: request.seed)
    let ranked = RankedRows(
      rows: rows, costs: try request.costs?.costs(of: rows),
      largestAnswerCost: request.costs?.largestAnswerCost ?? 1,
      order: rows.confidences.indicesByDescendingValue())
    let parts = PolicyParts(ranked, roles, rowQueues, traffic)
    var certified: [QueuePolicy] = []
    var estimates: [BandEstimate] = []
    for (index, queue) in queues.enumerated() {
      let fit = QueueFit(request, parts.part(index))
      switch fit.certify(queue.bands) {
      case .infeasible(let alternatives): return .infeasible(alternatives)
      case .bands(let certificate):
        certified.append(
          QueuePolicy(name: queue.name, bands: queue.bands, certificate: certificate))
        estimates.append(fit.estimate(of: certificate))
      }
    }
    return .fitted(
      AbstentionPolicy(
        request: request, queues: certified, estimates: estimates, rowCount: rows.rowCount))
  }
}

extension QueueFit {
  /// Certifies bands that these rows had no say in.
  func certify(_ bands: Bands) -> Outcome {
    var statement: RiskStatement?
    guard request.allowsEscalation || bands.reviewFrom == -.infinity else {
      return .infeasible(
        PolicyAlternatives(
          reason:
            "these bands escalate what lies below \(bands.reviewFrom), and nothing may be escalated",
          counts: [], testRowCount: rows.test.order.count, leastLimits: nil, rowsNeeded: nil,
          leastCapacity: nil, leastRisk: nil))
    }
    // Nothing that is not approved can be wrong.
    if bands.approveFrom < .infinity {
      if let test = certifyingTest {
        let fixed = SelectiveRiskTest(
          test.targets, delta: test.delta, testing: .single, familySize: test.familySize)
        let outcome = fixed.fixedSequence(
          on: rows.test, from: bands.approveFrom, downTo: bands.approveFrom)
        switch outcome {
        case .certified(let threshold): statement = .tested(threshold, by: fixed)
        case .uncertified(let counts, _, let n):
          return .infeasible(
            PolicyAlternatives(
              reason: "the risk at confidence \(bands.approveFrom) is not certified on these rows",
              counts: counts, testRowCount: n, leastLimits: nil, rowsNeeded: nil,
              leastCapacity: nil, leastRisk: counts.first?.upperBound(delta: test.delta)))
        }
      }
    }
    guard let capacity, let steps else {
      return .bands(BandCertificate(bands: bands, risk: statement, volume: nil))
    }
    let band = rows.capacityConfidences.filter { bands.decision(for: $0) == .review }.count
    // An empty band reviews nothing, whatever the law.
    guard band < steps || bands.reviewFrom == bands.approveFrom else {
      let least = ReviewCapacity.leastReviews(
        steps: min(band + 1, rows.capacityRowCount + 1), rowCount: rows.capacityRowCount,
        arrivals: capacity.arrivals, delta: capacity.delta)
      return .infeasible(
        PolicyAlternatives(
          reason:
            "\(band) of \(rows.capacityRowCount) rows are reviewed, more than a capacity of "
            + "\(capacity.reviews) certifies", counts: [], testRowCount: rows.test.order.count,
          leastLimits: nil, rowsNeeded: nil, leastCapacity: least, leastRisk: nil))
    }
    return .bands(
      BandCertificate(
        bands: bands, risk: statement,
        volume: VolumeStatement(
          capacity: capacity, steps: steps, rowCount: rows.capacityRowCount,
          isOfTraffic: rows.isOfTraffic)))
  }

  /// The test of thresholds that are there: of a risk in expectation, that it is within its limit at them.
  private var certifyingTest: SelectiveRiskTest? {
    request.expectedRisk.map {
      SelectiveRiskTest(
        [RiskTarget(.approvedError, limit: $0)], delta: request.delta,
        familySize: rows.queueCount)
    } ?? riskTest
  }
}
