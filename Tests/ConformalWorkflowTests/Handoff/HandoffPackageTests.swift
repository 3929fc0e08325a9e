import ConformalPrediction
import ConformalWorkflow
import Foundation
import ScoringCore
import TensorFiles
import Testing

/// A package is complete, the same for the same run, and proves itself.
@Suite struct HandoffPackageTests {
  static func check(_ archive: [UInt8]) throws -> HandoffCheck {
    try HandoffCheck(ByteStorage(archive))
  }

  @Test(arguments: [OutputKind.logits, .probabilities], [true, false])
  func isSound(kind: OutputKind, hasCalibrator: Bool) throws {
    let definition = HandoffSamples.definition(kind == .logits ? .logits : .probabilities)
    let artifacts = try HandoffSamples.artifacts(kind: kind, hasCalibrator: hasCalibrator)
    let archive = try HandoffSamples.package(definition, artifacts).archive()
    let check = try Self.check(archive)
    #expect(check.isSound, "\(check.findings.filter { !$0.isMet })")
    #expect(check.model == "fraud-eu")
    #expect(
      check.findings.map(\.name) == [
        "files", "documents", "definition", "history", "artifacts", "vectors", "pages",
      ])
    #expect(try HandoffSamples.package(definition, artifacts).archive() == archive)
  }

  @Test func randomisedScoresReplay() throws {
    let artifacts = try HandoffSamples.artifacts(score: APS(isRandomized: true))
    let check = try Self.check(
      HandoffSamples.package(HandoffSamples.definition(), artifacts).archive())
    #expect(check.isSound, "\(check.findings.filter { !$0.isMet })")
  }

  @Test func holdsWhatItShould() throws {
    let package = try HandoffSamples.package()
    let paths = Set(package.files.map(\.path))
    for path in [
      "README.md", "README.html", "model-card.md", "model-card.html", "model-card.cdx.json",
      "pipeline.yaml", "definition.json", "artifacts/calibrator.json", "artifacts/predictor.json",
      "artifacts/policy.yaml", "artifacts/report.html", "artifacts/report.json", "history.json",
      "history.md", "dataset-manifest.json", "test-vectors.json", "vectors.md", "package.json",
      "schedule/crontab", "schedule/conformal-fraud-eu.timer",
      "schedule/conformal-fraud-eu.service", "schedule/airflow_dag.py", "schedule/cronjob.yaml",
      "schedule/github-workflow.yml", "SHA256SUMS",
    ] { #expect(paths.contains(path), "\(path)") }
    func text(_ path: String) throws -> String {
      String(decoding: try #require(package.files.first { $0.path == path }).bytes, as: UTF8.self)
    }
    let readme = try text("README.md")
    for words in [
      "conformal due pipeline.yaml", "conformal run pipeline.yaml", "risk@example.org",
      "conformal promote fraud-eu 2026.3", "sha256sum -c SHA256SUMS", "is in force since",
      "Results do not depend on the machine.", "libopenblas0",
    ] { #expect(readme.contains(words), "\(words)") }
    let card = try text("model-card.md")
    for words in ["Exchangeability", "TO BE WRITTEN BY THE OWNER", "0.0100 to 0.0600"] {
      #expect(card.contains(words), "\(words)")
    }
    // Names are text, never markup.
    #expect(card.contains(#"fraud \| \<b\>from\</b\> trade"#))
    #expect(try text("model-card.html").contains("fraud | &lt;b&gt;from&lt;/b&gt; trade"))
    #expect(try !text("dataset-manifest.json").contains("/home/ada"))
    #expect(try text("history.md").contains(#"monthly \| run"#))
  }

  /// A page of the sample run after a change of its record.
  private static func page(
    _ path: String, of definition: PipelineDefinition, _ artifacts: [String: [UInt8]],
    _ change: (inout RunRecord) -> Void
  ) throws -> String {
    let first = try HandoffSamples.log(definition, artifacts)[0]
    guard case .run(var record) = first.event else { return "" }
    change(&record)
    let run = try HandoffSamples.sealed(4, .run(record), previous: first.previous)
    let package = try HandoffPackage(
      run: run, promotion: nil, log: [run], head: ChainHead(sequence: 4, sha256: run.sha256),
      definition: definition, artifacts: artifacts)
    let bytes = try #require(package.files.first { $0.path == path }).bytes
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Rules that refuse the model are no gate on log-loss, and what is inconclusive need not lack rows.
  @Test func theCardSaysWhatWasAsked() throws {
    let card = try Self.page(
      "model-card.md", of: HandoffSamples.definition(), HandoffSamples.artifacts()
    ) { record in
      record.metrics.append(Metric("accuracy_before", 0.905))
      record.gates += [
        GateResult(.logLoss, subject: "rules", .failed, "the rules say that it is refused"),
        GateResult(.selectiveRisk, .inconclusive, "the policy is not certified"),
      ]
    }
    #expect(
      card.contains("Not met: the written rules do not ask for the model to be looked at again."))
    #expect(!card.contains("the correction does not make probabilities worse"))
    #expect(card.contains("Not known: answers without review"))
    #expect(!card.contains("lack of rows"))
    // Shares are in per cent, with the interval.
    #expect(card.contains("90.5 %") && !card.contains("0.905"))
    #expect(card.contains("91.2") && card.contains("20.0") && !card.contains("| 0.912"))
  }

  /// A scheduler that cannot say the times is left out, and the page counts no definitions.
  @Test func schedulesAreThoseThatCanKeepTheTimes() throws {
    var definition = HandoffSamples.definition()
    definition.schedule = .init(cron: "0 6 */2 * 1-5")
    let package = try HandoffSamples.package(definition)
    let schedules = package.files.map(\.path).filter { $0.hasPrefix("schedule/") }
    #expect(
      schedules == [
        "schedule/crontab", "schedule/conformal-fraud-eu.service",
        "schedule/conformal-fraud-eu.timer",
      ])
    let readme = try #require(package.files.first { $0.path == "README.md" })
    #expect(
      String(decoding: readme.bytes, as: UTF8.self).contains(
        "a definition for each scheduler that can keep it: take one"))
    #expect(try Self.check(package.archive()).isSound)
  }

  /// Where bits depend on the processor, the page does not say that they do not.
  @Test func theMachineIsNamedWhereItCounts() throws {
    let (definition, artifacts) = (HandoffSamples.definition(), try HandoffSamples.artifacts())
    let readme = try Self.page("README.md", of: definition, artifacts) {
      $0.machine.linearAlgebra = "OpenBLAS 0.3.21, Haswell kernels, one thread"
    }
    #expect(readme.contains("chosen with OpenBLAS 0.3.21, Haswell kernels, one thread"))
    #expect(!readme.contains("do not depend on the machine"))
  }

  /// Rows on either side of a threshold are as near as floats are.
  @Test func vectorsHaveHardCases() throws {
    let package = try HandoffSamples.package()
    let bytes = try #require(package.files.first { $0.path == "test-vectors.json" }).bytes
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let rows = try #require(document["rows"] as? [[String: Any]])
    #expect(rows.count >= 50)
    for name in ["beside the quantile of alpha 0.1", "beside the quantile of alpha 0.25"] {
      let edge = rows.filter { $0["name"] as? String == name }
      let sets = edge.compactMap { $0["sets"] as? [[Int]] }
      #expect(edge.count == 2)
      #expect(sets.count == 2 && sets[0] != sets[1])
    }
    let edge = rows.filter { $0["name"] as? String == "beside a threshold" }
    #expect(Set(edge.compactMap { $0["decision"] as? String }).count == 2)
    #expect(Set(rows.compactMap { $0["decision"] as? String }).count >= 2)
  }

  @Test func withoutArtifactsThereAreNoVectors() throws {
    var definition = HandoffSamples.definition()
    (definition.calibrator, definition.predictor, definition.policy) = (nil, nil, nil)
    definition.schedule = nil
    let package = try HandoffSamples.package(definition, ["report.json": Array("{}\n".utf8)])
    #expect(!package.files.contains { $0.path == "test-vectors.json" })
    #expect(!package.files.contains { $0.path.hasPrefix("schedule/") })
    #expect(try Self.check(package.archive()).isSound)
  }

  @Test func aPromotionIsNoRun() throws {
    let log = try HandoffSamples.log(HandoffSamples.definition(), [:])
    #expect(throws: DataError.self) {
      try HandoffPackage(
        run: log[1], promotion: nil, log: log, head: ChainHead(sequence: 9, sha256: ""),
        definition: HandoffSamples.definition(), artifacts: [:])
    }
  }
}
