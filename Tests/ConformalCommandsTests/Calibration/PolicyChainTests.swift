import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import SelectiveAbstention
import Testing

/// Policies behind a calibrator: they name it, and every command asks for that one.
@Suite("Commands: policies behind a calibrator") struct PolicyChainTests {
  private let bench: CalibratorBench

  init() throws { bench = try CalibratorBench() }

  private func rows(
    _ outputs: OutputsInput, _ part: String, calibrator: String? = nil, predictor: String? = nil
  ) -> AnsweredRowsInput {
    AnsweredRowsInput(
      answers: answers(outputs, calibrator: calibrator, predictor: predictor),
      labels: bench.labels(part))
  }

  private func answers(
    _ outputs: OutputsInput, calibrator: String? = nil, predictor: String? = nil
  ) -> AnswersInput {
    var answers = AnswersInput(outputs: outputs)
    answers.calibrator = calibrator
    answers.predictor = predictor
    return answers
  }

  private func command(
    _ outputs: OutputsInput, part: String = "c", calibrator: String? = nil,
    predictor: String? = nil, name: String = "policy.yaml"
  ) -> FitPolicy {
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.1")]
    var command = FitPolicy(
      rows: rows(outputs, part, calibrator: calibrator, predictor: predictor), request: request)
    command.out = bench.folder.file(name)
    return command
  }

  private func decide(
    _ policy: String, _ outputs: OutputsInput, calibrator: String? = nil,
    predictor: String? = nil, threads: Int? = nil
  ) throws -> String {
    var command = Decide(
      policy: policy, answers: answers(outputs, calibrator: calibrator, predictor: predictor))
    command.out = bench.folder.file("decisions.csv")
    command.execution = Execution(threadCount: threads)
    try command.run(Capture().console)
    return try bench.folder.text("decisions.csv")
  }

  private func evaluate(
    _ policy: String, part: String = "d", calibrator: String? = nil, predictor: String? = nil
  ) -> EvaluatePolicy {
    var command = EvaluatePolicy(
      policy: policy,
      rows: rows(bench.raw(part), part, calibrator: calibrator, predictor: predictor))
    command.json = true
    return command
  }

