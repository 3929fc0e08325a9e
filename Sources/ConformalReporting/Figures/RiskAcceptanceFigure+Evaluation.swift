public import ExactStatistics
public import SelectiveAbstention

extension RiskAcceptanceFigure {
  /// The curve of the rows that a policy was evaluated on, with the operating point of a policy of one queue.
  ///
  /// - Parameters:
  ///   - evaluation: what the policy did.
  ///   - delta: the probability with which the policy's statements on risk may fail.
  public init(_ evaluation: PolicyEvaluation, delta: Level) {
    let queue = evaluation.queues.count == 1 ? evaluation.queues[0] : nil
    let point = queue.flatMap { queue in
      evaluation.curve.points.last { $0.threshold >= queue.policy.bands.approveFrom }
    }
    let check = queue?.risks.first { $0.risk == .tested(.error) }
    let capacity = queue?.volume?.statement.capacity
    self.init(
      evaluation.curve,
      operation: point.map {
        Operation(
          point: $0,
          certifiedRisk: queue?.policy.isCertified == true ? check?.limit.doubleValue : nil,
          delta: check == nil ? nil : delta)
      }, target: check?.limit.doubleValue,
      capacity: capacity.map {
        min(1, Double($0.reviews) / Double($0.arrivals.expectedCount))
      })
  }
}
