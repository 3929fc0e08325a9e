public import ProbabilityCalibration

/// The verdict on calibration as a sentence that needs no explanation.
public struct CalibrationHeadline: Hashable, Sendable {
  /// The sentence, such as `Overconfident: says 93 %, is right 84 %`.
  public let text: String
  /// What it was before a correction, or `nil` without one.
  public let before: String?

  /// Words a verdict.
  ///
  /// - Parameters:
  ///   - assessment: what is judged: after a correction, where there is one.
  ///   - before: the same rows before the correction; `nil` without one.
  public init(_ assessment: CalibrationAssessment, before: CalibrationAssessment? = nil) {
    let (says, right) = Numerals.percents(assessment.meanConfidence, assessment.accuracy.value)
    let figures = "says \(says), is right \(right)"
    let name = Self.names[assessment.verdict] ?? ""
    guard let before else {
      text =
        assessment.verdict == .inconclusive
        ? "\(name): \(Numerals.count(assessment.count)) rows" : "\(name): \(figures)"
      self.before = nil
      return
    }
    switch assessment.verdict {
    case .consistent:
      text =
        before.verdict == .consistent
        ? "Nothing to correct: \(figures)" : "Corrected: \(figures)"
    case .inconclusive: text = "\(name): \(Numerals.count(assessment.count)) rows"
    case let verdict where verdict == before.verdict:
      text = "Still \(name.lowercased()): \(figures)"
    default: text = "Now \(name.lowercased()): \(figures)"
    }
    self.before = Self(before).text
  }

  private static let names: [CalibrationVerdict: String] = [
    .consistent: "No sign of miscalibration", .overconfident: "Overconfident",
    .underconfident: "Underconfident", .mixed: "Too sure here, too unsure there",
    .inconclusive: "Too few rows to tell",
  ]
}
