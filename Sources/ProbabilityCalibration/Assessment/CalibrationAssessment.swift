/// A number with an interval.
public struct IntervalEstimate: Hashable, Sendable {
  /// The number; infinite where the log-loss is.
  public let value: Double
  /// The 95 % interval, or `nil` where there is none.
  public let interval: ClosedRange<Double>?
  /// How the interval is made, such as `clopper-pearson` or `normal`; `nil` without one.
  public let intervalMethod: String?

  /// Names a number with an interval.
  public init(value: Double, interval: ClosedRange<Double>? = nil, intervalMethod: String? = nil) {
    (self.value, self.interval, self.intervalMethod) = (value, interval, intervalMethod)
  }
}

/// The exact parts of a Brier score: score = miscalibration - discrimination + uncertainty, each 0 or more.
///
/// Source: T. Dimitriadis, T. Gneiting, A. I. Jordan (2021), Stable reliability diagrams for probabilistic
/// classifiers, doi:10.1073/pnas.2016191118.
public struct BrierDecomposition: Hashable, Sendable {
  /// What isotonic recalibration would gain.
  public let miscalibration: Double
  /// What the recalibrated forecasts gain over the same forecast for all rows.
  public let discrimination: Double
  /// The score of that forecast: the base rate.
  public let uncertainty: Double

  /// Names the parts.
  public init(miscalibration: Double, discrimination: Double, uncertainty: Double) {
    self.miscalibration = miscalibration
    self.discrimination = discrimination
    self.uncertainty = uncertainty
  }
}

/// A calibration error under a named convention.
public struct NamedCalibrationError: Hashable, Sendable {
  /// What it is and how rows were grouped, such as `ece{top-label,equal-mass,bins=15,ties=together}`.
  public let convention: String
  /// The error with its interval.
  public let estimate: IntervalEstimate

  /// Names an error.
  public init(convention: String, estimate: IntervalEstimate) {
    (self.convention, self.estimate) = (convention, estimate)
  }
}

/// A test of the hypothesis that forecasts are calibrated.
public struct CalibrationTest: Hashable, Sendable {
  /// The name, such as `spiegelhalter`.
  public let name: String
  /// The statistic.
  public let statistic: Double
  /// The p-value.
  public let pValue: Double

  /// Describes a test.
  public init(name: String, statistic: Double, pValue: Double) {
    (self.name, self.statistic, self.pValue) = (name, statistic, pValue)
  }
}

/// What the rows say about calibration.
public enum CalibrationVerdict: String, Hashable, Sendable {
  /// Nothing speaks against calibration.
  case consistent
  /// Confidence is above accuracy.
  case overconfident
  /// Confidence is below accuracy.
  case underconfident
  /// Confidence is too high in some places and too low in others.
  case mixed
  /// Too few rows to tell.
  case inconclusive
}

/// Calibration of one class or group.
public struct PartAssessment: Hashable, Sendable {
  /// The name: of a class its index, of a group its name.
  public let name: String
  /// The number of rows of the group; of a class those that have its label.
  public let count: Int
  /// The mean probability of the event: of a class its own probability, of a group that of the answer.
  public let meanProbability: Double
  /// The share of rows in which the event came.
  public let frequency: Double
  /// The expected calibration error, with an interval that holds for all parts together.
  public let error: NamedCalibrationError
  /// The p-value of the calibration test, as it is.
  public let pValue: Double
  /// The p-value that is fair to the number of parts (Holm).
  public let adjustedPValue: Double
  /// What a diagram of the part shows, or `nil`.
  public let diagram: ReliabilityDiagram?

  /// Describes a part.
  public init(
    name: String, count: Int, meanProbability: Double, frequency: Double,
    error: NamedCalibrationError, pValue: Double, adjustedPValue: Double,
    diagram: ReliabilityDiagram? = nil
  ) {
    self.name = name
    self.count = count
    self.meanProbability = meanProbability
    self.frequency = frequency
    self.error = error
    self.pValue = pValue
    self.adjustedPValue = adjustedPValue
    self.diagram = diagram
  }
}

/// How well probabilities fit labels on rows that they were not fitted on.
public struct CalibrationAssessment: Hashable, Sendable {
  /// The number of rows, n.
  public let count: Int
  /// The number of classes, K.
  public let classCount: Int
  /// The number of rows whose label ranked first is right.
  public let correctCount: Int
  /// The share of these rows, with its exact interval; weighted where rows are.
  public let accuracy: IntervalEstimate
  /// The mean probability of the label ranked first.
  public let meanConfidence: Double
  /// The area under the ROC curve: of the positive class for two classes, else of the mean over classes that occur
  /// (one against the rest); `nil` where one class alone occurs.
  public let auroc: Double?
  /// The mean of minus the logarithm of the probability of the true label.
  public let logLoss: IntervalEstimate
  /// The Brier score over all classes, from 0 to 2.
  public let brier: IntervalEstimate
  /// Its parts, summed over classes.
  public let brierDecomposition: BrierDecomposition
  /// The headline expected calibration error, of the label ranked first.
  public let ece: NamedCalibrationError
  /// Other errors under named conventions.
  public let errors: [NamedCalibrationError]
  /// Tests of calibration of the label ranked first.
  public let tests: [CalibrationTest]
  /// What the rows say.
  public let verdict: CalibrationVerdict
  /// Forecasts that the label ranked first is right.
  public let diagram: ReliabilityDiagram
  /// One part a class, by label; of binary problems too.
  public let classes: [PartAssessment]
  /// One part a group, by name, where groups were given.
  public let groups: [PartAssessment]

  /// Puts an assessment together.
  public init(
    count: Int, classCount: Int, correctCount: Int, accuracy: IntervalEstimate,
    meanConfidence: Double, auroc: Double?, logLoss: IntervalEstimate, brier: IntervalEstimate,
    brierDecomposition: BrierDecomposition, ece: NamedCalibrationError,
    errors: [NamedCalibrationError], tests: [CalibrationTest], verdict: CalibrationVerdict,
    diagram: ReliabilityDiagram, classes: [PartAssessment], groups: [PartAssessment] = []
  ) {
    self.count = count
    self.classCount = classCount
    self.correctCount = correctCount
    self.accuracy = accuracy
    self.meanConfidence = meanConfidence
    self.auroc = auroc
    self.logLoss = logLoss
    self.brier = brier
    self.brierDecomposition = brierDecomposition
    self.ece = ece
    self.errors = errors
    self.tests = tests
    self.verdict = verdict
    self.diagram = diagram
    self.classes = classes
    self.groups = groups
  }
}
