import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Where other packages follow the reference definitions, ours agree bit for bit: inputs are dyadic, so
/// every correct computation is exact, and so is the way from a score in tail form to its usual form.
@Suite struct PeerAgreementTests {
  let peers: Peers

  init() throws { peers = try Peers.load() }

  static let torchcp: [(name: String, score: any NonconformityScore)] = [
    ("lac", LAC()), ("aps", APS(isRandomized: false)),
    ("raps", RAPS(lambda: 0.125, kReg: 1, isRandomized: false)), ("top-k", TopK()),
    ("margin", Margin()),
  ]

  private var calibration: LabeledOutputs {
    get throws {
      try LabeledOutputs(
        outputs(peers.calibrationProbabilities), labels: peers.calibrationLabels)
    }
  }

  @Test(arguments: torchcp.indices, Precision.allCases)
  func torchCPDeterministicScores(index: Int, precision: Precision) throws {
    let (name, score) = Self.torchcp[index]
    let expected = try #require(peers.torchcp[name])
    let context = ScoringContext(precision: precision)
    let calibration = try calibration
    let ours = try score.scores(
      of: LabelLists(singletons: calibration.labels), in: calibration.outputs, context: context)
    #expect(ours.map { score.usualForm(ofTail: $0) } == expected.calibrationScores)

    let test = try outputs(peers.testProbabilities)
    let everyLabel = try score.scores(
      of: LabelLists(everyLabelOf: test), in: test, context: context)
    #expect(everyLabel.map { score.usualForm(ofTail: $0) } == expected.testScores.flatMap { $0 })
  }

  @Test(arguments: torchcp.indices, Precision.allCases)
  func torchCPQuantilesAndSets(index: Int, precision: Precision) throws {
    let (name, score) = Self.torchcp[index]
    let expected = try #require(peers.torchcp[name])
    let predictor = try fit(score, precision, levels: expected.levels)
    #expect(usualScores(predictor) == expected.calibrationScores.sorted())
    try expectSets(predictor, expected.levels)
  }

  @Test(arguments: Precision.allCases)
  func mapieLAC(precision: Precision) throws {
    let expected = peers.mapieLAC
    let predictor = try fit(LAC(), precision, levels: expected.levels)
    #expect(usualScores(predictor) == expected.calibrationScores.sorted())
    try expectSets(predictor, expected.levels)
  }

  /// MAPIE counts ranks from 0.
  @Test(arguments: Precision.allCases)
  func mapieTopK(precision: Precision) throws {
    let expected = peers.mapieTopK
    let predictor = try fit(TopK(), precision, levels: expected.levels)
    #expect(usualScores(predictor) == expected.calibrationScores.map { $0 + 1 }.sorted())
    let levels = expected.levels.map { level in
      Peers.Sets(alpha: level.alpha, k: nil, quantile: level.quantile + 1, sets: level.sets)
    }
    try expectSets(predictor, levels)
  }

  /// MAPIE subtracts `u p` from the inclusive mass, we add `U p` to the mass before: equal with
  /// U = 1 - u, except that `u p` is rounded, once on either side.
  @Test func mapieAPSCalibrationScoresWithItsDraws() throws {
    let expected = peers.mapieAPS
    let calibration = try calibration
    let labels = LabelLists(singletons: calibration.labels)
    for (precision, tolerance) in [(Precision.float64, 0x1p-52), (.float32, 0x1p-23)] {
      let ours = try APS().scores(
        of: labels, in: calibration.outputs,
        context: ScoringContext(draws: expected.draws.map { 1 - $0 }, precision: precision))
      for (tail, score) in zip(ours, expected.calibrationScores) {
        #expect(abs(1 + tail - score) <= tolerance)
      }
      for level in expected.levels {
        let quantile = ConformalQuantile(
          alpha: try Level(level.alpha), sortedScores: ours.sorted())
        #expect(abs(1 + quantile.tail - level.quantile) <= tolerance)
      }
    }
  }

  @Test(arguments: Precision.allCases)
  func crepesPValues(precision: Precision) throws {
    let cases: [(any NonconformityScore, Peers.PValues)] = [
      (LAC(), peers.crepesHinge), (Margin(), peers.crepesMargin),
    ]
    for (score, expected) in cases {
      let predictor = try fit(score, precision, levels: peers.mapieLAC.levels)
      #expect(usualScores(predictor) == expected.calibrationScores.sorted())
      let test = try outputs(peers.testProbabilities)
      let pValues = try predictor.pValues(of: LabelLists(everyLabelOf: test), in: test)
      #expect((0..<pValues.count).map { pValues[$0] } == expected.pValues.flatMap { $0 })
    }
  }

  @Test(arguments: Precision.allCases)
  func crepesClassConditionalPValues(precision: Precision) throws {
    let cases: [(any NonconformityScore, Peers.PValues)] = [
      (LAC(), peers.crepesHinge), (Margin(), peers.crepesMargin),
    ]
    for (score, expected) in cases {
      let predictor = try SplitConformal(
        score: score, alphas: ["0.3"], precision: precision, taxonomy: .classConditional
      ).fit(on: calibration)
      let test = try outputs(peers.testProbabilities)
      let pValues = try predictor.pValues(of: LabelLists(everyLabelOf: test), in: test)
      #expect(
        (0..<pValues.count).map { pValues[$0] } == expected.classConditionalPValues.flatMap { $0 })
    }
  }

  private func usualScores(_ predictor: ConformalPredictor) -> [Double] {
    predictor.calibrationScores.map { predictor.score.usualForm(ofTail: $0) }
  }

  private func fit(
    _ score: any NonconformityScore, _ precision: Precision, levels: [Peers.Sets]
  ) throws -> ConformalPredictor {
    try SplitConformal(
      score: score, alphas: levels.map { try Level($0.alpha) }, precision: precision
    ).fit(on: calibration)
  }

  private func expectSets(_ predictor: ConformalPredictor, _ levels: [Peers.Sets]) throws {
    let test = try outputs(peers.testProbabilities)
    for expected in levels {
      let alpha = try Level(expected.alpha)
      let quantile = try predictor.quantile(for: alpha)
      if let k = expected.k { #expect(quantile.k == k) }
      #expect(predictor.score.usualForm(ofTail: quantile.tail) == expected.quantile)
      let sets = try predictor.sets(for: test, alpha: alpha)
      #expect(Array(sets) == labelSets(fromIndicators: expected.sets), "alpha \(alpha)")
    }
  }
}
