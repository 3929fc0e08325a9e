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

  static let howToRead = [
    "The model says how sure it is of each answer. Points on the dashed diagonal are right as often as it says.",
    "Points below it say more than they keep. The grey band shows how far a perfect model would stray on as many rows.",
  ]

  static func report(classNames: [String], figures: [Report.Illustration] = []) -> Report {
    let rows = classNames.enumerated().map { index, name in
      [name, "400", "0.\(100 + index % 300)", Numerals.pValue(1 / Double(index + 1))]
    }
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
            .table(
              .init(
                title: "10 000 test rows, 95 % intervals",
                header: ["", "before", "after", "change"],
                rows: [
                  ["right", "64.2 %", "64.2 %", "0 %"], ["log-loss", "0.382", "0.301", "-0.081"],
                  ["ECE", "0.0929", "0.0038", "-0.0891"],
                ]))
          ]),
        .init(
          title: "Pictures",
          blocks: [
            .figure(
              .init(
                title: "Reliability",
                figure: ReliabilityFigure(
                  SampleFigures.corrected.assessment(.consistent),
                  before: SampleFigures.overconfident.assessment(.overconfident),
                  bands: Bands(approveFrom: 0.9, reviewFrom: 0.6)
                ).figure, howToRead: howToRead))
          ] + figures.map { .figure($0) }),
        .init(
          title: "Classes",
          blocks: [
            .paragraph("Intervals hold for all classes together."),
            .table(
              .init(
                title: "Calibration of each class", header: ["class", "rows", "ECE", "p-value"],
                rows: rows,
                orderings: [
                  .init(name: "worst first", rows: Array(rows.indices.reversed())),
                  .init(name: "by name", rows: Array(rows.indices)),
                ])),
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
