import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Where other packages depart from the reference definitions, on numbers that they computed.
@Suite struct PeerDefectTests {
  let peers: Peers

  init() throws { peers = try Peers.load() }

  /// MAPIE up to 1.5 and the tutorial notebooks ask numpy for a level whose `higher` order statistic is
  /// one rank above ceil((n + 1)(1 - alpha)) whenever the level falls between two scores.
  @Test func mapie15AndNotebooksAreOneRankTooHigh() throws {
    var tooHigh = (mapie: 0, notebook: 0)
    for row in peers.ranks {
      let scores = (1...row.n).map { Double($0) }
      let ours = ConformalQuantile(alpha: try Level(row.alpha), sortedScores: scores)
      #expect(ours.k == row.exact, "n \(row.n), alpha \(row.alpha)")
      #expect(ours.k == row.mapie16)
      guard let exact = row.exact else {
        #expect(ours.tail == .infinity)
        continue
      }
      #expect(ours.tail == Double(exact))
      let mapie = try #require(row.mapie15)
      let notebook = try #require(row.notebook)
      #expect([exact, exact + 1].contains(mapie))
      #expect([exact, exact + 1].contains(notebook))
      tooHigh.mapie += mapie - exact
      tooHigh.notebook += notebook - exact
    }
    #expect(tooHigh == (17, 31))
  }

  /// The code of the RAPS paper takes numpy's `higher` quantile of n scores, not corrected for the new
  /// one: finite where nothing finite is valid, and a rank too low for 8 in 10 sizes at alpha 0.1.
  @Test func theRAPSRepositoryForgetsTheNewScore() throws {
    for row in peers.ranks {
      let theirs = try #require(row.rapsRepository)
      #expect(row.exact == nil ? theirs == row.n : theirs == row.exact)
    }
    #expect(peers.ranks.count { $0.exact == nil } == 7)
    let ranksTooLow = (9...1008).map { n in
      // 1 + ceil(0.9 (n - 1)), in integers.
      let theirs = 1 + (9 * (n - 1) + 9) / 10
      return (ConformalRank(count: n, alpha: "0.1") == .rank(theirs + 1)) ? 1 : 0
    }
    #expect(ranksTooLow.reduce(0, +) == 800)
  }

