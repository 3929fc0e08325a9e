import ExactStatistics
import ProbabilityCalibration
import ScoringCore

/// Forecasts whose truth is known, and what an assessment of them could look like: plain counts.
///
/// They stand in for the computing side, so that pictures are tested alone.
struct SampleForecasts {
  let probabilities: [Double]
  let outcomes: [Bool]

  /// Rows with confidences from `least` to 1, crowded at 1, right with the probability that `truth` gives.
  init(count: Int, seed: UInt64 = 1, least: Double = 0.2, truth: (Double) -> Double) {
    let generator = CounterBasedGenerator(seed: seed, purpose: .testing)
    var (probabilities, outcomes) = ([Double](), [Bool]())
    for row in 0..<UInt64(count) {
      let draw = generator.uniform(row: 2 * row)
      let probability = 1 - (1 - least) * draw * draw
      probabilities.append(probability)
      outcomes.append(generator.uniform(row: 2 * row + 1) < truth(probability))
    }
    (self.probabilities, self.outcomes) = (probabilities, outcomes)
  }

  var order: [Int] { probabilities.indices.sorted { probabilities[$0] < probabilities[$1] } }

  func diagram(binCount: Int = 15, bandWidth: Double = 0.04) -> ReliabilityDiagram {
    let order = order
    let n = order.count
    let wanted = min(binCount, n)
    let bins = (0..<wanted).map { bin in
      let rows = order[bin * n / wanted..<(bin + 1) * n / wanted]
      let events = rows.filter { outcomes[$0] }.count
      let sum = rows.reduce(0) { $0 + probabilities[$1] }
      return ReliabilityDiagram.Bin(
        range: probabilities[rows[rows.startIndex]]...probabilities[rows[rows.endIndex - 1]],
        count: rows.count, eventCount: events, meanProbability: sum / Double(rows.count),
        frequency: Double(events) / Double(rows.count),
        interval: ClopperPearson(successes: events, trials: rows.count).interval(delta: "0.05"))
    }
    // Pools neighbours until frequencies rise: the isotonic line.
    var blocks: [(last: Double, events: Int, count: Int)] = []
    for row in order {
      blocks.append((probabilities[row], outcomes[row] ? 1 : 0, 1))
      while blocks.count > 1 {
        let (upper, lower) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        guard lower.events * upper.count >= upper.events * lower.count else { break }
        blocks.removeLast(2)
        blocks.append((upper.last, lower.events + upper.events, lower.count + upper.count))
      }
    }
    var line: [ReliabilityDiagram.LinePoint] = []
    var start = order.first.map { probabilities[$0] } ?? 0
    for block in blocks {
      let frequency = Double(block.events) / Double(block.count)
      line.append(.init(probability: start, frequency: frequency))
      line.append(.init(probability: block.last, frequency: frequency))
      start = block.last
    }
    let band = stride(from: 0, through: 100, by: 2).map { percent in
      let p = Double(percent) / 100
      let half = bandWidth * (0.3 + 4 * p * (1 - p))
      return ReliabilityDiagram.BandPoint(
        probability: p, range: max(0, p - half)...min(1, p + half))
    }
    var histogram = [(events: Int, others: Int)](repeating: (0, 0), count: 20)
    for (probability, outcome) in zip(probabilities, outcomes) {
      let column = min(19, Int(probability * 20))
      if outcome { histogram[column].events += 1 } else { histogram[column].others += 1 }
    }
    return ReliabilityDiagram(
      bins: bins, binning: "equal-mass-\(binCount)", line: line, band: band, bandLevel: 0.9,
      histogram: histogram.enumerated().map { index, counts in
        .init(
          range: Double(index) / 20...Double(index + 1) / 20, eventCount: counts.events,
          otherCount: counts.others)
      })
  }

  func assessment(
    _ verdict: CalibrationVerdict, classes: [PartAssessment] = [], groups: [PartAssessment] = []
  ) -> CalibrationAssessment {
    let n = probabilities.count
    let correct = outcomes.filter { $0 }.count
    let accuracy = Double(correct) / Double(n)
    let confidence = probabilities.reduce(0, +) / Double(n)
    let gap = abs(confidence - accuracy)
    return CalibrationAssessment(
      count: n, classCount: max(2, classes.count), correctCount: correct,
      accuracy: IntervalEstimate(
        value: accuracy,
        interval: ClopperPearson(successes: correct, trials: n).interval(delta: "0.05"),
        intervalMethod: "clopper-pearson"),
      meanConfidence: confidence, auroc: 0.912,
      logLoss: IntervalEstimate(
        value: 0.3817, interval: 0.3702...0.3931, intervalMethod: "bootstrap"),
      brier: IntervalEstimate(
        value: 0.2243, interval: 0.2177...0.2311, intervalMethod: "bootstrap"),
      brierDecomposition: BrierDecomposition(
        miscalibration: 0.01234, discrimination: 0.6881, uncertainty: 0.90006),
      ece: NamedCalibrationError(
        convention: "ece{top-label,equal-mass,bins=15,ties=together}",
        estimate: IntervalEstimate(
          value: gap, interval: gap * 0.9...gap * 1.1, intervalMethod: "bootstrap")),
      errors: [],
      tests: [CalibrationTest(name: "spiegelhalter", statistic: 3.1, pValue: 0.00193)],
      verdict: verdict, diagram: diagram(), classes: classes, groups: groups)
  }

  /// Class after class, each less well calibrated than the one before.
  static func parts(
    _ names: [String], rows: Int = 400, haveDiagrams: Bool = true
  ) -> [PartAssessment] {
    names.enumerated().map { index, name in
      let shift = Double(index % 12) * 0.02
      let sample = SampleForecasts(count: rows, seed: UInt64(index % 40 + 3), least: 0.05) {
        max(0, $0 - shift)
      }
      let events = sample.outcomes.filter { $0 }.count
      return PartAssessment(
        name: name, count: rows,
        meanProbability: sample.probabilities.reduce(0, +) / Double(rows),
        frequency: Double(events) / Double(rows),
        error: NamedCalibrationError(
          convention: "ece{class,equal-mass,bins=7}",
          estimate: IntervalEstimate(
            value: shift + 0.01, interval: shift...shift + 0.03, intervalMethod: "bootstrap")),
        pValue: 0.5 / Double(index + 1), adjustedPValue: min(1, 1 / Double(index + 1)),
        diagram: haveDiagrams ? sample.diagram(binCount: 7) : nil)
    }
  }
}
