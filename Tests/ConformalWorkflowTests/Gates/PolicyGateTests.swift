import ConformalWorkflow
import ExactStatistics
import Testing

@Suite struct PolicyGateTests {
  static func risk(
    trials: Int, losses: Int, limit: Level = "0.05", isCertified: Bool = true
  ) throws -> GateResult {
    var findings = try GateFindings.met()
    findings.policy?.isCertified = isCertified
    findings.policy?.risks[0].limit = limit
    findings.policy?.risks[0].trials = trials
    findings.policy?.risks[0].losses = losses
    findings.policy?.risks[0].value?.value = trials > 0 ? Double(losses) / Double(trials) : 0
    findings.policy?.risks[0].pValue =
      trials == 0
      ? 1 : BinomialLaw(trials: trials, probability: limit.doubleValue).survival(from: losses)
    return try GateEvaluationTests.only(.selectiveRisk, GateFindings.pipeline(), findings)
  }

  @Test(arguments: [
    (9_000, 360, GateOutcome.passed), (9_000, 450, .passed), (9_000, 520, .failed),
    (100, 4, .inconclusive), (100, 0, .passed), (80, 0, .inconclusive), (0, 0, .inconclusive),
    (20, 8, .failed), (400, 20, .passed),
  ])
  func riskByItsTest(trials: Int, losses: Int, expected: GateOutcome) throws {
    let result = try Self.risk(trials: trials, losses: losses)
    #expect(result.outcome == expected, "\(result)")
    #expect((result.neededRows != nil) == (expected == .inconclusive && trials > 0))
  }

  @Test func withoutACertificate() throws {
    let risk = try Self.risk(trials: 9_000, losses: 360, isCertified: false)
    #expect(risk.outcome == .inconclusive)
    #expect(risk.sentence.hasSuffix("the policy rows certify nothing"))
    #expect(try Self.risk(trials: 9_000, losses: 720, isCertified: false).outcome == .failed)
  }

  @Test func sentenceOfTheRisk() throws {
    #expect(
      try Self.risk(trials: 9_000, losses: 360).sentence
        == "selective risk 0.0400 of 9 000 rows, 98 % interval 0.0353 ... 0.0451, at most 0.05 "
        + "certified, p = 1.00 at the limit")
  }

  /// A promise that is kept is contradicted with a probability of at most the significance, a broken one with at least
  /// 0.8 where trials are called enough, and not where they are fewer.
  @Test(arguments: [("0.01", 1_200), ("0.05", 230), ("0.1", 410)] as [(Level, Int)])
  func trialsThatAreEnoughFindABrokenPromise(limit: Level, about: Int) throws {
    var enough = about / 2
    while try Self.risk(
      trials: enough, losses: Int(Double(enough) * limit.doubleValue), limit: limit
    ).outcome == .inconclusive { enough += 1 }
    #expect(abs(enough - about) < about / 3, "\(enough)")
    var critical = 0
    while try Self.risk(trials: enough, losses: critical, limit: limit).outcome != .failed {
      critical += 1
    }
    let broken = min(2 * limit.doubleValue, limit.doubleValue + 0.05)
    #expect(BinomialLaw(trials: enough, probability: broken).survival(from: critical) >= 0.8)
    #expect(
      BinomialLaw(trials: enough, probability: limit.doubleValue).survival(from: critical) < 0.01)
  }

  @Test func costsAreJudgedByTheirPValue() throws {
    var findings = try GateFindings.met()
    findings.policy?.risks[0].value = nil
    findings.policy?.risks[0].trials = 50
    findings.policy?.risks[0].pValue = 0.4
    let pipeline = GateFindings.pipeline()
    #expect(try GateEvaluationTests.only(.selectiveRisk, pipeline, findings).outcome == .passed)
    findings.policy?.risks[0].pValue = 0.004
    #expect(try GateEvaluationTests.only(.selectiveRisk, pipeline, findings).outcome == .failed)
  }

  @Test(arguments: [
    (800, 10_000, 0.7, GateOutcome.passed), (1_010, 10_000, 0.3, .passed),
    (1_300, 10_000, 0.0001, .failed), (10, 100, 0.5, .inconclusive), (0, 100, 1, .passed),
  ])
  func volumeByItsTest(
    reviews: Int, rows: Int, pValue: Double, expected: GateOutcome
  ) throws {
    var findings = try GateFindings.met()
    findings.policy?.volume?.reviewCount = reviews
    findings.policy?.volume?.rowCount = rows
    findings.policy?.volume?.pValue = pValue
    findings.policy?.volume?.reviewsPerPeriod.value = Double(reviews) / Double(rows) * 10_000
    let result = try GateEvaluationTests.only(.reviewVolume, GateFindings.pipeline(), findings)
    #expect(result.outcome == expected, "\(result)")
    #expect(result.limit == 1_000)
    #expect((result.neededRows != nil) == (expected == .inconclusive))
  }

  /// Only the certificate depends on the arrivals: what so many test rows say is the same.
  @Test func volumeOfPoissonArrivals() throws {
    var findings = try GateFindings.met()
    let pipeline = GateFindings.pipeline()
    let fixed = try GateEvaluationTests.only(.reviewVolume, pipeline, findings)
    #expect(findings.policy?.volume?.arrivals == nil)
    findings.policy?.volume?.arrivals = .poisson
    let poisson = try GateEvaluationTests.only(.reviewVolume, pipeline, findings)
    #expect(poisson.outcome == fixed.outcome && poisson.upper == fixed.upper)
    #expect(fixed.sentence.contains(" a period of 10 000, "))
    #expect(poisson.sentence.contains(" a period of 10 000 rows on average, "))
    // More rows than the mean may come: room for all of them is no contradiction.
    findings.policy?.volume?.capacity = 11_000
    #expect(
      try GateEvaluationTests.only(.reviewVolume, pipeline, findings).outcome == .passed)
  }

  @Test func nothingToJudge() throws {
    var findings = try GateFindings.met()
    var pipeline = GateFindings.pipeline()
    findings.policy?.risks = []
    findings.policy?.volume = nil
    for kind in [GateKind.selectiveRisk, .reviewVolume] {
      #expect(try GateEvaluationTests.only(kind, pipeline, findings).outcome == .inconclusive)
    }
    pipeline.policy?.maxRisk = nil
    pipeline.policy?.capacity = nil
    for kind in [GateKind.selectiveRisk, .reviewVolume] {
      #expect(try GateEvaluationTests.only(kind, pipeline, findings).outcome == .notApplicable)
    }
    findings.policy?.isFitted = false
    findings.policy?.alternatives = "a risk of 0.08 can be had"
    for kind in [GateKind.selectiveRisk, .reviewVolume] {
      let result = try GateEvaluationTests.only(kind, pipeline, findings)
      #expect(result.outcome == .failed && result.sentence.hasSuffix("0.08 can be had"))
    }
    pipeline.policy = nil
    for kind in [GateKind.selectiveRisk, .reviewVolume] {
      #expect(try GateEvaluationTests.only(kind, pipeline, findings).outcome == .notApplicable)
    }
  }
}