  /// puncc counts the labels below the quantile and adds one, so its deterministic RAPS sets hold one
  /// label whose score is above the quantile.
  @Test func punccRAPSSetsHoldOneLabelTooMany() throws {
    let score = RAPS(lambda: 0.125, kReg: 1, isRandomized: false)
    let levels = peers.punccRAPS.levels
    let predictor = try SplitConformal(score: score, alphas: levels.map { try Level($0.alpha) })
      .fit(
        on: LabeledOutputs(outputs(peers.calibrationProbabilities), labels: peers.calibrationLabels)
      )
    #expect(
      predictor.calibrationScores.map { 1 + $0 } == peers.punccRAPS.calibrationScores.sorted())
    let test = try outputs(peers.testProbabilities)
    let scores = try predictor.predictionScores(of: test)
    var superfluous = 0
    for theirs in levels {
      let alpha = try Level(theirs.alpha)
      let quantile = try predictor.quantile(for: alpha)
      #expect(1 + quantile.tail == theirs.quantile)
      let ours = try predictor.sets(for: test, alpha: alpha)
      for (row, set) in theirs.sets.enumerated() {
        let extra = Set(set).subtracting(ours[row])
        #expect(Set(ours[row]).isSubset(of: set))
        let ofRow = scores[row * peers.classCount..<(row + 1) * peers.classCount]
        #expect(set.count == min(peers.classCount, 1 + ofRow.count { $0 < quantile.tail }))
        #expect(extra.allSatisfy { scores[row * peers.classCount + $0] > quantile.tail })
        superfluous += extra.count
      }
    }
    #expect(superfluous > 8)
  }

  /// TorchCP's deterministic SAPS scores a label of rank 1 as 0 when it calibrates and as its probability
  /// when it predicts: a row whose first label is more certain than the quantile loses it.
  @Test func torchCPDeterministicSAPSHasTwoDefinitions() throws {
    let theirs = try #require(peers.torchcp["saps"])
    let score = SAPS(weight: 0.125, isRandomized: false)
    let context = ScoringContext(precision: .float64)
    let calibration = try outputs(peers.calibrationProbabilities)
    let ours = try score.scores(
      ofLabels: peers.calibrationLabels.map { Int32($0) }, in: calibration, context: context)
    var firstRanks = 0
    for (row, label) in peers.calibrationLabels.enumerated() {
      let probabilities = peers.calibrationProbabilities[row]
      if probabilities[label] == probabilities.max() {
        #expect(theirs.calibrationScores[row] == 0)
        #expect(ours[row] == probabilities[label])
        firstRanks += 1
      } else {
        #expect(ours[row] == theirs.calibrationScores[row])
      }
    }
    #expect(firstRanks == 23)
    // On new rows both agree: ours predicts as it calibrates.
    let test = try outputs(peers.testProbabilities)
    let all = try score.scores(of: LabelLists(everyLabelOf: test), in: test, context: context)
    #expect(all == theirs.testScores.flatMap { $0 })
  }

  /// MAPIE calibrates APS with a draw for each row and predicts without one: `include_last_label=True` is
  /// the set of the draw U = 0 (too large on average), `False` that of the draw 1 (too small), and
  /// neither inverts the score that was calibrated.
  @Test func mapieIncludeLastLabelMixesTwoScores() throws {
    let test = try outputs(peers.testProbabilities)
    let top = try test.topLabels(precision: .float64)
    let draws = CounterBasedGenerator(seed: 0, purpose: .prediction).uniforms(rows: 0..<8)
    func sets(_ draws: [Double], _ tail: Double) throws -> [[Int]] {
      let lists = try APS().sets(
        atMost: tail, in: test, context: ScoringContext(draws: draws, precision: .float64))
      return (0..<lists.rowCount).map { row in lists[row].map { Int($0) } }
    }
    var sizes = (with: 0, ours: 0, without: 0)
    for level in peers.mapieAPS.levels {
      let tail = level.quantile - 1
      let withLast = labelSets(fromIndicators: level.setsWithLast)
      let withoutLast = labelSets(fromIndicators: level.setsWithoutLast)
      #expect(try sets([Double](repeating: 0, count: 8), tail) == withLast)
      let upper = try sets([Double](repeating: 1.0.nextDown, count: 8), tail)
      for row in 0..<8 {
        #expect(withoutLast[row] == (upper[row].isEmpty ? [Int(top[row])] : upper[row]))
      }
      let ours = try sets(draws, tail)
      for row in 0..<8 {
        #expect(Set(upper[row]).isSubset(of: ours[row]))
        #expect(Set(ours[row]).isSubset(of: withLast[row]))
      }
      sizes.with += withLast.joined().count
      sizes.ours += ours.joined().count
      sizes.without += withoutLast.joined().count
    }
    #expect(sizes.without < sizes.ours && sizes.ours < sizes.with)
  }

  /// crepes keeps labels with `p >= 1 - confidence` in floating point, so that a p-value equal to alpha
  /// stays in at confidence 0.9 and falls out at 0.7; ours is `p > alpha` in integers at either.
  @Test func crepesFloatingPointLevelFlipsMembership() {
    #expect(0.1 >= 1 - 0.9)
    #expect(!(0.3 >= 1 - 0.7))
    let pValues = PValues(greaterOrEqualCounts: [0, 1, 2, 3], calibrationCount: 9)
    #expect(pValues[0] == 0.1 && pValues[2] == 0.3)
    #expect(!pValues.isAbove("0.1", at: 0) && pValues.isAbove("0.1", at: 1))
    #expect(!pValues.isAbove("0.3", at: 2) && pValues.isAbove("0.3", at: 3))
    // Calibration scores 1 ... 9: the labels with these p-values have scores 9.5, 9, 8 and 7.
    let scores = (1...9).map { Double($0) }
    #expect(ConformalQuantile(alpha: "0.1", sortedScores: scores).tail == 9)
    #expect(ConformalQuantile(alpha: "0.3", sortedScores: scores).tail == 7)
  }
}
