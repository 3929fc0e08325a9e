internal import ExactStatistics

/// A number of an assessment that a rule can ask for.
public enum RuleQuantity: String, Hashable, Sendable, CaseIterable {
  /// The number of rows.
  case rows
  /// The number of classes.
  case classes
  /// The number of rows of the rarest class.
  case smallestClass = "smallest_class"
  /// The share of rows whose label ranked first is right.
  case accuracy
  /// The mean probability of the label ranked first.
  case meanConfidence = "mean_confidence"
  /// Mean confidence minus accuracy: above 0 where the model is too sure of itself.
  case gap
  /// The mean log-loss.
  case logLoss = "log_loss"
  /// The Brier score, 0 ... 2.
  case brier
  /// Its part that isotonic recalibration would gain.
  case miscalibration
  /// The headline expected calibration error.
  case ece
  /// The lower end of its 95 % interval; 0 without one.
  case eceLower = "ece_lower"
  /// The upper end of its 95 % interval; infinite without one.
  case eceUpper = "ece_upper"
  /// The p-value of the consistency test.
  case pValue = "p_value"

  /// The number.
  func value(of assessment: CalibrationAssessment) -> Double {
    switch self {
    case .rows: Double(assessment.count)
    case .classes: Double(assessment.classCount)
    case .smallestClass: Double(assessment.classes.map { $0.count }.min() ?? 0)
    case .accuracy: assessment.accuracy.value
    case .meanConfidence: assessment.meanConfidence
    case .gap: assessment.meanConfidence - assessment.accuracy.value
    case .logLoss: assessment.logLoss.value
    case .brier: assessment.brier.value
    case .miscalibration: assessment.brierDecomposition.miscalibration
    case .ece: assessment.ece.estimate.value
    case .eceLower: assessment.ece.estimate.interval?.lowerBound ?? 0
    case .eceUpper: assessment.ece.estimate.interval?.upperBound ?? .infinity
    case .pValue: assessment.tests.first { $0.name == "consistency" }?.pValue ?? 1
    }
  }
}

extension ReliabilityDiagram {
  /// Whether surer answers are right less often.
  ///
  /// So it is where the exact interval of a bin lies above that of a surer one, by intervals that hold for all bins
  /// together with 95 %; weights do not count. A monotone map of the confidence, such as a temperature, cannot mend it.
  public var isNonMonotone: Bool {
    var highest = -Double.infinity
    for bin in bins {
      let interval = jointInterval(of: bin)
      if interval.upperBound < highest { return true }
      highest = max(highest, interval.lowerBound)
    }
    return false
  }

  /// The exact interval of a bin that holds for all bins together with 95 %.
  private func jointInterval(of bin: Bin) -> ClosedRange<Double> {
    guard let delta = try? Level(numerator: 1, denominator: 20 * bins.count) else {
      return bin.interval
    }
    return ClopperPearson(successes: bin.eventCount, trials: bin.count).interval(delta: delta)
  }
}
