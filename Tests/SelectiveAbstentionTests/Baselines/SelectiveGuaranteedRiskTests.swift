import ExactStatistics
import Foundation
import ScoringCore
import SelectiveAbstention
import TensorFiles
import Testing

@Suite struct SelectiveGuaranteedRiskTests {
  /// The published fixtures of the bound, B*(k, m, delta): P(Bin(m, b) <= k) = delta.
  @Test(arguments: [
    (0, 100, "0.05", 0.029_513_049_607_039_925), (1, 100, "0.05", 0.046_559_811_453_538_935),
    (5, 100, "0.001", 0.155_367_305_810_468_3), (15, 22, "0.05", 0.840_058_696_144_886_6),
    (3, 1000, "0.0001", 0.015_811_428_288_311_495), (100, 100, "0.05", 1),
  ])
  func boundsAgreeWithTheReference(errors: Int, count: Int, delta: String, expected: Double) throws
  {
    let point = RiskAcceptancePoint(
      threshold: 0, acceptedCount: count, errorCount: errors, rowCount: count)
    #expect(close(point.riskUpperBound(delta: try Level(delta)), expected))
  }

  @Test func sharesDeltaInTheCeilingOfTheBinaryLogarithm() throws {
    let counts = [1, 2, 3, 4, 5, 8, 9, 1_000, 1_024, 1_025]
    let limits = try counts.map { count in
      try SelectiveGuaranteedRisk(target: "0.1", delta: "0.05")
        .fit(curve((0..<count).map { Double($0) }, String(repeating: "1", count: count))).stepLimit
    }
    #expect(limits == [1, 1, 2, 2, 3, 3, 4, 10, 10, 11])
    let search = try SelectiveGuaranteedRisk(target: "0.5", delta: "0.05")
      .fit(RiskAcceptanceCurve(SelectiveOracle.profile))
    #expect(search.stepDelta == "0.00625")
  }

