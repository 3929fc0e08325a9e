internal import ProbabilityCalibration

/// The JSON of one assessment.
struct AssessmentRecord: Encodable {
  struct Decomposition: Encodable {
    let discrimination: Double
    let miscalibration: Double
    let uncertainty: Double
  }

  struct CalibrationError: Encodable {
    let convention: String
    let interval: [Double]?
    let intervalMethod: String?
    let value: Double
  }

  struct Test: Encodable {
    /// Fair to the number of tests (Holm): what the verdict takes.
    let adjustedPValue: Double
    let name: String
    let pValue: Double
    let statistic: Double?
  }

  struct Part: Encodable {
    let adjustedPValue: Double
    let ece: CalibrationError
    let frequency: Double
    let label: Int?
    let meanProbability: Double
    let n: Int
    let name: String?
    let pValue: Double
    let reliability: ReliabilityRecord?
  }

  let accuracy: Double
  let accuracyInterval: [Double]?
  let accuracyIntervalMethod: String?
  let auroc: Double?
  let brier: Double
  let brierDecomposition: Decomposition
  let brierInterval: [Double]?
  let brierIntervalMethod: String?
  let classes: Int
  let correct: Int
  let ece: CalibrationError
  let errors: [CalibrationError]
  let logLoss: NumberOrNull
  let logLossInterval: [Double]?
  let logLossIntervalMethod: String?
  let meanConfidence: Double
  let n: Int
  let perClass: [Part]
  let perGroup: [Part]?
  let reliability: ReliabilityRecord
  let tests: [Test]
  let verdict: String
}

/// A number whose key is always there: `null` where it is infinite, which JSON has no word for.
struct NumberOrNull: Encodable {
  let number: Double

  init(_ number: Double) { self.number = number }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if number.isFinite { try container.encode(number) } else { try container.encodeNil() }
  }
}

/// The JSON of a reliability diagram: every number that its picture shows.
struct ReliabilityRecord: Encodable {
  struct Bin: Encodable {
    let events: Int
    let frequency: Double
    let interval: [Double]
    let meanProbability: Double
    let n: Int
    let range: [Double]
  }

  struct Column: Encodable {
    let events: Int
    let others: Int
    let range: [Double]
  }

  /// Forecast, then the ends of the range.
  let band: [[Double]]
  let bandLevel: Double
  let binning: String
  let bins: [Bin]
  let histogram: [Column]
  /// Forecast, then recalibrated frequency.
  let line: [[Double]]
}

extension AssessmentRecord {
  init(_ assessment: CalibrationAssessment, classNames: [String]?) {
    let parts = assessment.brierDecomposition
    self.init(
      accuracy: assessment.accuracy.value, accuracyInterval: ends(assessment.accuracy.interval),
      accuracyIntervalMethod: assessment.accuracy.intervalMethod,
      auroc: assessment.auroc, brier: assessment.brier.value,
      brierDecomposition: Decomposition(
        discrimination: parts.discrimination, miscalibration: parts.miscalibration,
        uncertainty: parts.uncertainty), brierInterval: ends(assessment.brier.interval),
      brierIntervalMethod: assessment.brier.intervalMethod,
      classes: assessment.classCount, correct: assessment.correctCount,
      ece: CalibrationError(assessment.ece),
      errors: assessment.errors.map { CalibrationError($0) },
      logLoss: NumberOrNull(assessment.logLoss.value),
      logLossInterval: ends(assessment.logLoss.interval),
      logLossIntervalMethod: assessment.logLoss.intervalMethod,
      meanConfidence: assessment.meanConfidence, n: assessment.count,
      perClass: assessment.classes.enumerated().map { label, part in
        Part(part, label: label, name: classNames?[label])
      },
      perGroup: assessment.groups.isEmpty
        ? nil : assessment.groups.map { Part($0, label: nil, name: $0.name) },
      reliability: ReliabilityRecord(assessment.diagram),
      tests: zip(assessment.tests, assessment.adjustedPValues).map { test, adjusted in
        Test(
          adjustedPValue: adjusted, name: test.name, pValue: test.pValue,
          statistic: finite(test.statistic))
      }, verdict: assessment.verdict.rawValue)
  }
}

extension AssessmentRecord.CalibrationError {
  init(_ error: NamedCalibrationError) {
    self.init(
      convention: error.convention, interval: ends(error.estimate.interval),
      intervalMethod: error.estimate.intervalMethod, value: error.estimate.value)
  }
}

extension AssessmentRecord.Part {
  init(_ part: PartAssessment, label: Int?, name: String?) {
    self.init(
      adjustedPValue: part.adjustedPValue, ece: .init(part.error), frequency: part.frequency,
      label: label, meanProbability: part.meanProbability, n: part.count, name: name,
      pValue: part.pValue, reliability: part.diagram.map { ReliabilityRecord($0) })
  }
}

extension ReliabilityRecord {
  init(_ diagram: ReliabilityDiagram) {
    self.init(
      band: diagram.band.map { [$0.probability, $0.range.lowerBound, $0.range.upperBound] },
      bandLevel: diagram.bandLevel, binning: diagram.binning,
      bins: diagram.bins.map {
        Bin(
          events: $0.eventCount, frequency: $0.frequency,
          interval: [$0.interval.lowerBound, $0.interval.upperBound],
          meanProbability: $0.meanProbability, n: $0.count,
          range: [$0.range.lowerBound, $0.range.upperBound])
      },
      histogram: diagram.histogram.map {
        Column(
          events: $0.eventCount, others: $0.otherCount,
          range: [$0.range.lowerBound, $0.range.upperBound])
      }, line: diagram.line.map { [$0.probability, $0.frequency] })
  }
}

/// The ends of an interval, where both are finite.
private func ends(_ interval: ClosedRange<Double>?) -> [Double]? {
  interval.flatMap {
    $0.lowerBound.isFinite && $0.upperBound.isFinite ? [$0.lowerBound, $0.upperBound] : nil
  }
}

extension CalibrationAssessment {
  /// The p-values of the tests, fair to their number: what the verdict takes.
  var adjustedPValues: [Double] { HolmAdjustment.adjusted(tests.map { $0.pValue }) }
}