  /// A policy whose threshold is so high that any rows certify it again.
  private func strict(_ policy: String) throws -> String {
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: policy)), as: UTF8.self)
    let place = try #require(text.firstRange(of: /approve_from: [0-9.e-]+/))
    return try bench.folder.write(
      text.replacingCharacters(in: place, with: "approve_from: 0.97"), to: "strict.yaml")
  }

  private func sha256(_ calibrator: String) throws -> String {
    try CalibratorArtifact(contentsOf: calibrator).sha256
  }

  @Test(
    "bands, decisions and verdicts from raw outputs are those from transformed probabilities",
    arguments: ["isotonic", "ensemble-temperature"])
  func sameAsTransformed(method: String) throws {
    let calibrator = try bench.calibrator(method)
    let behind = command(bench.raw("c"), calibrator: calibrator)
    #expect(try behind.run(Capture().console) == .success)
    let plain = command(
      try bench.transformed(bench.raw("c"), calibrator, "c"), name: "plain.yaml")
    #expect(try plain.run(Capture().console) == .success)
    let (first, second) = (
      try PolicyArtifact(contentsOf: behind.out), try PolicyArtifact(contentsOf: plain.out)
    )
    #expect(first.policy.queues == second.policy.queues)
    #expect(first.policy.estimates == second.policy.estimates)
    #expect(first.source.outputKind == "logits")
    #expect(second.source.calibrator == nil)
    let new = try bench.transformed(bench.raw("d"), calibrator, "d")
    let decisions = try decide(behind.out, bench.raw("d"), calibrator: calibrator)
    #expect(try decisions == decide(plain.out, new))
    #expect(
      try decisions == decide(behind.out, bench.raw("d"), calibrator: calibrator, threads: 1))
    let (one, other) = (Capture(), Capture())
    #expect(
      try evaluate(behind.out, calibrator: calibrator).run(one.console) == .success)
    var transformed = EvaluatePolicy(policy: plain.out, rows: rows(new, "d"))
    transformed.json = true
    #expect(try transformed.run(other.console) == .success)
    // Isotonic probabilities repeat, so that some rows of transformed files equal rows of the fit by chance.
    let (report, expected) = (try Document(one.output), try Document(other.output))
    for key in ["n", "acceptance_rate", "selective_risk", "accuracy", "risk_p_value"] {
      #expect(report.number(key) != nil)
      #expect(report.number(key) == expected.number(key))
    }
    #expect(report.text("verdict") == expected.text("verdict"))
  }

  @Test func whatIsWritten() throws {
    let calibrator = try bench.calibrator("temperature")
    var command = command(bench.raw("c"), calibrator: calibrator)
    command.json = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let sha256 = try sha256(calibrator)
    let text = try bench.folder.text("policy.yaml")
    #expect(text.contains("\nschema: swift-conformal/policy/2\n"))
    // A text that begins with a digit stands in quotes.
    #expect(
      text.replacingOccurrences(of: "\"", with: "").contains(
        "  calibrator:\n    method: temperature\n    sha256: \(sha256)\n"))
    let summary = try Document(capture.output).member("calibrator")
    #expect(summary.keys == ["method", "sha256"])
    #expect(summary.text("sha256") == sha256)
    let shown = Capture()
    try Show(artifact: command.out).run(shown.console)
    #expect(shown.output.contains("\ncalibrator  temperature, sha256 \(sha256)\n"))
    // The seal covers it.
    let edited = try bench.folder.write(
      text.replacingOccurrences(of: "method: temperature", with: "method: vector"),
      to: "edited.yaml")
    #expect(throws: DataError.self) { _ = try PolicyArtifact(contentsOf: edited) }
    let plain = self.command(bench.raw("c"), name: "plain.yaml")
    #expect(try plain.run(Capture().console) == .success)
    #expect(try bench.folder.text("plain.yaml").contains("schema: swift-conformal/policy/1\n"))
    #expect(try !bench.folder.text("plain.yaml").contains("calibrator"))
  }

  @Test("another calibrator or none is refused, by name")
  func wrongCalibrators() throws {
    let calibrator = try bench.calibrator("temperature")
    let other = try bench.calibrator("temperature", part: "e", name: "other.json")
    let fit = command(bench.raw("c"), calibrator: calibrator)
    #expect(try fit.run(Capture().console) == .success)
    let plain = command(bench.raw("c"), name: "plain.yaml")
    #expect(try plain.run(Capture().console) == .success)
    let wanted = "the temperature calibrator with sha256 \(try sha256(calibrator))"
    let strict = try strict(fit.out)
    let attempts: [(String?) throws -> Void] = [
      { _ = try decide(fit.out, bench.raw("d"), calibrator: $0) },
      { _ = try evaluate(fit.out, calibrator: $0).run(Capture().console) },
      {
        var again = FitPolicy(rows: rows(bench.raw("d"), "d", calibrator: $0), request: PolicyFit())
        again.recertified = strict
        again.out = bench.folder.file("again.yaml")
        _ = try again.run(Capture().console)
      },
    ]
    for attempt in attempts {
      let none = try failure { try attempt(nil) }
      #expect(none.status.rawValue == 64)
      #expect(
        none.line == "error: no calibrator (expected --calibrator F, \(wanted))")
      let wrong = try failure { try attempt(other) }
      #expect(wrong.status.rawValue == 64)
      #expect(
        wrong.line
          == "\(other): error: the temperature calibrator with sha256 \(try sha256(other)) (expected \(wanted), as "
          + "the policy was fitted with)")
      try attempt(calibrator)
    }
    #expect(
      try PolicyArtifact(contentsOf: bench.folder.file("again.yaml")).source.calibrator?.sha256
        == sha256(calibrator))
    let unwanted = try failure {
      try decide(plain.out, bench.raw("d"), calibrator: calibrator)
    }
    #expect(
      unwanted.line
        == "\(calibrator): error: --calibrator for a policy that was fitted without one (expected none)"
    )
    let alone = try bench.folder.write("0.5\n0.6\n", to: "alone.txt")
    var input = AnswersInput(confidence: alone)
    input.calibrator = calibrator
    let confidences = try failure {
      try FitPolicy(
        rows: AnsweredRowsInput(answers: input, correct: alone), request: PolicyFit()
      ).run(Capture().console)
    }
    #expect(
      confidences.line
        == "error: --calibrator with confidences alone (expected outputs as well)")
  }

  @Test("a predictor brings its calibrator along")
  func predictorsCalibrator() throws {
    let calibrator = try bench.calibrator("isotonic")
    let other = try bench.calibrator("isotonic", part: "e", name: "other.json")
    let predictor = try bench.predictor(calibrator: calibrator)
    let raw = try bench.predictor(calibrator: nil, name: "raw.json")
    let fit = command(bench.raw("c"), predictor: predictor)
    #expect(try fit.run(Capture().console) == .success)
    let artifact = try PolicyArtifact(contentsOf: fit.out)
    #expect(
      try artifact.source.calibrator
        == PolicySource.Calibrator(method: "isotonic", sha256: sha256(calibrator)))
    let direct = command(bench.raw("c"), calibrator: calibrator, name: "direct.yaml")
    #expect(try direct.run(Capture().console) == .success)
    #expect(
      try PolicyArtifact(contentsOf: direct.out).policy.queues == artifact.policy.queues)

    let decided = try decide(fit.out, bench.raw("d"), predictor: predictor)
    let without = try decide(fit.out, bench.raw("d"), calibrator: calibrator)
    #expect(
      decided.split(separator: "\n").map { $0.split(separator: ",").prefix(5) }
        == without.split(separator: "\n").map { $0.split(separator: ",").prefix(5) })
    // Sets are those of the predictor itself, whatever confidences go through.
    func sets(_ text: String) -> [String] {
      text.split(separator: "\n").dropFirst().map {
        String($0.split(separator: ",", omittingEmptySubsequences: false).last ?? "")
      }
    }
    for file in [predictor, raw] {
      let text = try decide(fit.out, bench.raw("d"), calibrator: calibrator, predictor: file)
      let predicted = try bench.predict(file, bench.raw("d")).split(separator: "\n").dropFirst()
        .map { String($0.split(separator: ",", omittingEmptySubsequences: false)[2]) }
      #expect(sets(text) == predicted)
    }
    #expect(try evaluate(fit.out, predictor: predictor).run(Capture().console) == .success)
    #expect(
      try failure { try decide(fit.out, bench.raw("d"), predictor: raw) }.error.found
        == "no calibrator, and a predictor without that of the policy")
    #expect(
      try failure {
        try command(bench.raw("c"), calibrator: other, predictor: predictor).run(
          Capture().console)
      }.error.expected
        == "the predictor's own, the isotonic calibrator with sha256 \(try sha256(calibrator))")
    #expect(
      try failure {
        try command(bench.raw("c"), calibrator: other, predictor: raw).run(Capture().console)
      }.error.found == "a calibrator for a predictor that was fitted without one")
  }

  @Test("confidences from a predictor behind a calibrator")
  func confidencesFromPredictor() throws {
    let calibrator = try bench.calibrator("isotonic")
    let predictor = try bench.predictor(calibrator: calibrator)
    let plain = bench.fitCommand(
      try bench.transformed(bench.raw("b"), calibrator, "b"), name: "plain.json")
    try plain.run(Capture().console)
    var first = command(bench.raw("c"), predictor: predictor)
    first.rows.answers.score = .credibility
    first.request.risks = [RiskTarget(.error, limit: "0.3")]
    #expect(try first.run(Capture().console) == .success)
    var second = command(
      try bench.transformed(bench.raw("c"), calibrator, "c"), predictor: plain.out,
      name: "plain.yaml")
    second.rows.answers.score = .credibility
    second.request.risks = first.request.risks
    #expect(try second.run(Capture().console) == .success)
    #expect(
      try PolicyArtifact(contentsOf: first.out).policy.queues
        == PolicyArtifact(contentsOf: second.out).policy.queues)
    #expect(
      try decide(first.out, bench.raw("d"), predictor: predictor)
        == decide(
          second.out, bench.transformed(bench.raw("d"), calibrator, "d"), predictor: plain.out))
  }

  @Test("rows of the calibrator's fit are refused everywhere")
  func overlap() throws {
    let calibrator = try bench.calibrator("temperature")
    let fit = command(bench.raw("c"), calibrator: calibrator)
    #expect(try fit.run(Capture().console) == .success)
    var traffic = command(bench.raw("c"), calibrator: calibrator, name: "t.yaml")
    traffic.request.capacity = try ReviewCapacity(
      reviews: 100, arrivals: .fixed(200), delta: "0.05")
    traffic.traffic = TrafficInput(answers: answers(bench.raw("a"), calibrator: calibrator))
    var again = FitPolicy(
      rows: rows(bench.raw("a"), "a", calibrator: calibrator), request: PolicyFit())
    again.recertified = try strict(fit.out)
    again.out = bench.folder.file("again.yaml")
    var test = evaluate(fit.out, part: "a", calibrator: calibrator)
    var own = command(bench.raw("a"), part: "a", calibrator: calibrator, name: "own.yaml")
    let attempts: [() throws -> ConformalCommands.ExitStatus] = [
      { try own.run(Capture().console) }, { try traffic.run(Capture().console) },
      { try again.run(Capture().console) }, { try test.run(Capture().console) },
    ]
    for attempt in attempts {
      let refused = try failure { try attempt() }
      #expect(refused.status.rawValue == 65)
      #expect(refused.error.found.contains("that the calibrator was fitted on"))
    }
    #expect(!bench.folder.names.contains("own.yaml"))
    (own.allowsOverlap, traffic.allowsOverlap) = (true, true)
    (again.allowsOverlap, test.allowsOverlap) = (true, true)
    for attempt in attempts { #expect(try attempt() == .success) }

    // Other traffic with the values of such rows.
    var mixed = traffic
    mixed.allowsOverlap = false
    mixed.traffic = TrafficInput(
      answers: answers(try copy(of: "a"), calibrator: calibrator))
    let refused = try failure { try mixed.run(Capture().console) }
    #expect(refused.error.found.hasPrefix("traffic with rows of the calibrator: "))
    mixed.traffic = TrafficInput(answers: answers(bench.raw("e"), calibrator: calibrator))
    #expect(try mixed.run(Capture().console) == .success)
  }

  /// The rows of a part in a file of other bytes.
  private func copy(of part: String) throws -> OutputsInput {
    let bytes = try bench.folder.bytes("\(part).npy")
    try Data(bytes.prefix(128) + bytes.dropFirst(128 + 40) + bytes[128..<168])
      .write(to: URL(fileURLWithPath: bench.folder.file("copy.npy")))
    return bench.raw("copy")
  }
}