  /// Random rows of many kinds: never more steps than delta was shared by, every step's bound exact, and the answer
  /// the certified step that accepts the most.
  @Test(arguments: 0..<40)
  func theAnswerIsTheBestValidStep(seed: Int) throws {
    let draws = CounterBasedGenerator(seed: UInt64(seed), purpose: .testing)
      .uniforms(rows: 0..<2_048)
    let count = [64, 100, 512, 1_024][seed % 4]
    let places = Double([3, 20, 1_000_000][seed % 3])
    let confidences = (0..<count).map { (draws[$0] * places).rounded() / places }
    let isError = (0..<count).map { draws[1_024 + $0] > 0.8 + 0.2 * confidences[$0] }
    let curve = try RiskAcceptanceCurve(
      ConfidenceProfile(confidences: confidences, isError: isError))
    for target in ["0.02", "0.1", "0.15", "0.9"] {
      let method = SelectiveGuaranteedRisk(target: try Level(target), delta: "0.05")
      let search = try method.fit(curve)
      #expect(search.steps.count <= search.stepLimit)
      let valid = search.steps.filter { $0.bound <= method.target.doubleValue }
      #expect(search.certified == valid.max { $0.point.acceptedCount < $1.point.acceptedCount })
      for step in search.steps {
        #expect(curve.points.contains(step.point))
        let law = BinomialLaw(trials: step.point.acceptedCount, probability: step.bound)
        let tail = law.tails(at: step.point.errorCount).lower
        #expect(
          step.bound == 1 || abs(tail / search.stepDelta.doubleValue - 1) < 1e-9)
      }
    }
  }

  /// Without an error among 5 000 rows everything is accepted, with a delta of 10^-12 too.
  @Test func tinyDeltasAreExact() throws {
    let rows = try curve((0..<5_000).map { Double($0) }, String(repeating: "0", count: 5_000))
    let search = try SelectiveGuaranteedRisk(target: "0.01", delta: "1e-12").fit(rows)
    #expect(search.certified?.point.acceptanceRate == 1)
    // (1 - b)^5000 = 10^-12 / 13.
    #expect(close(search.certified?.bound, 0.006_020_994_816_775_649))
    let few = try SelectiveGuaranteedRisk(target: "0.005", delta: "1e-12").fit(rows)
    #expect(few.outcome == .infeasible(minimumAcceptedCount: 6_025))
  }

  /// A table as in the paper, with delta 0.001, on Fashion-MNIST: fitted on the calibration part, measured on the
  /// test part.
  ///
  /// The thresholds of the reference code, run on the same rows, accept as many to a few rows; for a target
  /// of 0.01 it returns a threshold that accepts one row, with a bound of 0.9999.
  @Test func tableOfThePaperOnFashionMNIST() throws {
    let calibration = try Part("calibration")
    let test = try Part("test")
    let reference = [
      ("0.02", 3_088, 34), ("0.03", 3_513, 68), ("0.04", 3_722, 105), ("0.05", 3_892, 144),
      ("0.06", 4_068, 188), ("0.1", 4_622, 386), ("0.13", 4_938, 553),
    ]
    let fitted = try RiskAcceptanceCurve(calibration.profile)
    let uncertified = ReferenceSearch(target: 0.01, delta: 0.001)
      .answer(calibration.confidences, calibration.isError)
    #expect(uncertified.countedRows == 1)
    #expect(uncertified.bound > 0.999)
    for (target, accepted, errors) in reference {
      let method = SelectiveGuaranteedRisk(target: try Level(target), delta: "0.001")
      let theirs = ReferenceSearch(target: method.target.doubleValue, delta: 0.001)
        .answer(calibration.confidences, calibration.isError)
      #expect(theirs.countedRows == accepted)
      let step = try #require(try method.fit(fitted).certified)
      #expect(step.bound <= method.target.doubleValue)
      #expect(abs(step.point.acceptedCount - accepted) <= 25, "\(target): \(step)")
      #expect(abs(step.point.errorCount - errors) <= 3, "\(target): \(step)")
      let kept = test.confidences.indices.filter {
        test.confidences[$0] >= step.point.threshold
      }
      let wrong = kept.count { test.isError[$0] }
      #expect(Double(wrong) <= method.target.doubleValue * Double(kept.count))
      #expect(abs(Double(kept.count) / 5_000 - step.point.acceptanceRate) < 0.03)
    }
    let infeasible = try SelectiveGuaranteedRisk(target: "0.01", delta: "0.001").fit(fitted)
    #expect(infeasible.outcome == .infeasible(minimumAcceptedCount: 943))
  }

  /// Fits on fresh rows of a law with a known risk: too large a risk is certified in at most a share delta of them.
  ///
  /// The p-value of the count is exact; it errs falsely with probability 10^-6.
  @Test func riskIsGuaranteedOnASyntheticLaw() throws {
    #if DEBUG
    let fits = 300
    #else
    let fits = 5_000
    #endif
    let law = BinomialLaw(trials: fits, probability: 0.2)
    let method = SelectiveGuaranteedRisk(target: "0.1", delta: "0.2")
    var (failures, certified, uncertifiedFailures) = (0, 0, 0)
    for seed in 0..<fits {
      let draws = CounterBasedGenerator(seed: UInt64(seed), purpose: .simulation)
        .uniforms(rows: 0..<600)
      // Confidence is uniform and an error has probability (1 - confidence) / 2, so that the true risk at and above
      // t is (1 - t) / 4: 0.1 at t = 0.6.
      let confidences = Array(draws[..<300])
      let isError = (0..<300).map { draws[300 + $0] < (1 - confidences[$0]) / 2 }
      let curve = try RiskAcceptanceCurve(
        ConfidenceProfile(confidences: confidences, isError: isError))
      let chosenByRisk = try #require(curve.largestPoint(riskAtMost: method.target))
      uncertifiedFailures += chosenByRisk.threshold < 0.6 ? 1 : 0
      guard let threshold = try method.fit(curve).certified?.point.threshold else { continue }
      certified += 1
      failures += threshold < 0.6 ? 1 : 0
    }
    #expect(certified > fits / 5)
    #expect(law.tails(at: failures).upper > 1e-6)
    // The same count speaks against a threshold that was chosen by its risk on the same rows.
    #expect(law.tails(at: uncertifiedFailures).upper < 1e-6)
  }
}

/// Confidences and errors of a part of the Fashion-MNIST outputs.
private struct Part {
  let confidences: [Double]
  let isError: [Bool]

  init(_ name: String) throws {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let path = folder.appending(path: "datasets/fashion-mnist").path(percentEncoded: false)
    let (matrix, _) = try TensorReader().matrix(at: TensorAddress("\(path)/\(name)_logits.npy"))
    let (labels, _) = try TensorReader().integers(at: TensorAddress("\(path)/\(name)_labels.npy"))
    let summaries = try Outputs(logits: matrix).summaries(precision: .float64)
    confidences = summaries.topProbabilities
    isError = zip(summaries.topLabels, labels).map { Int64($0) != Int64($1) }
  }

  var profile: ConfidenceProfile { ConfidenceProfile(confidences: confidences, isError: isError) }
}
