internal import ExactStatistics
public import SelectiveAbstention

/// The statements that go with a policy, in words.
public enum PolicyCertificate {
  /// Under which condition the statements hold.
  ///
  /// - Parameter policy: the policy.
  /// - Returns: a sentence without a final stop.
  public static func assumption(_ policy: AbstentionPolicy) -> String {
    let volumes = policy.queues.compactMap { $0.certificate.volume }
    let rows =
      volumes.contains { $0.isOfTraffic }
      ? "calibration rows, traffic and the rows to come are independent draws of one population"
      : "calibration rows and the rows to come are independent draws of one population"
    let isPoisson = volumes.contains {
      if case .poisson = $0.capacity.arrivals { true } else { false }
    }
    let isRecertified = policy.queues.contains {
      if case .tested(_, let test) = $0.certificate.risk { test.testing == .single } else { false }
    }
    return rows
      + (isPoisson ? ", how many arrive says nothing of what they are" : "")
      + (isRecertified ? ", thresholds were there before the rows" : "")
      + ", and neither the model nor what its confidence is computed with was fitted on them"
  }

  /// What is certified of a queue.
  ///
  /// - Parameters:
  ///   - certificate: the certificate.
  ///   - classNames: the names of classes, or `nil` for their indices.
  /// - Returns: sentences without a final stop; none where nothing is certified.
  public static func statements(
    _ certificate: BandCertificate, classNames: [String]? = nil
  ) -> [String] {
    (certificate.risk.map { statements($0, classNames) } ?? [])
      + (certificate.volume.map { [statement($0, certificate.bands)] } ?? [])
  }

  private static func statements(_ risk: RiskStatement, _ classNames: [String]?) -> [String] {
    switch risk {
    case .expected(let limit, let errors, let rows):
      return [
        "a new row is approved and wrong with probability at most \(limit), on average over calibration rows "
          + "(\(grouped(errors)) of \(grouped(rows)) are, and (\(errors) + 1) / (\(rows) + 1) <= \(limit)); "
          + "over calibration rows that give no threshold nothing would be approved"
      ]
    case .tested(let threshold, let test):
      let level =
        test.familySize == 1 ? "\(test.delta)" : "\(test.delta) / \(test.familySize)"
      let how =
        test.testing == .single
        ? test.testing.explanation
        : "\(test.testing.explanation), \(grouped(threshold.testedCount)) tested"
      let sentences = threshold.risks.map { count in
        "\(count.target.description(classNames: classNames)): at most \(limit(of: count)) with probability "
          + "1 - \(level) (\(losses(of: count)), p = \(probabilityText(count.pValue)); \(how))"
      }
      return sentences.count < 2
        ? sentences
        : sentences + ["these \(sentences.count) hold together with probability 1 - \(level)"]
    }
  }

  private static func losses(of count: RiskCount) -> String {
    guard count.target.loss == .cost else {
      return "\(grouped(count.losses)) of \(grouped(count.trials)) test rows"
    }
    return "\(costText(count.losses)) lost on \(grouped(count.trials)) test rows, of at most "
      + "\(costText(count.largestLoss)) each"
  }

  /// The limit; of costs in their unit too.
  private static func limit(of count: RiskCount) -> String {
    guard count.target.loss == .cost else { return "\(count.target.limit)" }
    let units = count.target.limit.doubleValue * Double(count.largestLoss)
    return "\(count.target.limit), which is \(costText(Int(units.rounded()))) a row,"
  }

  private static func costText(_ millionths: Int) -> String {
    fixed(Double(millionths) / Double(DecisionCosts.resolution), 2)
  }

  private static func statement(_ volume: VolumeStatement, _ bands: Bands) -> String {
    let capacity = volume.capacity
    let period =
      switch capacity.arrivals {
      case .fixed(let count): "among the next \(grouped(count)) rows"
      case .poisson(let mean):
        "in a period of Poisson arrivals, \(grouped(mean)) rows on average,"
      }
    let rows = volume.isOfTraffic ? "rows of traffic" : "capacity rows"
    if volume.steps == 0 {
      return
        "no row is reviewed: \(grouped(volume.rowCount)) \(rows) are too few for a capacity of "
        + "\(capacity.reviews)"
    }
    let law = capacity.volume(steps: volume.steps, rowCount: volume.rowCount)
    return
      "\(period) at most \(grouped(capacity.reviews)) are reviewed with probability 1 - \(capacity.delta), over "
      + "\(rows) and the period together "
      + "(the band holds fewer than \(grouped(volume.steps)) of \(grouped(volume.rowCount)) \(rows): "
      + "\(lawName(capacity.arrivals)) with mean \(fixed(law.mean, 1)))"
  }

  private static func lawName(_ arrivals: Arrivals) -> String {
    switch arrivals {
    case .fixed: "beta-binomial law"
    case .poisson: "Poisson mixture of beta-binomial laws"
    }
  }
}
