public import ProbabilityCalibration

extension Report.Table {
  /// The measures of calibration, before and after a correction where there is one.
  ///
  /// - Parameters:
  ///   - assessment: after a correction, where there is one.
  ///   - before: the same rows before the correction; `nil` without one.
  public init(_ assessment: CalibrationAssessment, before: CalibrationAssessment? = nil) {
    let both = (before.map { [$0] } ?? []) + [assessment]
    func row(_ name: String, _ text: (CalibrationAssessment) -> String) -> [String] {
      [name] + both.map(text)
    }
    var rows = ReliabilityFigure.facts(of: both).map { [$0.name] + $0.values }
    rows.insert(row("Verdict") { CalibrationHeadline($0).text }, at: 0)
    if both.contains(where: { $0.auroc != nil }) {
      rows.insert(row("AUROC") { $0.auroc.map(Numerals.significant) ?? "–" }, at: 3)
    }
    for error in assessment.errors {
      rows.append(
        row(error.convention) { assessment in
          assessment.errors.first { $0.convention == error.convention }
            .map { Self.text($0.estimate) } ?? "–"
        })
    }
    self.init(
      title: "\(Numerals.count(assessment.count)) rows, \(Numerals.count(assessment.classCount)) "
        + "classes; 95 % intervals in brackets; ECE is \(assessment.ece.convention)",
      header: ["measure"] + (before == nil ? ["value"] : ["before", "after"]), rows: rows)
  }

  /// The calibration of classes or groups, worst first or by name.
  ///
  /// - Parameters:
  ///   - parts: classes or groups.
  ///   - noun: what they are called, such as `classes`.
  ///   - names: the names to show, one a part; `nil` shows the parts' own.
  public init(_ parts: [PartAssessment], noun: String = "classes", names: [String]? = nil) {
    let figure = ClassReliabilityFigure(parts, noun: noun, names: names)
    let rows = parts.indices.map { index -> [String] in
      let part = parts[index]
      return [
        figure.name(index), Numerals.count(part.count),
        Numerals.precisePercent(part.meanProbability), Numerals.precisePercent(part.frequency),
        Numerals.significant(part.error.estimate.value),
        part.error.estimate.interval.map {
          "\(Numerals.significant($0.lowerBound))–\(Numerals.significant($0.upperBound))"
        } ?? "–", Numerals.pValue(part.pValue), Numerals.pValue(part.adjustedPValue),
      ]
    }
    // Classes keep the order of their indices, which is that of no sort of their texts.
    let byName =
      noun == "classes"
      ? Array(rows.indices)
      : rows.indices.sorted { (rows[$0][0], $0) < (rows[$1][0], $1) }
    self.init(
      title: figure.headline,
      header: [
        "name", "rows", "says", "is", "ECE", "95 % for all together", "p-value", "adjusted (Holm)",
      ], rows: rows,
      orderings: [
        Ordering(name: "worst first", rows: figure.worstFirst),
        Ordering(name: noun == "classes" ? "by class" : "by name", rows: byName),
      ])
  }

  private static func text(_ estimate: IntervalEstimate) -> String {
    Numerals.significant(estimate.value)
      + (estimate.interval.map {
        " (\(Numerals.significant($0.lowerBound))–\(Numerals.significant($0.upperBound)))"
      } ?? "")
  }
}
