import ConformalArtifacts
import ExactStatistics
import Foundation
import ScoringCore
import SelectiveAbstention
import Testing

/// Policies as YAML: what is written comes back, thresholds may be edited, and nothing else.
@Suite struct PolicyArtifactTests {
  /// A policy of two queues with everything that can be asked for.
  static func artifact(queues: Bool = true) throws -> PolicyArtifact {
    let count = 3_000
    let draws = CounterBasedGenerator(seed: 5, purpose: .simulation)
    let confidences = (0..<count).map {
      Double(draws.word(row: UInt64($0), index: 0) >> 11) * 0x1p-53
    }
    let truths = (0..<count).map { row -> Int32 in
      let draw = Double(draws.word(row: UInt64(row), index: 1) >> 11) * 0x1p-53
      return draw < 0.1 * (1 - confidences[row]) ? 1 : 0
    }
    let rows = try AnsweredRows(
      Answers(labels: truths.map { _ in 0 }, confidences: confidences), trueLabels: truths,
      classCount: 2)
    var fit = PolicyFit()
    fit.risks = [
      RiskTarget(.error, limit: "0.06"), RiskTarget(.errorOfAnswer(0), limit: "1/15"),
      RiskTarget(.missed(1), limit: "0.9"), RiskTarget(.cost, limit: "0.07"),
    ]
    fit.costs = try DecisionCosts(error: 12.5, review: 0.5, escalation: 3, missRate: 0.25)
    let capacity = try ReviewCapacity(reviews: 40, arrivals: .poisson(mean: 300), delta: "0.1")
    if queues {
      fit.queueCapacities = ["a: b": capacity, "null": capacity]
    } else {
      fit.capacity = capacity
    }
    let names = RowQueues((0..<count).map { $0.isMultiple(of: 2) ? "a: b" : "null" })
    guard case .fitted(let policy) = try fit.fit(on: rows, queues: queues ? names : nil) else {
      throw DataError(found: "no policy")
    }
    let record = try DataRecord(
      of: try Outputs(scores: Matrix(confidences, rowCount: count, columnCount: 1)),
      inputs: [
        .init(
          role: "logits", member: nil, elementType: "<f4", shape: [count, 2],
          sha256: String(repeating: "0", count: 64))
      ], precision: .float64)
    return PolicyArtifact(
      policy: policy,
      source: PolicySource(
        score: .maxProbability, outputKind: "logits", classCount: 2,
        classNames: ["yes", "- \"no\": #x"]), data: record, author: "Ada \"the\" first: x",
      reason: "line one\nline two # no comment")
  }

  @Test(arguments: [true, false])
  func whatIsWrittenComesBack(queues: Bool) throws {
    let artifact = try Self.artifact(queues: queues)
    let text = try artifact.encoded()
    let found = try PolicyArtifact(decoding: text)
    #expect(found.policy.queues == artifact.policy.queues)
    #expect(found.policy.estimates == artifact.policy.estimates)
    #expect(found.policy.rowCount == artifact.policy.rowCount)
    #expect(found.policy.request.risks == artifact.policy.request.risks)
    #expect(found.policy.request.costs == artifact.policy.request.costs)
    #expect(found.policy.request.capacity == artifact.policy.request.capacity)
    #expect(found.policy.request.queueCapacities == artifact.policy.request.queueCapacities)
    #expect(found.source == artifact.source)
    #expect(found.data == artifact.data)
    #expect(found.author == artifact.author)
    #expect(found.reason == artifact.reason)
    #expect(found.policy.isCertified)
    #expect(try found.encoded() == text)
  }

