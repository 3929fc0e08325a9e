public import ExactStatistics
public import ProbabilityCalibration

extension Report {
  /// What there is to say of calibration: the numbers, reliability diagrams, classes, and groups where there are any.
  ///
  /// - Parameters:
  ///   - assessment: after a correction, where there is one.
  ///   - before: the same rows before the correction; `nil` without one.
  ///   - classNames: the names of classes, one each; `nil` shows their indices.
  ///   - significance: the level of the tests behind the verdict.
  /// - Returns: sections, in order.
  public static func sections(
    _ assessment: CalibrationAssessment, before: CalibrationAssessment? = nil,
    classNames: [String]? = nil, significance: Level
  ) -> [Section] {
    let names = assessment.classes.indices.map { label in
      classNames.map { "\(label) \($0[label])" } ?? "\(label)"
    }
    let pictures: [Block] =
      [.figure(.init(ReliabilityFigure(assessment, before: before)))]
      + (assessment.classCount > 2
        ? [.figure(.init(ClassReliabilityFigure(assessment.classes, names: names)))] : [])
    return [
      Section(
        title: before == nil ? "Numbers" : "Before and after",
        blocks: [
          .table(Table(assessment, before: before)),
          .paragraph(
            "The verdict takes p-values that are adjusted for the number of tests (Holm), at level "
              + "\(significance). \(assessment.intervalMethods)"),
          .paragraph(
            "The Brier score is miscalibration minus discrimination plus uncertainty, exactly."),
        ]),
      Section(title: "Reliability", blocks: pictures),
      Section(title: "Classes", blocks: [.table(Table(assessment.classes, names: names))]),
    ]
      + (assessment.groups.isEmpty
        ? []
        : [Section(title: "Groups", blocks: [.table(Table(assessment.groups, noun: "groups"))])])
  }
}

extension CalibrationAssessment {
  /// How the intervals of the headline numbers are made; empty where there are none.
  package var intervalMethods: String {
    let methods = [
      ("accuracy", accuracy), ("log-loss", logLoss), ("Brier score", brier), ("ECE", ece.estimate),
    ].compactMap { name, estimate in estimate.intervalMethod.map { "\(name) \($0)" } }
    return methods.isEmpty ? "" : "Intervals: \(methods.joined(separator: "; "))."
  }
}
