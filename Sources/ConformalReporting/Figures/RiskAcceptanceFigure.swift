public import ExactStatistics
public import SelectiveAbstention

/// How often accepted answers are wrong against how many are accepted.
///
/// Steps are at distinct thresholds; the shade above them ends at the exact one-sided bound of each threshold alone,
/// which is not a bound of all of them together. Lines show the target, the capacity and, for comparison, the best and
/// the arbitrary order of these rows.
public struct RiskAcceptanceFigure: Hashable, Sendable {
  /// A policy on these rows.
  public struct Operation: Hashable, Sendable {
    /// Where the policy works.
    public let point: RiskAcceptancePoint
    /// The risk that it is certified to stay within, or `nil`.
    public let certifiedRisk: Double?
    /// The probability with which the certificate may fail, or `nil`.
    public let delta: Level?

    /// Describes a policy.
    ///
    /// - Parameters:
    ///   - point: where the policy works.
    ///   - certifiedRisk: the risk that it is certified to stay within, or `nil`.
    ///   - delta: the probability with which the certificate may fail, or `nil`.
    public init(point: RiskAcceptancePoint, certifiedRisk: Double? = nil, delta: Level? = nil) {
      (self.point, self.certifiedRisk, self.delta) = (point, certifiedRisk, delta)
    }
  }

  /// The curve.
  public let curve: RiskAcceptanceCurve
  /// The policy, or `nil`.
  public let operation: Operation?
  /// The largest risk that is wanted, or `nil`.
  public let target: Double?
  /// The largest share of rows that reviewers can take, or `nil`.
  public let capacity: Double?
  /// The probability with which the bound of one threshold may fail.
  public let delta: Level

  /// Describes a figure.
  ///
  /// - Parameters:
  ///   - curve: the curve.
  ///   - operation: the policy, or `nil`.
  ///   - target: the largest risk that is wanted, or `nil`.
  ///   - capacity: the largest share of rows that reviewers can take, or `nil`.
  ///   - delta: the probability with which the bound of one threshold may fail.
  public init(
    _ curve: RiskAcceptanceCurve, operation: Operation? = nil, target: Double? = nil,
    capacity: Double? = nil, delta: Level = "0.05"
  ) {
    self.curve = curve
    self.operation = operation
    self.target = target
    self.capacity = capacity
    self.delta = delta
  }

  /// The most thresholds that are drawn.
  static let mostSteps = 1000

  /// The picture.
  ///
  /// - Complexity: O(points of the curve).
  public var figure: Figure {
    let steps = Steps(self)
    var drawing = Drawing(
      kind: "risk-acceptance", title: headline, description: summary(steps))
    let top = drawing.addHeader(headline, below: subtitles(steps))
    let frame = Frame(
      left: 60, top: top, width: 440, height: 340, yRange: 0...largestRisk(steps))
    addLimits(frame, to: &drawing)
    addCurve(steps, frame, to: &drawing)
    drawing.add(frame.outline)
    addOperation(frame, to: &drawing)
    let y = drawing.addLegend(legend, top: frame.bottom + 44)
    drawing.height = y + 12
    return drawing.figure
  }

  /// The verdict in words.
  public var headline: String {
    guard let operation else {
      let half = curve.smallestPoint(acceptingAtLeast: "0.5")
      let all = Double(curve.errorCount) / Double(max(1, curve.rowCount))
      return "All answers: \(Numerals.percent(all)) wrong; the surest "
        + "\(Numerals.percent(half.acceptanceRate)): \(Numerals.percent(half.selectiveRisk)) wrong"
    }
    let bound = operation.certifiedRisk.map { ", certified at most \(Numerals.precisePercent($0))" }
    return "Accepts \(Numerals.percent(operation.point.acceptanceRate)) of rows: "
      + "\(Numerals.precisePercent(operation.point.selectiveRisk)) of those are wrong"
      + (bound ?? "")
  }

  private func subtitles(_ steps: Steps) -> [String] {
    var lines = [
      "\(Numerals.count(curve.rowCount)) rows, \(Numerals.count(curve.errorCount)) answered wrongly"
    ]
    if let operation {
      let failure = operation.delta.map { delta in
        "; the certificate may fail with probability \(delta)"
      }
      lines.append(
        "Threshold \(Numerals.significant(operation.point.threshold))" + (failure ?? ""))
    }
    if steps.isThinned {
      lines.append(
        "Drawn at \(Numerals.count(steps.points.count)) of "
          + "\(Numerals.count(curve.points.count)) thresholds, extremes kept")
    }
    return lines
  }

  private func summary(_ steps: Steps) -> String {
    let parts = [1, 2, 3, 4].map { quarter -> String in
      let point = curve.smallestPoint(acceptingAtLeast: Level.quarters[quarter - 1])
      return "\(Numerals.percent(point.acceptanceRate)) accepted, "
        + "\(Numerals.precisePercent(point.selectiveRisk)) of those wrong"
    }
    return "Selective risk against acceptance rate. " + subtitles(steps).joined(separator: ". ")
      + ". " + parts.joined(separator: "; ") + "."
  }

  /// The top of the vertical axis: what there is to compare, with air above.
  private func largestRisk(_ steps: Steps) -> Double {
    let settled = steps.points.filter { $0.acceptedCount >= 30 }.map(\.selectiveRisk)
    let candidates =
      settled + [
        Double(curve.errorCount) / Double(max(1, curve.rowCount)), target ?? 0,
        operation?.certifiedRisk ?? 0, operation?.point.selectiveRisk ?? 0,
      ]
    let largest = candidates.max() ?? 1
    return largest > 0 ? min(1, largest * 1.25) : 0.05
  }
}

extension Level {
  fileprivate static let quarters: [Level] = ["0.25", "0.5", "0.75", "0.999999"]
}