  /// A policy behind a calibrator has a schema that older readers do not know, and names it.
  @Test func calibrator() throws {
    let plain = try Self.artifact(queues: false)
    #expect(try plain.encoded().contains("schema: swift-conformal/policy/1\n"))
    #expect(try !plain.encoded().contains("calibrator:"))
    let calibrator = PolicySource.Calibrator(
      method: "ensemble-temperature", sha256: String(repeating: "1", count: 64))
    let artifact = PolicyArtifact(
      policy: plain.policy,
      source: PolicySource(
        score: .maxProbability, outputKind: "logits", classCount: 2, calibrator: calibrator),
      data: plain.data)
    let text = try artifact.encoded()
    #expect(text.contains("schema: swift-conformal/policy/2\n"))
    let found = try PolicyArtifact(decoding: text)
    #expect(found.source == artifact.source)
    #expect(try found.encoded() == text)
    for (old, new) in [
      ("ensemble-temperature", "temperature"), ("sha256: 11", "sha256: 12"),
      ("policy/2", "policy/1"),
    ] {
      #expect(throws: DataError.self) {
        _ = try PolicyArtifact(decoding: edited(text, old, new))
      }
    }
    // Confidences alone go through no calibrator.
    let contradiction = PolicyArtifact(
      policy: plain.policy,
      source: PolicySource(
        score: .given, outputKind: nil, classCount: 0, calibrator: calibrator), data: plain.data)
    #expect(throws: DataError.self) { _ = try contradiction.encoded() }
  }

  @Test func thresholdsInfinite() throws {
    var artifact = try Self.artifact(queues: false)
    for bands in [
      Bands(approveFrom: .infinity, reviewFrom: -.infinity),
      Bands(approveFrom: -.infinity, reviewFrom: -.infinity),
      Bands(approveFrom: .infinity, reviewFrom: .infinity),
      Bands(approveFrom: 0.5, reviewFrom: 0.5), Bands(approveFrom: 0.5, reviewFrom: -.infinity),
    ] {
      artifact.policy.queues[0].bands = bands
      let found = try PolicyArtifact(decoding: artifact.encoded())
      #expect(found.policy.queues[0].bands == bands)
      #expect(!found.policy.isCertified)
    }
  }

  /// Replaces the first occurrence of a text.
  private func edited(_ text: String, _ old: String, _ new: String) throws -> String {
    let range = try #require(text.range(of: old), "no '\(old)'")
    return text.replacingCharacters(in: range, with: new)
  }

  @Test func thresholdsAuthorAndReasonMayBeEdited() throws {
    let artifact = try Self.artifact(queues: false)
    let text = try artifact.encoded()
    let threshold = "approve_from: \(artifact.policy.queues[0].bands.approveFrom)"
    let found = try PolicyArtifact(decoding: edited(text, threshold, "approve_from: 0.99"))
    #expect(found.policy.queues[0].bands.approveFrom == 0.99)
    #expect(!found.policy.isCertified)
    #expect(found.policy.queues[0].certificate.bands == artifact.policy.queues[0].bands)
    let signed = try PolicyArtifact(
      decoding: edited(text, "author: \"Ada \\\"the\\\" first: x\"", "author: Bea"))
    #expect(signed.author == "Bea")
    #expect(signed.policy.isCertified)
    // Another spelling of the same number is no edit.
    let digits = "\(artifact.policy.queues[0].bands.approveFrom)"
    let spelled = try PolicyArtifact(
      decoding: edited(text, threshold, "approve_from: \(digits)0  # as before"))
    #expect(spelled.policy.isCertified)
  }

  /// Every number and word of the certificate counts.
  @Test func nothingElseMayBeEdited() throws {
    let text = try Self.artifact(queues: false).encoded()
    for (old, new) in [
      ("  losses: ", "  losses: 1"), ("trials: ", "trials: 9"), ("limit: 0.06", "limit: 0.07"),
      ("test_rows: ", "test_rows: 1"), ("reviews: 40", "reviews: 41"), ("steps: ", "steps: 1"),
      ("delta: 0.1", "delta: 0.2"), ("score: max-probability", "score: margin"),
      ("shape: [3000, 2]", "shape: [3000, 3]"),
      ("approve_all_cost_in_millionths: ", "approve_all_cost_in_millionths: 1"),
    ] {
      #expect(throws: DataError.self, "\(old)") {
        try PolicyArtifact(decoding: edited(text, old, new))
      }
    }
  }

  @Test func errorsNameLineAndKey() throws {
    let text = try Self.artifact(queues: false).encoded()
    func message(_ old: String, _ new: String) throws -> String {
      do {
        _ = try PolicyArtifact(decoding: edited(text, old, new))
        return "accepted"
      } catch let error as DataError { return "\(error)" }
    }
    let threshold = "approve_from: "
    #expect(try message(threshold, "aprove_from: ").contains("no key 'approve_from'"))
    #expect(try message(threshold, "approve_from: 92%#").contains("approve_from '92%"))
    #expect(try message("kind: policy", "kind: policy\nowner: me").contains("unknown key 'owner'"))
    #expect(try message("kind: policy", "kind: [policy").contains("no YAML"))
    #expect(try message("kind: policy", "kind: policy\nkind: policy").contains("twice"))
    #expect(
      try message("swift-conformal/policy/1", "swift-conformal/policy/3").contains("newer version"))
    #expect(try message("review_from: ", "review_from: 5  # ").contains("above approve_from"))
    #expect(try message("review_from: ", "review_from: .nan  # ").contains("review_from '.nan'"))
  }

  /// Whatever people write comes back, be it characters that YAML readers refuse or take for line breaks.
  @Test func everyCharacter() throws {
    for text in [
      "\u{7f}", "\u{80}", "a\u{85}b", "a\u{feff}", "\u{fffe}", "\u{2028}", "\u{1F600}",
      "\u{1b}[31m",
      "null", "& b", "*", "- x: y", "#", "'", "\"", "\\", " ", "",
    ] {
      var artifact = try Self.artifact(queues: false)
      (artifact.author, artifact.reason) = (text, "x" + text)
      let found = try PolicyArtifact(decoding: artifact.encoded())
      #expect(found.author == text)
      #expect(found.reason == "x" + text)
      #expect(try found.encoded() == artifact.encoded())
    }
  }

  /// A reader would drop the mark, and the policy could not be read again.
  @Test func byteOrderMark() throws {
    var artifact = try Self.artifact(queues: false)
    artifact.author = "\u{feff}a"
    #expect(throws: DataError.self) { try artifact.encoded() }
  }

  /// Small files that grow when they are read.
  @Test func aliases() throws {
    let text = try Self.artifact(queues: false).encoded()
    var bomb = text + "\na0: &a0 [x, x]\n"
    for level in 1...12 {
      bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
    }
    bomb += "? *a11\n: 1\n"
    #expect(throws: DataError.self) { try PolicyArtifact(decoding: bomb) }
    let quoted = try PolicyArtifact(
      decoding: edited(text, "reason: \"line one", "reason: \"a & b, *c line one"))
    #expect(quoted.reason?.hasPrefix("a & b, *c") == true)
    let comment = try PolicyArtifact(decoding: "# see &this and *that\n" + text)
    #expect(comment.policy.isCertified)
  }

  /// No prefix of a file is a policy, and none stops the process.
  @Test func truncatedFiles() throws {
    let text = try Self.artifact(queues: false).encoded()
    let bytes = Array(text.utf8)
    for end in stride(from: 0, to: bytes.count - 2, by: 97) {
      let part = String(decoding: bytes[..<end], as: UTF8.self)
      #expect(throws: DataError.self) { try PolicyArtifact(decoding: part) }
    }
    for hostile in ["", "[]", "a: &a [*a]", "x", "- 1", "\u{feff}", "schema: 1", "? [a]\n: b"] {
      #expect(throws: DataError.self) { try PolicyArtifact(decoding: hostile) }
    }
  }
}
