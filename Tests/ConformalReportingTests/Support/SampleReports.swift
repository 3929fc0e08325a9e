import ConformalReporting
import ProbabilityCalibration
import SelectiveAbstention
import Testing

/// Reports of sample data, by name.
struct SampleReports: CustomTestStringConvertible, Sendable {
  let name: String
  let report: @Sendable () -> Report

  var testDescription: String { name }

  static let all = [
    SampleReports(name: "report-ten-classes") {
      report(classNames: (0..<10).map { "class \($0)" })
    },
    SampleReports(name: "report-thousand-classes") {
      report(
        classNames: (0..<1000).map {
          "a rather long name of a class that somebody gave it, number \($0)"
        })
    },
  ]

  static func report(classNames: [String], figures: [Report.Illustration] = []) -> Report {
    let after = SampleFigures.corrected.assessment(.consistent)
    let before = SampleFigures.overconfident.assessment(.overconfident)
    let parts = SampleForecasts.parts(classNames, rows: 30, haveDiagrams: classNames.count <= 12)
    return Report(
      title: "Calibration of digits",
      verdict: .init(
        .failed, "Overconfident: says 93 %, is right 84 %",
        sentences: ["Temperature 1.83 corrects it: says 84.2 %, is right 84.1 %."]),
      checks: [
        .init(name: "minimum rows", outcome: .passed, sentence: "10 000 rows, at least 1 000."),
        .init(
          name: "expected calibration error", outcome: .failed,
          sentence: "The upper 95 % bound is 0.102, above 0.03."),
        .init(
          name: "every class", outcome: .inconclusive,
          sentence: "Class 7 has 12 rows, fewer than 50."),
      ],
      sections: [
        .init(
          title: "Before and after",
          blocks: [
            .table(.init(after, before: before))
          ]),
        .init(
          title: "Pictures",
          blocks: [
            .figure(
              .init(
                ReliabilityFigure(
                  after, before: before, bands: Bands(approveFrom: 0.9, reviewFrom: 0.6)))),
            .figure(.init(ClassReliabilityFigure(parts, names: classNames))),
            .figure(.init(SampleFigures.coverage(classCount: classNames.count, names: classNames))),
          ] + figures.map { .figure($0) }),
        .init(
          title: "Classes",
          blocks: [
            .paragraph("Intervals hold for all classes together."),
            .table(.init(parts, names: classNames)),
          ]),
      ],
      provenance: [
        .init(
          name: "test_logits.npy",
          value:
            "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, 10 000 rows"),
        .init(name: "seed", value: "0"), .init(name: "version", value: "0.6.0"),
      ],
      json: #"{"schema":"sample/1","name":"</script><script>alert(1)</script> & more"}"#)
  }
}
