import ConformalReporting
import ExactStatistics
import ProbabilityCalibration
import SelectiveAbstention
import Testing

/// Large data is drawn in little: what is cut must not be what matters.
@Suite struct ThinningTests {
  static func largeCurve(spikes: Bool) throws -> RiskAcceptanceCurve {
    #if DEBUG
    let count = 60_000
    #else
    let count = 1_000_000
    #endif
    let generator = CounterBasedGenerator(seed: 11, purpose: .testing)
    var errors = generator.uniforms(rows: 0..<UInt64(count)).map { $0 < 0.05 }
    // The surest answers are wrong: the curve starts at its height.
    if spikes { for row in 0..<50 { errors[row] = true } }
    return try RiskAcceptanceCurve(
      ConfidenceProfile(confidences: (0..<count).map { -Double($0) }, isError: errors))
  }

  @Test func aLongCurveIsSmallAndKeepsTheOperatingPoint() throws {
    let curve = try Self.largeCurve(spikes: true)
    let point = curve.points[curve.points.count * 2 / 3 + 7]
    let figure = RiskAcceptanceFigure(curve, operation: .init(point: point)).figure
    #expect(figure.svg.utf8.count <= 200_000)
    let document = MarkupDocument(figure.svg)
    let line = try #require(document.elements.first { $0.attributes["class"] == "curve" })
    let steps = try #require(line.attributes["d"]).filter { $0 == "H" }.count
    #expect((200...1000).contains(steps))
    // The step and the point lie at the same place, in tenths of a unit.
    let mark = try #require(document.elements.first { $0.attributes["class"] == "point" })
    let x = try #require(mark.attributes["cx"])
    let y = try #require(mark.attributes["cy"])
    #expect(line.attributes["d"]?.contains("H\(x)V\(y)") == true)
    #expect(document.texts(of: "text").contains { $0.hasPrefix("Drawn at ") })
  }

  @Test func aShortCurveIsDrawnWhole() throws {
    let figure = RiskAcceptanceFigure(try SampleFigures.curve(count: 200)).figure
    #expect(!figure.svg.contains("Drawn at"))
  }

  @Test func aLongIsotonicLineIsSmall() {
    let points = (0..<100_000).map { index in
      ReliabilityDiagram.LinePoint(
        probability: Double(index) / 100_000, frequency: Double(index) / 100_000)
    }
    let band = points.map { point in
      ReliabilityDiagram.BandPoint(
        probability: point.probability,
        range: max(0, point.probability - 0.1)...min(1, point.probability + 0.1))
    }
    let diagram = SampleFigures.corrected.diagram()
    let long = ReliabilityDiagram(
      bins: diagram.bins, binning: diagram.binning, line: points, band: band, bandLevel: 0.9,
      histogram: diagram.histogram)
    let svg = ReliabilityFigure(headline: "h", diagram: long, before: long).figure.svg
    #expect(svg.utf8.count <= 200_000)
  }
}
