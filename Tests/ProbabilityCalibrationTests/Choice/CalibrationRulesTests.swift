import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct CalibrationRulesTests {
  /// An assessment with figures that are easy to tell apart.
  static func assessment(
    verdict: CalibrationVerdict = .mixed, eceInterval: ClosedRange<Double>? = 0.03125...0.125,
    bins: [(low: Double, high: Double)] = []
  ) -> CalibrationAssessment {
    func part(_ count: Int) -> PartAssessment {
      PartAssessment(
        name: "", count: count, meanProbability: 0.5, frequency: 0.5,
        error: NamedCalibrationError(convention: "", estimate: IntervalEstimate(value: 0)),
        pValue: 1, adjustedPValue: 1)
    }
    let diagram = ReliabilityDiagram(
      bins: bins.enumerated().map { index, ends in
        .init(
          range: Double(index) / 10...Double(index + 1) / 10, count: 1_000,
          eventCount: Int((ends.low + ends.high) * 500),
          meanProbability: Double(index) / 10, frequency: (ends.low + ends.high) / 2,
          interval: ends.low...ends.high)
      }, binning: "equal-mass-15", line: [], band: [], bandLevel: 0.9, histogram: [])
    return CalibrationAssessment(
      count: 120, classCount: 3, correctCount: 90, accuracy: IntervalEstimate(value: 0.75),
      meanConfidence: 0.875, auroc: nil, logLoss: IntervalEstimate(value: .infinity),
      brier: IntervalEstimate(value: 0.375),
      brierDecomposition: BrierDecomposition(
        miscalibration: 0.25, discrimination: 0.5, uncertainty: 0.625),
      ece: NamedCalibrationError(
        convention: "", estimate: IntervalEstimate(value: 0.0625, interval: eceInterval)),
      errors: [],
      tests: [
        CalibrationTest(name: "other", statistic: 0, pValue: 0.5),
        CalibrationTest(name: "consistency", statistic: 1, pValue: 0.015625),
      ], verdict: verdict, diagram: diagram, classes: [part(50), part(30), part(40)])
  }

  static let values: [RuleQuantity: Double] = [
    .rows: 120, .classes: 3, .smallestClass: 30, .accuracy: 0.75, .meanConfidence: 0.875,
    .gap: 0.125, .logLoss: .infinity, .brier: 0.375, .miscalibration: 0.25, .ece: 0.0625,
    .eceLower: 0.03125, .eceUpper: 0.125, .pValue: 0.015625,
  ]

  private func holds(_ text: String, _ assessment: CalibrationAssessment = assessment()) throws
    -> Bool
  {
    let rule = CalibrationRule(
      name: "r", conditions: try RuleCondition.conditions(text), action: .leave)
    return CalibrationRules([rule], otherwise: .revisit).decide(assessment).action == .leave
  }

  @Test(arguments: RuleQuantity.allCases) func quantities(_ quantity: RuleQuantity) throws {
    let value = try #require(Self.values[quantity])
    let name = quantity.rawValue
    guard value.isFinite else {
      #expect(try holds("\(name) > 1e300"))
      #expect(try !holds("\(name) <= 1e300"))
      return
    }
    // The exact value divides the comparisons, and the next number the strict ones.
    #expect(try holds("\(name) <= \(value)") && holds("\(name) >= \(value)"))
    #expect(try !holds("\(name) < \(value)") && !holds("\(name) > \(value)"))
    #expect(try holds("\(name) < \(value.nextUp)") && !holds("\(name) > \(value.nextUp)"))
    #expect(try holds("\(name) > \(value.nextDown)") && !holds("\(name) < \(value.nextDown)"))
  }

  @Test func withoutAnInterval() throws {
    let assessment = Self.assessment(eceInterval: nil)
    #expect(try holds("ece_upper > 1e300 and ece_lower <= 0", assessment))
  }

  @Test(
    arguments: [
      .consistent, .overconfident, .underconfident, .mixed, .inconclusive,
    ] as [CalibrationVerdict])
  func verdicts(_ verdict: CalibrationVerdict) throws {
    #expect(try holds("verdict is \(verdict.rawValue)", Self.assessment(verdict: verdict)))
    let other: CalibrationVerdict = verdict == .mixed ? .consistent : .mixed
    #expect(try !holds("verdict is \(verdict.rawValue)", Self.assessment(verdict: other)))
  }

  /// Only bins that intervals tell apart speak, neighbours or not: exact ones, joint over bins, of 1 000 rows each.
  @Test func nonMonotone() throws {
    let cases: [([(low: Double, high: Double)], Bool)] = [
      ([], false), ([(0.1, 0.3)], false), ([(0.1, 0.3), (0.2, 0.5)], false),
      ([(0.4, 0.6), (0.38, 0.58)], false), ([(0.4, 0.6), (0.1, 0.3)], true),
      ([(0.4, 0.6), (0.3, 0.9), (0.1, 0.3)], true),
    ]
    for (bins, isNonMonotone) in cases {
      let assessment = Self.assessment(bins: bins)
      #expect(assessment.diagram.isNonMonotone == isNonMonotone)
      for word in ["yes", "true"] {
        #expect(try holds("non_monotone is \(word)", assessment) == isNonMonotone)
      }
      for word in ["no", "false"] {
        #expect(try holds("non_monotone is \(word)", assessment) != isNonMonotone)
      }
    }
  }

  @Test func conjunctions() throws {
    #expect(try holds("rows > 100 and classes < 4 and verdict is mixed"))
    #expect(try !holds("rows > 100 and classes < 3 and verdict is mixed"))
    #expect(try holds(" rows\t>  100   and classes >= 3 "))
    #expect(try holds("ece < 7%") && !holds("ece < 1/16") && holds("ece <= 1/16"))
  }

  @Test(
    arguments: [
      "", "and", "rows", "rows >", "rows > 1 and", "and rows > 1", "rows > 1 rows > 2",
      "rows => 1", "rows is 5", "rows > one", "rows > inf", "rows > -nan", "ROWS > 1",
      "verdict < 3", "verdict is", "verdict is not mixed", "non_monotone is maybe",
    ])
  func notUnderstood(_ text: String) throws {
    let error = try #require(
      #expect(throws: DataError.self) { try RuleCondition.conditions(text) })
    #expect(error.expected != nil)
    #expect(!error.description.contains("\n"))
  }

  @Test func theFirstThatFires() throws {
    let rules = CalibrationRules(
      [
        CalibrationRule(
          name: "small", conditions: [.number(.rows, .below, 100)], action: .revisit),
        CalibrationRule(
          name: "wrong", conditions: [.number(.ece, .above, 0.05), .verdict(.mixed)],
          action: .method("beta"), because: "it bends"),
        CalibrationRule(name: "any", conditions: [], action: .leave),
      ], otherwise: .automatic)
    let decision = rules.decide(Self.assessment())
    #expect(decision.rule == "wrong")
    #expect(decision.action == .method("beta"))
    #expect(decision.reason == "ece 0.0625 is > 0.05, the verdict is mixed; it bends")
  }

  @Test func noneFires() {
    let conditions: [RuleCondition] = [
      .number(.rows, .below, 1000), .number(.eceUpper, .atMost, 0.02),
    ]
    let rules = CalibrationRules(
      [
        CalibrationRule(name: "good", conditions: conditions, action: .leave),
        CalibrationRule(name: "odd", conditions: [.nonMonotone(true)], action: .leave),
        CalibrationRule(
          name: "calm", conditions: [.verdict(.consistent)], action: .leave),
      ], otherwise: .revisit)
    let decision = rules.decide(Self.assessment(eceInterval: nil))
    #expect(decision.rule == "otherwise")
    #expect(decision.action == .revisit)
    #expect(
      decision.reason
        == "no rule fired (good: ece_upper infinite is not <= 0.02; odd: non_monotone is not yes; "
        + "calm: the verdict is mixed, not consistent)")
    let empty = CalibrationRules([], otherwise: .automatic).decide(Self.assessment())
    #expect(empty.reason == "no rule fired")
  }

  @Test func actions() {
    #expect(RuleAction("leave") == .leave)
    #expect(RuleAction("revisit") == .revisit)
    #expect(RuleAction("auto") == .automatic)
    for name in CalibrationMethods.names { #expect(RuleAction(name) == .method(name)) }
    for word in ["", "Leave", "platt ", "automatic"] { #expect(RuleAction(word) == nil) }
  }

  @Test func nearestNames() throws {
    for (word, meant) in [
      ("temprature", "temperature"), ("Platt", "platt"), ("centered-isotonic", "centred-isotonic"),
      ("iostonic", "isotonic"), ("matrx", "matrix"),
    ] {
      let error = try #require(
        #expect(throws: DataError.self) { try CalibrationMethods.method(named: word) })
      #expect(error.remedy == "did you mean \(meant)?")
    }
    for word in ["", "x", "sigmoid"] {
      let error = try #require(
        #expect(throws: DataError.self) { try CalibrationMethods.method(named: word) })
      #expect(error.remedy == nil)
    }
    for name in CalibrationMethods.names {
      #expect(try type(of: CalibrationMethods.method(named: name)).name == name)
    }
  }
}
