import ConformalPrediction
import ScoringCore
import Testing

/// Scores by name, as artifacts and the command line ask for them.
@Suite struct ScoreRegistryTests {
  @Test func names() {
    #expect(
      ScoreRegistry.all.map { $0.name }
        == ["lac", "aps", "raps", "saps", "top-k", "margin", "given"])
    #expect(
      ScoreRegistry.all.map { $0.parameterNames }
        == [[], [], ["lambda", "k_reg"], ["weight"], [], [], []])
  }

  @Test func defaults() throws {
    let scores = try ScoreRegistry.all.map { try ScoreRegistry.score(named: $0.name) }
    #expect(scores.map { $0.isRandomized } == [false, true, true, true, false, false, false])
    #expect(
      scores.map { $0.parameters }
        == [[:], [:], ["lambda": 0.01, "k_reg": 5], ["weight": 0.2], [:], [:], [:]])
    let inSwift: [any NonconformityScore] = [
      LAC(), APS(), RAPS(), SAPS(), TopK(), Margin(), GivenScore(),
    ]
    #expect(inSwift.map { $0.isRandomized } == scores.map { $0.isRandomized })
    #expect(inSwift.map { $0.parameters } == scores.map { $0.parameters })
  }

  @Test func formsAndParameters() throws {
    #expect(try !ScoreRegistry.score(named: "aps", isRandomized: false).isRandomized)
    #expect(try !ScoreRegistry.score(named: "lac", isRandomized: false).isRandomized)
    let raps = try ScoreRegistry.score(
      named: "raps", parameters: ["lambda": 0.5, "k_reg": 0], isRandomized: false)
    #expect(raps.parameters == ["lambda": 0.5, "k_reg": 0] && !raps.isRandomized)
    let again = try ScoreRegistry.score(
      named: raps.name, parameters: raps.parameters, isRandomized: raps.isRandomized)
    #expect(again.parameters == raps.parameters)
  }

  static let unusable: [(name: String, parameters: [String: Double], isRandomized: Bool?)] = [
    ("best", [:], nil), ("LAC", [:], nil), ("lac", [:], true), ("margin", [:], true),
    ("aps", ["lambda": 1], nil), ("top-k", ["k": 3], nil), ("saps", ["weight": -1], nil),
    ("saps", ["weight": .nan], nil), ("saps", ["weight": 1e7], nil),
    ("raps", ["kreg": 1], nil), ("raps", ["lambda": -0.5], nil), ("raps", ["lambda": .nan], nil),
    ("raps", ["lambda": .infinity], nil), ("raps", ["k_reg": 1.5], nil),
    ("raps", ["k_reg": -1], nil), ("raps", ["k_reg": .nan], nil), ("raps", ["k_reg": 1e300], nil),
  ]

  @Test(arguments: unusable)
  func unusableRequests(
    request: (name: String, parameters: [String: Double], isRandomized: Bool?)
  ) throws {
    let error = try dataError {
      try ScoreRegistry.score(
        named: request.name, parameters: request.parameters, isRandomized: request.isRandomized)
    }
    #expect(error.code == .usage)
    #expect(error.expected != nil)
  }

  /// Without a price of rank RAPS is APS, score by score.
  @Test(arguments: [true, false], Precision.allCases)
  func rapsWithoutAPriceIsAPS(isRandomized: Bool, precision: Precision) throws {
    var random = Synthetic(seed: 101)
    let batch = try random.continuous(count: 20, classCount: 7).outputs()
    let draws = isRandomized ? (0..<20).map { _ in random.uniform() } : []
    let context = ScoringContext(draws: draws, precision: precision)
    let labels = LabelLists(everyLabelOf: batch)
    let aps = try APS(isRandomized: isRandomized).scores(of: labels, in: batch, context: context)
    for raps in [
      RAPS(lambda: 0, kReg: 0, isRandomized: isRandomized),
      RAPS(lambda: 5, kReg: 7, isRandomized: isRandomized),
    ] {
      #expect(try raps.scores(of: labels, in: batch, context: context) == aps)
    }
  }
}
