import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

@Suite struct SetPolicyTests {
  /// A predictor with empty sets: LAC at a large alpha.
  private func example(
    _ policy: SetPolicy = .allowEmpty
  ) throws -> (predictor: ConformalPredictor, test: Rows) {
    var random = Synthetic(seed: 71)
    let calibration = random.continuous(count: 99, classCount: 4)
    let test = random.continuous(count: 60, classCount: 4)
    let predictor = try SplitConformal(score: .lac, alpha: "0.6", setPolicy: policy).fit(
      on: calibration.labeled())
    return (predictor, test)
  }

  @Test func emptySetsStandUnlessForced() throws {
    let (predictor, test) = try example()
    let batch = try test.outputs()
    let top = try batch.topLabels(precision: .float64)
    let allowed = try predictor.sets(for: batch)
    let abstaining = try predictor.sets(for: batch, policy: .abstain)
    let forced = try predictor.sets(for: batch, policy: .forceTop1)
    #expect(allowed.contains([]) && allowed.contains { !$0.isEmpty })
    #expect(Array(abstaining) == Array(allowed))
    for row in 0..<test.count {
      #expect(forced[row] == (allowed[row].isEmpty ? [Int(top[row])] : allowed[row]))
    }
    #expect(
      [allowed, abstaining, forced].map { $0.policy } == [.allowEmpty, .abstain, .forceTop1])
    #expect(forced.alpha == "0.6")
  }

  /// Without empty sets nothing is forced.
  @Test func forcingChangesNothingElse() throws {
    let (predictor, test) = try example()
    let batch = try test.outputs()
    let allowed = try predictor.sets(for: batch, alpha: "0.01")
    let forced = try predictor.sets(for: batch, alpha: "0.01", policy: .forceTop1)
    #expect(forced.labels == allowed.labels)
  }

  @Test func thePredictorsPolicyIsTheDefault() throws {
    let (predictor, test) = try example(.forceTop1)
    let forced = try predictor.sets(for: test.outputs())
    #expect(forced.policy == .forceTop1 && !forced.contains([]))
    let evaluation = try predictor.evaluate(on: test.labeled())
    #expect(evaluation.policy == .forceTop1 && evaluation.emptyCount == 0)
    #expect(try predictor.evaluate(on: test.labeled(), policy: .abstain).emptyCount > 0)
  }

  @Test func policiesAreCalledAsOnTheCommandLine() {
    #expect(
      SetPolicy.allCases.map { $0.rawValue } == ["allow-empty", "force-top-1", "abstain"])
  }
}

@Suite struct PredictionSetsTests {
  private var sets: PredictionSets {
    var lists = LabelLists()
    for set: [Int32] in [[0, 2], [], [1], [0, 1, 2]] { lists.append(set) }
    return PredictionSets(labels: lists, alpha: "0.1", policy: .allowEmpty)
  }

  @Test func aCollectionOfRows() {
    #expect(sets.count == 4 && !sets.isEmpty)
    #expect(sets.indices == 0..<4)
    #expect(sets.first == [0, 2] && sets.last == [0, 1, 2])
    #expect(sets.map { $0 } == [[0, 2], [], [1], [0, 1, 2]])
    #expect(sets.reversed() == [[0, 1, 2], [1], [], [0, 2]])
    #expect(sets.index(1, offsetBy: 2) == 3 && sets.distance(from: 3, to: 0) == -3)
    #expect(Array(sets[1...2]) == [[], [1]])
    #expect("\(sets[0])" == "[0, 2]")
  }

  @Test func sizesAndMembership() {
    #expect((0..<4).map { sets.size(of: $0) } == [2, 0, 1, 3])
    #expect(sets.contains(2, at: 0) && !sets.contains(1, at: 0) && !sets.contains(0, at: 1))
    #expect(sets == sets && sets.hashValue == sets.hashValue)
    #expect(sets != PredictionSets(labels: sets.labels, alpha: "0.2", policy: .allowEmpty))
  }

  @Test func pValuesAreCountsAndNumbers() {
    let pValues = PValues(greaterOrEqualCounts: [0, 9, 19], calibrationCount: 19)
    #expect((0..<pValues.count).map { pValues[$0] } == [0.05, 0.5, 1])
    #expect((0..<3).map { pValues.isAbove("0.05", at: $0) } == [false, true, true])
    #expect((0..<3).map { pValues.isAbove("0.5", at: $0) } == [false, false, true])
  }
}
