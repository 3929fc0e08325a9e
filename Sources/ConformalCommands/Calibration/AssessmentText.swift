internal import ConformalArtifacts
internal import ConformalReporting
internal import ProbabilityCalibration

/// What `assess` prints for people.
struct AssessmentText {
  private static let shownPartCount = 12

  let rows: AssessedRows

  init(_ rows: AssessedRows) { self.rows = rows }

  var text: String {
    CalibrationHeadline(rows.assessment, before: rows.before).text + "\n" + body
  }

  /// All but the headline, which a picture of a terminal begins with.
  var body: String {
    let before = CalibrationHeadline(rows.assessment, before: rows.before).before
    return (before.map { "Before correction: \($0)\n" } ?? "") + "\n" + table + checkLines + "\n"
      + tests + "\n" + classes + groups
  }

  private var both: [CalibrationAssessment] { (rows.before.map { [$0] } ?? []) + [rows.assessment] }

  private var table: String {
    var table = TextTable(
      [("\(grouped(rows.assessment.count)) rows", .left)]
        + (rows.before == nil
          ? [("", .right), ("95 % interval", .left)]
          : [
            ("before", .right), ("95 % interval", .left), ("after", .right),
            ("95 % interval", .left),
          ]))
    func add(_ name: String, _ value: (CalibrationAssessment) -> (String, String)) {
      table.add([name] + both.flatMap { [value($0).0, value($0).1] })
    }
    add("accuracy") { (percent($0.accuracy.value), percents($0.accuracy.interval)) }
    add("mean confidence") { (percent($0.meanConfidence), "") }
    if both.contains(where: { $0.auroc != nil }) {
      add("AUROC") { ($0.auroc.map { fixed($0, 4) } ?? "", "") }
    }
    add("log-loss") { numbers($0.logLoss) }
    add("Brier score") { numbers($0.brier) }
    add("  miscalibration") { (fixed($0.brierDecomposition.miscalibration, 4), "") }
    add("  discrimination") { (fixed($0.brierDecomposition.discrimination, 4), "") }
    add("  uncertainty") { (fixed($0.brierDecomposition.uncertainty, 4), "") }
    add("ECE") { numbers($0.ece.estimate) }
    for index in rows.assessment.errors.indices {
      let name = rows.assessment.errors[index].convention
      add("  " + (name.split(separator: "{").first.map(String.init) ?? name) + kind(name)) {
        numbers($0.errors[index].estimate)
      }
    }
    return table.text
      + "ECE: \(rows.assessment.ece.convention), score = miscalibration - discrimination "
      + "+ uncertainty\n"
      + (rows.assessment.intervalMethods.isEmpty ? "" : rows.assessment.intervalMethods + "\n")
      + difference
  }

  /// What a convention is of, in short.
  private func kind(_ convention: String) -> String {
    guard let inside = convention.split(separator: "{").last, convention.contains("{") else {
      return ""
    }
    return " (\(inside.dropLast()))"
  }

  private var difference: String {
    guard let difference = rows.difference else { return "" }
    let answers =
      rows.calibrator?.artifact.calibrator.map.keepsRanking == true
      ? "The label ranked first never changes."
      : "The label ranked first changed in \(grouped(rows.changedAnswerCount ?? 0)) rows."
    guard let estimate = difference.estimate else { return answers + "\n" }
    return
      "The log-loss changes by \(estimate.value.isFinite ? fixed(estimate.value, 4) : estimate.value < 0 ? "minus infinity" : "infinity")"
      + (estimate.interval.map {
        ", 95 % interval \(fixed($0.lowerBound, 4)) ... \(fixed($0.upperBound, 4))"
      } ?? "") + ", row by row.\n\(answers)\n"
  }

  private var checkLines: String {
    guard !rows.checks.isEmpty else { return "" }
    return "\n" + factLines(rows.checks.map { ($0.outcome.rawValue, "\($0.name): \($0.sentence)") })
  }

  private var tests: String {
    var table = TextTable([
      ("test of calibration" + (rows.before == nil ? "" : ", after"), .left), ("statistic", .right),
      ("p-value", .right),
      ("adjusted", .right),
    ])
    for (test, adjusted) in zip(rows.assessment.tests, rows.assessment.adjustedPValues) {
      table.add([
        test.name, test.statistic.isFinite ? fixed(test.statistic, 4) : "infinite",
        probabilityText(test.pValue), probabilityText(adjusted),
      ])
    }
    return table.text
      + "The verdict takes p-values that are adjusted for the number of tests (Holm), at level "
      + "\(rows.options.significance).\n"
  }

  private var classes: String {
    parts(
      rows.assessment.classes.enumerated().map { (rows.className($0.offset), $0.element) },
      title: "class", columns: ("mean probability", "share of rows"), plural: "classes")
  }

  private var groups: String {
    guard !rows.assessment.groups.isEmpty else { return "" }
    return "\n"
      + parts(
        rows.assessment.groups.map { ($0.name, $0) }, title: "group",
        columns: ("mean confidence", "accuracy"), plural: "groups")
  }

  /// Parts, the worst first where there are too many to show.
  private func parts(
    _ parts: [(String, PartAssessment)], title: String, columns: (String, String), plural: String
  ) -> String {
    let isCut = parts.count > Self.shownPartCount
    let order = parts.indices.sorted { left, right in
      let (a, b) = (parts[left].1, parts[right].1)
      return a.adjustedPValue != b.adjustedPValue
        ? a.adjustedPValue < b.adjustedPValue
        : a.error.estimate.value != b.error.estimate.value
          ? a.error.estimate.value > b.error.estimate.value : left < right
    }
    var table = TextTable([
      (title, .left), ("rows", .right), (columns.0, .right), (columns.1, .right), ("ECE", .right),
      ("joint 95 % interval", .left), ("adjusted p-value", .right),
    ])
    for index in isCut ? Array(order.prefix(Self.shownPartCount)) : Array(parts.indices) {
      let (name, part) = parts[index]
      table.add([
        name, grouped(part.count), percent(part.meanProbability), percent(part.frequency),
        fixed(part.error.estimate.value, 4), numbers(part.error.estimate).1,
        probabilityText(part.adjustedPValue),
      ])
    }
    let note =
      isCut
      ? "the \(Self.shownPartCount) \(plural) that speak most against calibration, of \(grouped(parts.count)); "
        + "all with --json\n" : ""
    return table.text + note
      + "Intervals (normal law) and p-values (Holm) are fair to all \(grouped(parts.count)) \(plural) together.\n"
  }

  private func numbers(_ estimate: IntervalEstimate) -> (String, String) {
    (
      estimate.value.isFinite ? fixed(estimate.value, 4) : "infinite",
      estimate.interval.map {
        "\(fixed($0.lowerBound, 4)) ... "
          + ($0.upperBound.isFinite ? fixed($0.upperBound, 4) : "infinite")
      } ?? ""
    )
  }

  private func percents(_ interval: ClosedRange<Double>?) -> String {
    interval.map { "\(percent($0.lowerBound)) ... \(percent($0.upperBound))" } ?? ""
  }
}
