import ConformalPrediction
import ConformalReporting
import ExactStatistics
import ProbabilityCalibration
import SelectiveAbstention

extension SampleFigures {
  static let names = [
    "cat", "dog", "</svg><script>alert(1)</script>",
    "a very long name of a class that nobody would want to read", "naïve “quotes” & <b>",
  ]

  static let classes = [
    SampleFigures(name: "classes-five") {
      ClassReliabilityFigure(SampleForecasts.parts(names)).figure
    },
    SampleFigures(name: "classes-forty") {
      ClassReliabilityFigure(SampleForecasts.parts((0..<40).map { "class \($0)" })).figure
    },
    SampleFigures(name: "classes-thousand") {
      ClassReliabilityFigure(
        SampleForecasts.parts((0..<1000).map { "\($0)" }, rows: 60, haveDiagrams: false)
      ).figure
    },
  ]

  /// The curve of rows that the sure ones are mostly right of.
  static func curve(count: Int) throws -> RiskAcceptanceCurve {
    let sample = SampleForecasts(count: count, least: 0.3) { 1 - (1 - $0) * 0.5 }
    return try RiskAcceptanceCurve(
      ConfidenceProfile(
        confidences: sample.probabilities, isError: sample.outcomes.map { !$0 }))
  }

  static let risk = [
    SampleFigures(name: "risk-policy") {
      do {
        let curve = try curve(count: 8_000)
        let point = curve.smallestPoint(acceptingAtLeast: "0.62")
        return RiskAcceptanceFigure(
          curve, operation: .init(point: point, certifiedRisk: 0.06, delta: "0.05"), target: 0.06,
          capacity: 0.45
        ).figure
      } catch { return Figure(svg: "\(error)") }
    },
    SampleFigures(name: "risk-plain") {
      do { return RiskAcceptanceFigure(try curve(count: 300)).figure } catch {
        return Figure(svg: "\(error)")
      }
    },
    SampleFigures(name: "risk-five-rows") {
      do { return RiskAcceptanceFigure(try curve(count: 5), target: 0.1).figure } catch {
        return Figure(svg: "\(error)")
      }
    },
  ]

  static func coverage(classCount: Int, names: [String]? = nil) -> CoverageFigure {
    let generator = CounterBasedGenerator(seed: 5, purpose: .testing)
    let quantile = ConformalQuantile(alpha: "0.1", sortedScores: (0..<2_000).map(Double.init))
    let rows = (0..<classCount).map { index -> CoverageFigure.Row in
      let count = 5 + Int(generator.uniform(row: UInt64(index)) * 300)
      let law = BetaBinomialLaw.coverage(rank: quantile.k ?? 1, count: 2_000, testCount: count)
      let hits = law.quantile(generator.uniform(row: UInt64(index) + 1_000_000))
      let shown = index == 1 ? Int(Double(hits) * 0.85) : hits
      let range = law.centralInterval(delta: "0.05")
      return .init(
        name: names.map { $0[index % $0.count] } ?? "class \(index)",
        hitCount: HitCount(count: count, hits: shown, labelCount: count * 2),
        lawRange: Double(range.lowerBound) / Double(count)...Double(range.upperBound)
          / Double(count))
    }
    return CoverageFigure(
      headline: "Sets keep their promise: 90.2 % of rows covered, 90.0 % asked for",
      subtitles: ["4 000 rows, 1.62 labels a set on average, p = 0.71"], target: 0.9,
      sizeCounts: (0...min(classCount, 400)).map { size in
        size == 0 ? 12 : 4_000 / (size * size)
      },
      panels: [
        .init(
          title: "of all rows",
          rows: [
            .init(
              name: "all rows", hitCount: HitCount(count: 4_000, hits: 3_608, labelCount: 6_480),
              lawRange: 0.884...0.915)
          ]), .init(title: "by class, least covered first", rows: rows),
      ])
  }

  static let conformal = [
    SampleFigures(name: "coverage-five") { coverage(classCount: 5, names: names).figure },
    SampleFigures(name: "coverage-thousand") { coverage(classCount: 1_000).figure },
    SampleFigures(name: "scores") {
      let generator = CounterBasedGenerator(seed: 9, purpose: .testing)
      return scores(
        (0..<5_000).map { row in
          let draw = generator.uniform(row: UInt64(row))
          return draw * draw
        }, name: "lac")
    },
    SampleFigures(name: "scores-too-few") { scores([0.5, 0.25, 0.125], name: "aps") },
    SampleFigures(name: "scores-equal") {
      scores([Double](repeating: 0.5, count: 20), name: "top-k")
    },
    SampleFigures(name: "scores-far-apart") {
      scores([-1.7e308, 1.7e308, 0, 0, 0, 0, 0, 0, 0, 0], name: "margin")
    },
  ]

  private static func scores(_ values: [Double], name: String) -> Figure {
    let scores = CalibrationScores(values)
    return ScoreDistributionFigure(
      scores, quantile: ConformalQuantile(alpha: "0.1", scores: scores), scoreName: name
    ).figure
  }
}
