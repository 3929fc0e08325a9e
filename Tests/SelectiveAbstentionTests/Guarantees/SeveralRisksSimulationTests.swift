import ConformalTesting
import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// Several risks of one threshold: that any of them exceeds its limit has a probability of at most delta.
@Suite struct SeveralRisksSimulationTests {
  /// Answers of two classes, 1 in three rows of ten, with errors of two models: in a wrong row the other class is true.
  struct TwoClasses: Sendable {
    let models: [ErrorModel]
    static let shares = [0.7, 0.3]
    /// Costs of an answer by true class, a review and an escalation.
    static let costs: [[Double]] = [[0, 1], [0.5, 0], [0.1, 0.1], [2, 2]]

    func errorMass(_ answer: Int, from threshold: Double) -> Double {
      Self.shares[answer] * models[answer].errorMass(from: threshold)
    }

    /// Whether every risk at a threshold is within its limit.
    func keeps(_ targets: [RiskTarget], from threshold: Double) -> Bool {
      let accepted = models[0].acceptance(from: threshold)
      let wrong = [0, 1].map { errorMass($0, from: threshold) }
      return accepted == 0
        || targets.allSatisfy { target in
          let risk =
            switch target.loss {
            case .error: (wrong[0] + wrong[1]) / accepted
            case .approvedError: wrong[0] + wrong[1]
            case .errorOfAnswer(let label): models[Int(label)].risk(from: threshold)
            case .cost: (wrong[0] * 1 + wrong[1] * 0.5) / accepted
            case .missed(let label):
              wrong[1 - Int(label)] / classShare(Int(label))
            }
          return risk <= target.limit.doubleValue
        }
    }

    /// The share of rows whose true class is this one.
    private func classShare(_ label: Int) -> Double {
      Self.shares[label] - errorMass(label, from: -.infinity)
        + errorMass(1 - label, from: -.infinity)
    }

    func rows(_ count: Int, _ stream: inout CounterBasedStream) throws -> AnsweredRows {
      var (confidences, answers, truths): ([Double], [Int32], [Int32]) = ([], [], [])
      for _ in 0..<count {
        let answer = stream.nextUniform() < Self.shares[0] ? 0 : 1
        let row = models[answer].row(&stream)
        confidences.append(row.confidence)
        answers.append(Int32(answer))
        truths.append(Int32(row.isError ? 1 - answer : answer))
      }
      return try AnsweredRows(
        Answers(labels: answers, confidences: confidences), trueLabels: truths, classCount: 2)
    }
  }

  #if DEBUG
  static let sizes = [201]
  #else
  static let sizes = [401, 1_501]
  #endif
  static let shapes: [(ErrorModel.Shape, ErrorModel.Shape)] = [
    (.justAbove, .none), (.falling, .falling), (.sawtooth, .falling), (.none, .justAbove),
    (.cliff, .sawtooth),
  ]

  @Test(arguments: sizes, [ConfidenceLaw.continuous, .sevenValues])
  func allRisksAreWithinTheirLimits(rowCount: Int, law: ConfidenceLaw) throws {
    let delta: Level = "0.1"
    let targets = [
      RiskTarget(.error, limit: "0.15"), RiskTarget(.errorOfAnswer(1), limit: "0.3"),
      RiskTarget(.missed(1), limit: "0.3"), RiskTarget(.cost, limit: "0.15"),
    ]
    var everWrong = 0
    for (index, pair) in Self.shapes.enumerated() {
      let model = TwoClasses(models: [
        ErrorModel(pair.0, law, limit: 0.2), ErrorModel(pair.1, law, limit: 0.3),
      ])
      var wrong = 0
      for repetition in 0..<UInt32(Repetitions.count) {
        var stream = CounterBasedStream(
          seed: UInt64(30 + index), purpose: .testing, substream: repetition)
        var fit = PolicyFit()
        (fit.risks, fit.delta, fit.seed) = (targets, delta, UInt64(repetition))
        fit.costs = try DecisionCosts(matrix: TwoClasses.costs)
        guard case .fitted(let policy) = try fit.fit(on: model.rows(rowCount, &stream)) else {
          continue
        }
        if !model.keeps(targets, from: policy.queues[0].bands.approveFrom) { wrong += 1 }
      }
      let check = StatisticalCheck.failures(
        atMost: delta, failures: wrong, of: Repetitions.count)
      #expect(check.holds, "\(pair), \(law), \(rowCount) rows: \(check)")
      everWrong += wrong
    }
    #if !DEBUG
    #expect(everWrong > 0, "there was something to get wrong")
    #endif
  }
}
