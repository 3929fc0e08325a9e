import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Checks hold where promises are kept, fail where they are broken, and say why.
@Suite struct StatisticalCheckTests {
  /// Rows of two classes with continuous scores; `noise` is the share of labels that are drawn anew.
  private static func rows(_ count: Int, seed: UInt64, noise: Double = 0) throws -> LabeledOutputs {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    var logits: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let row = (0..<3).map { _ in 4 * stream.nextUniform() }
      let best = row.indices.max { row[$0] < row[$1] } ?? 0
      logits.append(row)
      labels.append(stream.nextUniform() < noise + 0.2 ? Int(stream.next(below: 3)) : best)
    }
    return try LabeledOutputs(Outputs(logits: Matrix(rows: logits)), labels: labels)
  }

  @Test func coverage() throws {
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(on: Self.rows(500, seed: 1))
    let kept = try StatisticalCheck.coverage(of: predictor, on: Self.rows(1000, seed: 2))
    #expect(kept.holds, "\(kept)")
    let broken = try StatisticalCheck.coverage(
      of: predictor, on: Self.rows(1000, seed: 2, noise: 0.4))
    #expect(!broken.holds)
    #expect(broken.claim == "coverage >= 0.9" && broken.law == "beta-binomial(1000, 451, 50)")
    #expect(broken.description.contains(" of 1000 sets hold their label; under beta-binomial("))
    #expect(broken.description.hasSuffix(", BELOW the false-alarm rate 0.000001"))
  }

  /// The false-alarm rate is that of the whole check, however many classes there are.
  @Test func coverageOfEachClass() throws {
    let predictor = try SplitConformal(
      score: .lac, alpha: "0.2", taxonomy: .classConditional
    ).fit(on: Self.rows(400, seed: 3))
    let kept = try StatisticalCheck.coverage(of: predictor, on: Self.rows(400, seed: 4))
    #expect(kept.holds, "\(kept)")
    #expect(kept.claim == "coverage >= 0.8 in each of 3 categories")
    let broken = try StatisticalCheck.coverage(
      of: predictor, on: Self.rows(400, seed: 4, noise: 0.7))
    #expect(!broken.holds && broken.observation.hasPrefix("in class "))
    #expect(broken.law.hasSuffix(") times 3"))
  }

  @Test func risk() {
    #expect(StatisticalCheck.risk(atMost: "0.01", errors: 12, of: 1000).holds)
    #expect(!StatisticalCheck.risk(atMost: "0.01", errors: 40, of: 1000).holds)
    // Few errors never speak against a bound.
    #expect(StatisticalCheck.risk(atMost: "0.5", errors: 0, of: 1000).pValue == 1)
    let one = StatisticalCheck.risk(atMost: "0.5", errors: 3, of: 3, falseAlarmRate: "0.1")
    #expect(abs(one.pValue - 0.125) < 1e-15 && one.holds)
    let failures = StatisticalCheck.failures(atMost: "0.05", failures: 90, of: 1000)
    #expect(!failures.holds)
    #expect(failures.observation == "90 failures in 1000 repetitions")
  }

  /// Hundreds of repetitions see one rank too few, which no single one does.
  @Test func repetitionsSeeOneRank() throws {
    var right = RepeatedCoverage(seed: 1)
    var wrong = RepeatedCoverage(seed: 1)
    for repetition in 0..<UInt64(400) {
      let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(
        on: Self.rows(19, seed: 1000 + 2 * repetition))
      let evaluation = try predictor.evaluate(on: Self.rows(60, seed: 1001 + 2 * repetition))
      right.add(evaluation)
      wrong.add(hits: evaluation.total.hits, of: 60, rank: 17, count: 19)
    }
    #expect(right.check().holds, "\(right.check())")
    #expect(!wrong.check().holds, "\(wrong.check())")
  }

  @Test func families() {
    var family = CheckFamily(testCount: 10, falseAlarmRate: "0.01")
    family.examine(pValue: 0.002, "kept")
    family.examine(pValue: 0.0009, "broken")
    #expect(family.rejections == ["broken: p = 0.0009"] && family.count == 2)
  }

  /// Uniform numbers pass, squares of them do not; cells and cuts see both.
  @Test func uniformSamples() {
    var stream = CounterBasedStream(seed: 9, purpose: .testing)
    var even = UniformSample()
    var squared = UniformSample()
    for _ in 0..<500 {
      let number = stream.nextUniform()
      even.add(number)
      squared.add(number * number)
    }
    #expect(even.chiSquarePValue() > 1e-6 && squared.chiSquarePValue() < 1e-6)
    var family = CheckFamily(testCount: 2 * UniformSample.cuts.count)
    even.examine(in: &family, "even")
    #expect(family.rejections.isEmpty)
    squared.examine(in: &family, "squared")
    #expect(!family.rejections.isEmpty)
    #expect(UniformSample().chiSquarePValue() == 1)
  }
}
