import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import SelectiveAbstention
import Testing

/// What `evaluate --policy` states, as JSON, as text and as a curve.
@Suite("Commands: evaluate --policy")
struct EvaluatePolicyTests {
  private let bench: PolicyBench

  init() throws { bench = try PolicyBench() }

  private static let digits = DataCase.digits
  private static let fashion = DataCase.all[0]

  private func request() throws -> PolicyFit {
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.05")]
    request.capacity = try ReviewCapacity(reviews: 300, arrivals: .fixed(1_000), delta: "0.05")
    request.costs = try DecisionCosts(error: 20, review: 1, escalation: 3)
    return request
  }

  @Test("JSON holds the library's numbers to the last bit", arguments: [fashion, digits])
  func document(data: DataCase) throws {
    let (path, policy) = try bench.fit(request(), data)
    var command = bench.evaluate(path, data)
    command.json = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let document = try Document(capture.output)
    let rows = try PolicyBench.rows(data, "test")
    let expected = try PolicyEvaluation(
      of: policy, on: rows, topProbabilities: rows.confidences)
    #expect(document.text("schema") == "swift-conformal/policy-evaluation/1")
    #expect(document.number("n") == Double(data.testCount))
    #expect(document.number("acceptance_rate") == expected.total.acceptanceRate)
    #expect(document.number("selective_risk") == expected.total.selectiveRisk)
    let interval = expected.total.riskInterval()
    #expect(
      document.numbers("selective_risk_interval") == [interval.lowerBound, interval.upperBound])
    #expect(document.number("accuracy") == expected.accuracy)
    #expect(document.text("verdict") == "consistent")
    #expect(document.flag("consistent") == true)
    #expect(document.flag("certified") == true)
    #expect(document.number("comparisons") == 2)
    #expect(document.number("risk_p_value") == expected.riskPValue)
    #expect(document.number("volume_p_value") == expected.volumePValue)
    #expect(document.text("significance") == "0.01")
    let bands = try document.member("bands")
    for decision in Decision.allCases {
      let band = try bands.member(decision.rawValue)
      #expect(band.number("n") == Double(expected.total.counts[decision]))
      #expect(band.number("errors") == Double(expected.total.errors[decision]))
    }
    let costs = try document.member("cost_per_thousand")
    let sums = try #require(expected.costs)
    #expect(costs.number("policy") == sums.perThousandRows(sums.policy))
    #expect(costs.number("approve_all") == sums.perThousandRows(sums.approveAll))
    #expect(costs.number("review_all") == sums.perThousandRows(sums.reviewAll))
    #expect(
      costs.number("approve_from_one_half") == sums.plain.map { sums.perThousandRows($0) })
    let curve = try document.member("curve")
    #expect(curve.number("aurc") == expected.curve.aurc)
    #expect(curve.number("excess_aurc") == expected.curve.excessAURC)
    #expect(curve.number("augrc") == expected.curve.augrc)
    #expect(curve.number("excess_augrc") == expected.curve.excessAUGRC)
    #expect(
      try curve.member("aurc_by_convention").keys
        == ["mean-prefix", "threshold-trapezoid", "row-trapezoid"])
    for (key, tallies) in [
      ("per_answer", expected.perAnswer), ("per_class", expected.perTrueLabel),
    ] {
      let list = try document.list(key)
      #expect(list.map { $0.number("label") } == (0..<data.classCount).map { Double($0) })
      #expect(list.map { $0.number("n") } == tallies.map { Double($0.rowCount) })
      #expect(list.map { $0.number("selective_risk") } == tallies.map(\.selectiveRisk))
    }
    let queue = try #require(try document.list("queues").first)
    #expect(queue.number("approve_from") == policy.queues[0].bands.approveFrom)
    let risk = try #require(try queue.list("risks").first)
    #expect(risk.text("risk") == "error")
    #expect(risk.text("limit") == "0.05")
    #expect(risk.number("p_value") == expected.queues[0].risks[0].pValue)
    let volume = try queue.member("volume")
    #expect(volume.number("reviewed") == Double(expected.total.counts.review))
    #expect(volume.number("p_value") == expected.queues[0].volume?.pValue)
  }

  @Test("a small case in full")
  func golden() throws {
    let file = try bench.folder.write(
      """
      a,b,y
      0.875,0.125,0
      0.8125,0.1875,0
      0.25,0.75,1
      0.8125,0.1875,1
      0.625,0.375,0
      0.3125,0.6875,0
      0.5,0.5,0
      0.46875,0.53125,0

      """, to: "test.csv")
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.25")]
    request.capacity = try ReviewCapacity(reviews: 5, arrivals: .fixed(10), delta: "0.2")
    request.costs = try DecisionCosts(error: 10, review: 1, escalation: 4, missRate: 0.5)
    let bands = Bands(approveFrom: 0.75, reviewFrom: 0.5625)
    let risk = CertifiedThreshold(
      approveFrom: 0.75, startedFrom: 0.875, testedCount: 3, rowCount: 30, approvedCount: 20,
      risks: [RiskCount(target: request.risks[0], trials: 20, losses: 1, largestLoss: 1)])
    let policy = AbstentionPolicy(
      request: request,
      queues: [
        QueuePolicy(
          name: nil, bands: bands,
          certificate: BandCertificate(
            bands: bands,
            risk: .tested(risk, by: SelectiveRiskTest(request.risks, delta: "0.05")),
            volume: VolumeStatement(
              capacity: try #require(request.capacity), steps: 3, rowCount: 9, isOfTraffic: false)))
      ], estimates: [BandEstimate(counts: BandCounts(), errors: BandCounts())], rowCount: 40)
    let fitted = try Outputs(probabilities: Matrix([0.5, 0.5], rowCount: 1, columnCount: 2))
    let path = try bench.write(
      policy, "policy.yaml",
      source: PolicySource(
        score: .maxProbability, outputKind: "probabilities", classCount: 2,
        classNames: ["spam", "ham"]),
      data: DataRecord(of: fitted, inputs: [], precision: .float64))
    var outputs = OutputsInput()
    outputs.probabilities = file + ":a..b"
    let capture = Capture()
    _ = try EvaluatePolicy(
      policy: path,
      rows: AnsweredRowsInput(
        answers: AnswersInput(outputs: outputs), labels: LabelsInput(labels: file + ":y"))
    ).run(capture.console)
    #expect(capture.output == Self.report)
  }

  // By hand: rows 0 to 3 are approved, row 3 is wrong; 4 and 5 are reviewed, 6 and 7 escalated. P(Bin(4, 1/4) >= 1) is
  // 1 - (3/4)^4. The policy costs 10 + 2 + 5 + 8, approving all 30, reviewing all 8 + 15.
  private static let report = """
    The policy's limits are consistent with these rows.

    acceptance rate  50.00 %   (4 of 8 rows are approved)
    selective risk   25.00 %   (1 of 4 approved answers are wrong)
    95 % interval    0.63 % ... 80.59 %   exact
    reviewed         25.00 %   (2 of 8 rows)
    escalated        25.00 %   (2 of 8 rows)
    accuracy         62.50 %   (of all answers, approved or not)
    p-value          1.000   the smallest below times their number, 2

    limited                    rows    share  95 % interval       limit  p-value  under
    wrong among approved rows     4  25.00 %  0.63 % ... 80.59 %   0.25    0.684  binomial(4, 0.25)

    reviews   2 of 8 rows; the certified law has a mean of 2.4: p-value 0.665 of as many or more, under beta-binomial(8, 3, 7)
    a period  2.5 reviews of 10 rows at this rate; capacity 5, exceeded with probability at most 0.2

    cost                            per 1 000 rows  the policy saves
    policy                                3125.000
    approve all                           3750.000           625.000
    review all                            2875.000          -250.000
    approve probabilities from 0.5        3750.000           625.000

    AURC    0.296280   mean of the risks of the k surest rows; mean over orders of tied rows
    E-AURC  0.192857   above the best order of these rows, 0.103423
    AUGRC   0.171875   trapezoids over distinct thresholds from (0, 0)

    answer  rows  approved  wrong  selective risk  95 % interval       reviewed  escalated
    0 spam     5         3      1         33.33 %  0.84 % ... 90.57 %         1          1
    1 ham      3         1      0          0.00 %  0.00 % ... 97.50 %         1          1

    true class  rows  approved  wrong  selective risk  95 % interval       reviewed  escalated
    0 spam         6         2      0          0.00 %  0.00 % ... 84.19 %         2          2
    1 ham          2         2      1         50.00 %  1.26 % ... 98.74 %         0          0

    """

  @Test("the curve has a line for each distinct confidence")
  func curve() throws {
    let data = Self.digits
    let (path, _) = try bench.fit(request(), data)
    var command = bench.evaluate(path, data)
    command.curve = bench.folder.file("curve.csv")
    command.out = bench.folder.file("report.txt")
    _ = try command.run(Capture().console)
    let lines = try bench.folder.text("curve.csv").split(separator: "\n")
    #expect(
      lines[0]
        == "threshold,accepted,errors,acceptance_rate,selective_risk,generalized_risk,risk_lower,risk_upper"
    )
    let rows = try PolicyBench.rows(data, "test")
    let curve = try RiskAcceptanceCurve(
      ConfidenceProfile(confidences: rows.confidences, isError: rows.isError))
    #expect(lines.count == curve.points.count + 1)
    for (line, point) in zip(lines.dropFirst(), curve.points) {
      let fields = line.split(separator: ",").map { Double($0) }
      let interval = point.riskInterval()
      #expect(
        fields == [
          point.threshold, Double(point.acceptedCount), Double(point.errorCount),
          point.acceptanceRate, point.selectiveRisk, point.generalizedRisk, interval.lowerBound,
          interval.upperBound,
        ])
    }
    #expect(bench.folder.names.contains("report.txt"))
    command.curve = command.out
    #expect(try failure { try command.run(Capture().console) }.status == .usage)
  }

  @Test("rows of the fit are refused unless said otherwise")
  func overlap() throws {
    let data = Self.digits
    let (path, _) = try bench.fit(request(), data)
    var command = bench.evaluate(path, data, part: "calibration")
    let refused = try failure { try command.run(Capture().console) }
    #expect(refused.status == .badData)
    #expect(refused.line.contains("rows that the policy was not fitted on"))
    command.allowsOverlap = true
    command.json = true
    let capture = Capture()
    _ = try command.run(capture.console)
    #expect(capture.notes.count == 1)
    #expect(capture.notes.first?.hasPrefix("warning: ") == true)
    #expect(try Document(capture.output).text("overlap") != nil)
  }

  @Test("edited thresholds are obeyed, compared and said")
  func edited() throws {
    let data = Self.fashion
    let (path, policy) = try bench.fit(request(), data)
    let text = try bench.folder.text("policy.yaml")
    // The first one stands under bands, in force.
    let certified = "\(policy.queues[0].bands.approveFrom)"
    let range = try #require(text.range(of: certified))
    let lower = policy.queues[0].bands.reviewFrom.isFinite ? "0.99" : "0.2"
    _ = try bench.folder.write(
      text.replacingCharacters(in: range, with: lower), to: "policy.yaml")
    var command = bench.evaluate(path, data)
    let report = Capture()
    _ = try command.run(report.console)
    #expect(report.output.contains("The thresholds were edited by hand: nothing certifies them."))
    #expect(!report.output.contains("\na period"))
    command.json = true
    let capture = Capture()
    _ = try command.run(capture.console)
    let document = try Document(capture.output)
    #expect(document.flag("certified") == false)
    #expect(try document.list("queues").first?.flag("certified") == false)
    #expect(document.number("volume_p_value") == nil)
    #expect(document.number("risk_p_value") != nil)
  }

  @Test("a policy that does not hold fails where that is required")
  func requiresConsistency() throws {
    let data = Self.fashion
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.2")]
    let (path, _) = try bench.fit(request, data)
    // Labels that are shifted by one are nearly all wrong.
    let labels = try data.libraryLabels("test").map { "\(($0 + 1) % 10)" }
    let file = try bench.folder.write(
      "y\n" + labels.joined(separator: "\n") + "\n", to: "wrong.csv")
    var command = bench.evaluate(path, data)
    command.requiresConsistency = true
    #expect(try command.run(Capture().console) == .success)
    command.rows.labels = LabelsInput(labels: file)
    let capture = Capture()
    #expect(try command.run(capture.console) == .checkFailed)
    #expect(capture.output.hasPrefix("The policy did NOT hold on these rows: more was approved"))
  }

  @Test("groups are queues of a policy that has queues, else groups to tell apart")
  func groups() throws {
    let data = Self.fashion
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.05")]
    func names(_ part: String) throws -> [String] {
      try data.libraryLabels(part).indices.map { $0 % 3 == 0 ? "north" : "south" }
    }
    let (plain, _) = try bench.fit(request, data, name: "plain.yaml")
    let (queued, policy) = try bench.fit(
      request, data, queues: names("calibration"), name: "queued.yaml")
    let file = try bench.folder.write(
      names("test").joined(separator: "\n") + "\n", to: "groups.txt")
    var command = bench.evaluate(plain, data)
    command.groups = GroupsInput(files: [file])
    command.json = true
    let capture = Capture()
    _ = try command.run(capture.console)
    let document = try Document(capture.output)
    #expect(try document.list("per_group").map { $0.texts("group") } == [["north"], ["south"]])
    #expect(try document.list("queues").count == 1)

    command.policy = queued
    let ofQueues = Capture()
    _ = try command.run(ofQueues.console)
    let second = try Document(ofQueues.output)
    #expect(try second.list("queues").map { $0.text("name") } == ["north", "south"])
    let rows = try PolicyBench.rows(data, "test")
    let expected = try PolicyEvaluation(of: policy, on: rows, queues: names("test"))
    #expect(second.number("risk_p_value") == expected.riskPValue)
    command.json = false
    let text = Capture()
    _ = try command.run(text.console)
    #expect(text.output.contains("\nqueue  "))

    command.groups = nil
    #expect(try failure { try command.run(Capture().console) }.status == .usage)
    let strange = try bench.folder.write(
      Array(repeating: "west\n", count: 5_000).joined(), to: "strange.txt")
    command.groups = GroupsInput(files: [strange])
    let refused = try failure { try command.run(Capture().console) }
    #expect(refused.status == .badData)
    #expect(refused.line.hasPrefix("\(strange):1:1: error: queue 'west' (expected"))
  }

  @Test("confidences alone, with answers that are known to be right or wrong")
  func confidencesAlone() throws {
    let data = Self.fashion
    let fitted = try PolicyBench.rows(data, "calibration")
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.05")]
    request.costs = try DecisionCosts(error: 20, review: 1, escalation: 3)
    guard case .fitted(let policy) = try request.fit(on: fitted) else {
      Issue.record("no policy")
      return
    }
    let matrix = try Matrix(fitted.confidences, rowCount: fitted.rowCount, columnCount: 1)
    let path = try bench.write(
      policy, "policy.yaml",
      source: PolicySource(score: .given, outputKind: nil, classCount: 0),
      data: DataRecord(of: Outputs(scores: matrix), inputs: [], precision: .float64))
    let rows = try PolicyBench.rows(data, "test")
    let file = try bench.folder.write(
      "c,ok\n"
        + zip(rows.confidences, rows.isError).map { "\($0),\($1 ? 0 : 1)\n" }.joined(),
      to: "rows.csv")
    var command = EvaluatePolicy(
      policy: path,
      rows: AnsweredRowsInput(
        answers: AnswersInput(confidence: file + ":c"), correct: file + ":ok"))
    command.json = true
    let capture = Capture()
    _ = try command.run(capture.console)
    let document = try Document(capture.output)
    let expected = try PolicyEvaluation(of: policy, on: rows)
    #expect(document.number("selective_risk") == expected.total.selectiveRisk)
    #expect(try document.list("per_answer").isEmpty)
    // The plain threshold is one of probabilities.
    #expect(try document.member("cost_per_thousand").number("approve_from_one_half") == nil)
  }

  @Test("confidences from a predictor's sets, which needs the predictor again")
  func singleton() throws {
    let data = Self.fashion
    let predictor = try data.fit(
      SplitConformal(score: .lac, alpha: "0.1"), to: bench.folder.file("predictor.json"))
    let test = try data.libraryOutputs("test")
    let labels = try data.libraryLabels("test")
    let fitted = try PredictorArtifact(contentsOf: predictor).predictor
    func rows(_ range: Range<Int>) throws -> AnsweredRows {
      try AnsweredRows(
        fitted.answers(for: test.slice(rows: range), by: .singleton),
        trueLabels: labels[range].map { Int32($0) }, classCount: 10,
        identifiers: .indices(from: range.lowerBound))
    }
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.2")]
    guard case .fitted(let policy) = try request.fit(on: rows(0..<2_000)) else {
      Issue.record("no policy")
      return
    }
    let path = try bench.write(
      policy, "policy.yaml",
      source: PolicySource(
        score: .singleton, outputKind: "logits", classCount: 10,
        predictor: PolicySource.Predictor(sha256: bench.sha256("predictor.json"), alpha: "0.1")),
      data: DataRecord(of: test.slice(rows: 0..<2_000), inputs: [], precision: .float64))
    // The rows of the fit are among those of the test part.
    var command = bench.evaluate(path, data)
    command.allowsOverlap = true
    command.json = true
    #expect(try failure { try command.run(Capture().console) }.status == .usage)
    command.rows.answers.predictor = predictor
    let capture = Capture()
    _ = try command.run(capture.console)
    let expected = try PolicyEvaluation(of: policy, on: rows(0..<5_000))
    let document = try Document(capture.output)
    #expect(document.number("selective_risk") == expected.total.selectiveRisk)
    #expect(document.number("acceptance_rate") == expected.total.acceptanceRate)
    // Two confidences are two thresholds.
    #expect(try document.member("curve").number("thresholds") == 2)
  }

  @Test("a predictor that confidences do not come from is refused")
  func needlessPredictor() throws {
    let data = Self.digits
    let (path, _) = try bench.fit(request(), data)
    var command = bench.evaluate(path, data)
    command.rows.answers.predictor = "predictor.json"
    let refused = try failure { try command.run(Capture().console) }
    #expect(refused.status == .usage)
    #expect(refused.line.contains("--policy and --predictor (expected one of them"))
  }
}
