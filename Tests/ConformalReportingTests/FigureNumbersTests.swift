import ConformalPrediction
import ConformalReporting
import ExactStatistics
import ProbabilityCalibration
import SelectiveAbstention
import Testing

/// What a figure says is what the data says.
@Suite struct FigureNumbersTests {
  @Test func everyNumberOfAnAssessmentIsThere() throws {
    let assessment = SampleFigures.overconfident.assessment(.overconfident)
    let texts = MarkupDocument(ReliabilityFigure(assessment).figure.svg).texts(of: "text")
    func value(of name: String) throws -> String {
      texts[try #require(texts.firstIndex(of: name)) + 1]
    }
    let ece = try #require(assessment.ece.estimate.interval)
    #expect(
      try value(of: "ECE")
        == "\(Numerals.significant(assessment.ece.estimate.value)) "
        + "(\(Numerals.significant(ece.lowerBound))–\(Numerals.significant(ece.upperBound)))")
    #expect(try value(of: "Log-loss") == "0.382 (0.370–0.393)")
    #expect(try value(of: "Brier score") == "0.224 (0.218–0.231)")
    #expect(try value(of: "= miscalibration") == "0.0123")
    #expect(try value(of: "− discrimination") == "0.688")
    #expect(try value(of: "+ uncertainty") == "0.900")
    #expect(try value(of: "spiegelhalter") == "p = 0.002")
    #expect(
      try value(of: "Mean confidence") == Numerals.precisePercent(assessment.meanConfidence))
    let right = try #require(assessment.accuracy.interval)
    #expect(
      try value(of: "Right")
        == "\(Numerals.precisePercent(assessment.accuracy.value)) "
        + "(\(Numerals.precisePercent(right.lowerBound))–"
        + "\(Numerals.precisePercent(right.upperBound)))")
    let (says, is_) = Numerals.percents(assessment.meanConfidence, assessment.accuracy.value)
    #expect(texts[0] == "Overconfident: says \(says), is right \(is_)")
  }

  @Test func pointsLieWhereTheirBinsAre() throws {
    let diagram = SampleFigures.overconfident.diagram()
    let document = MarkupDocument(ReliabilityFigure(headline: "h", diagram: diagram).figure.svg)
    let frame = try #require(
      document.elements.first { $0.attributes["class"] == "frame" }?.attributes)
    func number(_ name: String, _ attributes: [String: String]) throws -> Double {
      try #require(attributes[name].flatMap(Double.init))
    }
    let (left, width) = (try number("x", frame), try number("width", frame))
    let (top, height) = (try number("y", frame), try number("height", frame))
    let discs = document.elements.filter { $0.attributes["class"] == "fair" && $0.name == "circle" }
    let fair = diagram.bins.filter { $0.interval.contains($0.meanProbability) }
    // One more explains the sign in the legend.
    #expect(discs.count == fair.count + 1)
    for bin in fair {
      let (x, y) = (left + width * bin.meanProbability, top + height * (1 - bin.frequency))
      #expect(
        try discs.contains { disc in
          let dx = try number("cx", disc.attributes) - x
          let dy = try number("cy", disc.attributes) - y
          return dx.magnitude <= 0.0501 && dy.magnitude <= 0.0501
        })
    }
  }

  @Test func sidesHaveShapesOfTheirOwn() {
    func bin(_ says: Double, _ events: Int, of count: Int) -> ReliabilityDiagram.Bin {
      .init(
        range: says...says, count: count, eventCount: events, meanProbability: says,
        frequency: Double(events) / Double(count),
        interval: ClopperPearson(successes: events, trials: count).interval(delta: "0.05"))
    }
    let diagram = ReliabilityDiagram(
      bins: [bin(0.2, 80, of: 100), bin(0.5, 50, of: 100), bin(0.9, 0, of: 9)], binning: "given",
      line: [], band: [], bandLevel: 0.9, histogram: [])
    let document = MarkupDocument(ReliabilityFigure(headline: "h", diagram: diagram).figure.svg)
    let styles = document.elements.compactMap { $0.attributes["class"] }
    // Each once in the square; filled ones once more in the legend.
    #expect(styles.filter { $0 == "under" }.count == 2)
    #expect(styles.filter { $0 == "fair" }.count == 2)
    #expect(styles.filter { $0 == "few-over" }.count == 1)
    #expect(styles.filter { $0 == "line" }.isEmpty && styles.filter { $0 == "band" }.isEmpty)
  }

  @Test func aPolicyIsDrawnWithItsNumbers() throws {
    let curve = try SampleFigures.curve(count: 2_000)
    let point = curve.smallestPoint(acceptingAtLeast: "0.4")
    let figure = RiskAcceptanceFigure(
      curve, operation: .init(point: point, certifiedRisk: 0.0725, delta: "0.05"), target: 0.0725,
      capacity: 0.375)
    let text = MarkupDocument(figure.figure.svg).texts(of: "text").joined(separator: "|")
    for part in [
      "certified at most \(Numerals.precisePercent(0.0725))",
      "\(Numerals.percent(point.acceptanceRate)) accepted, "
        + "\(Numerals.precisePercent(point.selectiveRisk)) wrong",
      "Threshold \(Numerals.significant(point.threshold)); the certificate may fail with "
        + "probability 0.05",
      "target: at most \(Numerals.precisePercent(0.0725)) wrong",
      "reviews of at most \(Numerals.precisePercent(0.375)) of rows",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func coverageCountsAreThere() {
    let figure = SampleFigures.coverage(classCount: 5)
    let texts = Set(MarkupDocument(figure.figure.svg).texts(of: "text"))
    for row in figure.panels.flatMap(\.rows) {
      let coverage = Double(row.hitCount.hits) / Double(row.hitCount.count)
      #expect(
        texts.contains(
          "\(Numerals.precisePercent(coverage)) of \(Numerals.count(row.hitCount.count))"))
    }
  }

  @Test func scoresAreCountedOnce() throws {
    let values = (0..<997).map { Double($0 * $0 % 1013) / 1013 }
    let scores = CalibrationScores(values)
    let quantile = ConformalQuantile(alpha: "0.1", scores: scores)
    let figure = ScoreDistributionFigure(scores, quantile: quantile, scoreName: "lac")
    #expect(figure.columns.reduce(0) { $0 + $1.count } == 997)
    for column in figure.columns.dropLast() {
      #expect(
        column.count
          == values.filter { $0 >= column.range.lowerBound && $0 < column.range.upperBound }.count)
    }
    #expect(figure.headline.hasSuffix("rank 899 of 997"))
  }

  @Test func worstClassesComeFirst() {
    let figure = ClassReliabilityFigure(
      SampleForecasts.parts((0..<30).map { "\($0)" }, rows: 30))
    let bounds = figure.worstFirst.map {
      figure.parts[$0].error.estimate.interval?.lowerBound ?? 0
    }
    #expect(bounds == bounds.sorted(by: >))
    let titles = MarkupDocument(figure.figure.svg).texts(of: "text").filter {
      $0.hasPrefix("class ")
    }
    #expect(titles == figure.worstFirst.prefix(12).map { "class \($0)" })
  }
}
