import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct CrossValidatedChoiceTests {
  static let numbers: [Double] = (0..<60).map { Double($0 * 37 % 101) / 25 - 2 }
  static let labels = (0..<20).map { $0 * 7 % 3 }
  static let temperatures = [1.0, 1.25, 2, 4, 8]

  /// Maps that do not depend on their fit: losses, standard errors and choice by the plain formulas.
  @Test(arguments: [false, true], [1, 3])
  func oneStandardError(_ isWeighted: Bool, _ repeats: Int) throws {
    let weights = isWeighted ? (0..<20).map { Double($0 % 4) } : nil
    let rows = try DrawnRows.rows(Self.numbers, Self.labels, 3, weights)
    var comparison = CrossValidatedChoice(
      Self.temperatures.map { FixedTemperature(temperature: $0) })
    comparison.repeatCount = repeats
    let outcome = try comparison.choose(on: rows)

    let shares = weights ?? [Double](repeating: 1, count: 20)
    let total = shares.reduce(0, +)
    let losses = Self.temperatures.map { SlowLogLoss.losses(Self.numbers, Self.labels, 3, $0) }
    let means = losses.map { zip(shares, $0).map { $0 * $1 }.reduce(0, +) / total }
    let best = try #require(means.indices.min { means[$0] < means[$1] })
    var expected: Int?
    for (index, candidate) in outcome.choice.candidates.enumerated() {
      let excess = means[index] - means[best]
      var squares = 0.0
      for row in 0..<20 {
        let part = shares[row] * (losses[index][row] - losses[best][row] - excess)
        squares += part * part
      }
      let error = squares.squareRoot() / total
      #expect(abs(candidate.logLoss - means[index]) < 1e-12)
      #expect(abs(candidate.excess - excess) < 1e-12)
      #expect(abs(candidate.standardError - error) < 1e-12)
      #expect(candidate.exclusion == nil)
      if expected == nil, excess <= error { expected = index }
    }
    let chosen = try #require(outcome.method as? FixedTemperature)
    #expect(chosen.temperature == Self.temperatures[expected ?? -1])
    // One case in which the least loss is chosen, and one in which it is not.
    #expect((expected == best) == isWeighted)
    #expect(
      outcome.choice.reason.contains("is the simplest within one standard error of")
        == (expected != best))
    #expect(outcome.choice.foldCount == 5)
    #expect(outcome.choice.repeatCount == repeats)
  }

  /// Weights that are whole numbers are rows that come so often.
  @Test func weightsAreCopies() throws {
    let weights = (0..<20).map { Double($0 % 3) }
    var (numbers, labels): ([Double], [Int]) = ([], [])
    for row in 0..<20 {
      for _ in 0..<row % 3 {
        numbers += Self.numbers[row * 3..<row * 3 + 3]
        labels.append(Self.labels[row])
      }
    }
    let methods = Self.temperatures.map { FixedTemperature(temperature: $0) }
    let choices = try [
      DrawnRows.rows(Self.numbers, Self.labels, 3, weights), DrawnRows.rows(numbers, labels, 3),
    ].map { try CrossValidatedChoice(methods).choose(on: $0).choice }
    for (one, other) in zip(choices[0].candidates, choices[1].candidates) {
      #expect(abs(one.logLoss - other.logLoss) < 1e-12)
    }
  }

  @Test func failuresAreExcluded() throws {
    let rows = try DrawnRows.rows(40, seed: 1)
    let candidates: [any CalibrationMethod] = [Refusing(), IdentityMethod()]
    let outcome = try CrossValidatedChoice(candidates).choose(on: rows)
    #expect(outcome.method is IdentityMethod)
    let refused = outcome.choice.candidates[0]
    #expect(refused.exclusion == "rows that are not good enough")
    #expect(refused.logLoss == Double.infinity && refused.excess == Double.infinity)
    let error = try #require(
      #expect(throws: DataError.self) { try CrossValidatedChoice([Refusing()]).choose(on: rows) })
    #expect(error.remedy == "refusing: rows that are not good enough")
  }

  /// Isotonic regression of separable rows but one gives that one probability 0.
  @Test func infiniteLossesAreExcluded() throws {
    let numbers = (0..<40).flatMap { row -> [Double] in [0, Double(row) / 4 - 5] }
    let labels = (0..<40).map { $0 == 3 ? 1 : $0 < 20 ? 0 : 1 }
    let rows = try DrawnRows.rows(numbers, labels, 2)
    let outcome = try CrossValidatedChoice([
      OneVersusRest(IsotonicCalibration()), IdentityMethod(),
    ]).choose(on: rows)
    #expect(outcome.method is IdentityMethod)
    #expect(
      outcome.choice.candidates[0].exclusion == CalibratorChoice.Candidate.infiniteLoss)
    #expect(outcome.choice.candidates[0].standardError == Double.infinity)
  }

  @Test func keptAnswers() throws {
    let rows = try DrawnRows.rows(60, classes: 2, sharpness: 0.4, seed: 5)
    let methods: [any CalibrationMethod] = [
      OneVersusRest(PlattScaling()), TemperatureScaling(),
    ]
    var comparison = CrossValidatedChoice(methods)
    comparison.repeatCount = 1
    #expect(
      try comparison.choose(on: rows).choice.candidates.allSatisfy { $0.exclusion == nil })
    comparison.keepsAnswers = true
    let outcome = try comparison.choose(on: rows)
    #expect(outcome.method is TemperatureScaling)
    #expect(
      outcome.choice.candidates[0].exclusion == "may change the label ranked first")
  }

  /// Folds depend on row ids alone: threads and the order of rows change nothing.
  @Test func threadsAndOrder() throws {
    let identifiers = (0..<50).map { UInt64($0 * $0 + 3) }
    let rows = try DrawnRows.rows(50, sharpness: 0.5, seed: 2, identifiers: identifiers)
    let labels = rows.labeled.labels.map { Int($0) }
    var stream = CounterBasedStream(seed: 2, purpose: .testing)
    var numbers: [[Double]] = []
    for _ in 0..<50 {
      numbers.append((0..<3).map { _ in 4 * stream.nextUniform() - 2 })
      _ = stream.nextUniform()
    }
    let order = (0..<50).map { $0 * 21 % 50 }
    let shuffled = try DrawnRows.rows(
      order.flatMap { numbers[$0] }, order.map { labels[$0] }, 3, nil,
      order.map { identifiers[$0] })
    var comparison = CrossValidatedChoice([IdentityMethod(), TemperatureScaling()])
    comparison.repeatCount = 2
    let one = try comparison.choose(on: rows, execution: Execution(threadCount: 1)).choice
    #expect(try comparison.choose(on: rows, execution: Execution(threadCount: 4)).choice == one)
    let other = try comparison.choose(on: shuffled).choice
    #expect(other.reason == one.reason)
    for (left, right) in zip(one.candidates, other.candidates) {
      #expect(abs(left.logLoss - right.logLoss) < 1e-9)
    }
    comparison.seed = 1
    #expect(try comparison.choose(on: rows).choice.candidates[1] != one.candidates[1])
  }

  @Test func foldsAndRepeats() throws {
    let rows = try DrawnRows.rows(12, seed: 8)
    var comparison = CrossValidatedChoice([IdentityMethod(), TemperatureScaling()])
    comparison.foldCount = 4
    comparison.repeatCount = 2
    var totals: [Int] = []
    let choice = try comparison.choose(on: rows, progress: { totals.append($1) }).choice
    #expect(choice.foldCount == 4 && choice.repeatCount == 2)
    #expect(totals == [Int](repeating: 16, count: 16))
    for (folds, repeats) in [(1, 1), (0, 1), (2, 0), (-3, 1)] {
      (comparison.foldCount, comparison.repeatCount) = (folds, repeats)
      #expect(throws: DataError.self) { try comparison.choose(on: rows) }
    }
    (comparison.foldCount, comparison.repeatCount) = (13, 1)
    let error = try #require(
      #expect(throws: DataError.self) { try comparison.choose(on: rows) })
    #expect(error.found == "12 rows")
    comparison.foldCount = 12
    _ = try comparison.choose(on: rows)
  }

  /// A model whose labels follow its own probabilities is left as it is 9 times in 10 at least: the count over 120
  /// models is refused where its exact binomial probability under 0.9 is below 1e-6.
  @Test func calibratedModelsAreLeft() throws {
    var comparison = CrossValidatedChoice([IdentityMethod(), TemperatureScaling()])
    (comparison.foldCount, comparison.repeatCount) = (3, 1)
    var leftCount = 0
    for seed in 0..<120 {
      let rows = try DrawnRows.rows(60, classes: 2, seed: UInt64(100 + seed))
      if try comparison.choose(on: rows).method is IdentityMethod { leftCount += 1 }
    }
    let law = BinomialLaw(trials: 120, probability: 0.9)
    #expect((0...leftCount).reduce(0) { $0 + law.probability(of: $1) } > 1e-6, "\(leftCount)")
  }

  /// Logits that are three times too large are mended, however they come.
  @Test(arguments: 0..<10) func temperedModelsAreMended(_ seed: Int) throws {
    let rows = try DrawnRows.rows(300, sharpness: 1.0 / 3, seed: UInt64(seed))
    var comparison = CrossValidatedChoice([IdentityMethod(), TemperatureScaling()])
    (comparison.foldCount, comparison.repeatCount) = (3, 1)
    let outcome = try comparison.choose(on: rows)
    #expect(outcome.method is TemperatureScaling)
    #expect(
      outcome.choice.reason
        == "temperature has the least log-loss, and nothing simpler comes within one standard error"
    )
  }

  @Test(arguments: [2, 3, 32, 33]) func usualCandidates(_ classCount: Int) throws {
    let names = CrossValidatedChoice.usualCandidates(classCount: classCount).map {
      type(of: $0).name
    }
    #expect(names.prefix(2) == ["identity", "temperature"])
    #expect(names.contains("platt") == (classCount == 2))
    #expect(names.contains("matrix") == (3...32).contains(classCount))
    let order = try names.map { try #require(CalibrationMethods.names.firstIndex(of: $0)) }
    #expect(order == order.sorted())
  }
}
