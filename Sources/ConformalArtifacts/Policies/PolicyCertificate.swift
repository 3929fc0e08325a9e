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
    return rows
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
          + "(\(grouped(errors)) of \(grouped(rows)) are, and (\(errors) + 1) / (\(rows) + 1) <= \(limit))"
      ]
    case .tested(let threshold, let test):
      let level =
        test.familySize == 1 ? "\(test.delta)" : "\(test.delta) / \(test.familySize)"
      return threshold.risks.map { count in
        let losses =
          count.largestLoss == 1
          ? "\(grouped(count.losses)) of \(grouped(count.trials)) test rows"
          : "\(fixed(Double(count.losses) / Double(DecisionCosts.resolution), 2)) lost on "
            + "\(grouped(count.trials)) test rows, of at most "
            + "\(fixed(Double(count.largestLoss) / Double(DecisionCosts.resolution), 2)) each"
        return
          "\(count.target.description(classNames: classNames)): at most \(count.target.limit) with probability "
          + "1 - \(level) (\(losses), p = \(probabilityText(count.pValue)); "
          + "\(test.testing.explanation), \(grouped(threshold.testedCount)) tested)"
      }
    }
  }

  private static func statement(_ volume: VolumeStatement, _ bands: Bands) -> String {
    let capacity = volume.capacity
    let period =
      switch capacity.arrivals {
      case .fixed(let count): "among the next \(grouped(count)) rows"
      case .poisson(let mean):
        "in a period of Poisson arrivals, \(grouped(mean)) rows on average,"
      }
    let rows = volume.isOfTraffic ? "rows of traffic" : "calibration rows"
    if volume.steps == 0 {
      return
        "no row is reviewed: \(grouped(volume.rowCount)) \(rows) are too few for a capacity of "
        + "\(capacity.reviews)"
    }
    let law = capacity.volume(steps: volume.steps, rowCount: volume.rowCount)
    return
      "\(period) at most \(grouped(capacity.reviews)) are reviewed with probability 1 - \(capacity.delta) "
      + "(the band spans at most \(grouped(volume.steps)) of \(grouped(volume.rowCount)) \(rows): "
      + "\(lawName(capacity.arrivals)) with mean \(fixed(law.mean, 1)))"
  }

  private static func lawName(_ arrivals: Arrivals) -> String {
    switch arrivals {
    case .fixed: "beta-binomial law"
    case .poisson: "Poisson mixture of beta-binomial laws"
    }
  }
}
