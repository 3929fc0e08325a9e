internal import ProbabilityCalibration

extension ReliabilityFigure {
  /// The numbers of assessments, side by side.
  static func facts(of assessments: [CalibrationAssessment]) -> [Fact] {
    func fact(_ name: String, _ text: (CalibrationAssessment) -> String) -> Fact {
      Fact(name: name, values: assessments.map(text))
    }
    let tests = assessments.last?.tests ?? []
    return [
      fact("Right") { Self.share($0.accuracy) },
      fact("Mean confidence") { Numerals.precisePercent($0.meanConfidence) },
      fact("ECE") { Self.text($0.ece.estimate) },
      fact("Log-loss") { Self.text($0.logLoss) },
      fact("Brier score") { Self.text($0.brier) },
      fact("= miscalibration") { Numerals.significant($0.brierDecomposition.miscalibration) },
      fact("− discrimination") { Numerals.significant($0.brierDecomposition.discrimination) },
      fact("+ uncertainty") { Numerals.significant($0.brierDecomposition.uncertainty) },
    ]
      + tests.indices.map { index in
        fact(tests[index].name) { assessment in
          assessment.tests.indices.contains(index)
            ? Numerals.pValue(assessment.tests[index].pValue) : "–"
        }
      }
  }

  private static func text(_ estimate: IntervalEstimate) -> String {
    Numerals.significant(estimate.value)
      + (estimate.interval.map {
        " (\(Numerals.significant($0.lowerBound))–\(Numerals.significant($0.upperBound)))"
      } ?? "")
  }

  private static func share(_ estimate: IntervalEstimate) -> String {
    Numerals.precisePercent(estimate.value)
      + (estimate.interval.map {
        " (\(Numerals.precisePercent($0.lowerBound))–\(Numerals.precisePercent($0.upperBound)))"
      } ?? "")
  }

  /// Writes the numbers and notes and gives the place below them.
  func addFacts(top: Double, to drawing: inout Drawing) -> Double {
    var y = top
    let right = drawing.width - 16
    let places = before == nil ? [140.0] : [140.0, 328.0]
    if before != nil, !facts.isEmpty {
      y += 16
      drawing.add(.text("soft", x: places[0], y: y, "before"))
      drawing.add(.text("strong", x: places[1], y: y, "after"))
    }
    for fact in facts {
      y += 18
      let isLong = Lettering(size: 12).width(of: fact.name) > places[0] - 24
      let name = Lettering(size: isLong ? 10.5 : 12).shortened(fact.name, to: places[0] - 20)
      drawing.add(.text(isLong ? "soft small" : "soft", x: 16, y: y, name))
      for (index, (value, x)) in zip(fact.values, places).enumerated() {
        let isLast = index == places.count - 1
        let end = isLast ? right : places[index + 1] - 6
        drawing.add(
          .text(
            isLast ? "strong" : "soft", x: x, y: y,
            Lettering(size: 12).shortened(value, to: end - x)))
      }
    }
    for note in notes {
      for line in Lettering(size: 10.5).lines(of: note, width: right - 16, most: 2) {
        y += 15
        drawing.add(.text("soft small", x: 16, y: y, line))
      }
    }
    return y
  }
}
