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

  /// Where bits depend on the processor, the page does not say that they do not.
  @Test func theMachineIsNamedWhereItCounts() throws {
    let (definition, artifacts) = (HandoffSamples.definition(), try HandoffSamples.artifacts())
    let first = try HandoffSamples.log(definition, artifacts)[0]
    guard case .run(var record) = first.event else { return }
    record.machine.linearAlgebra = "OpenBLAS 0.3.21, Haswell kernels, one thread"
    let run = try HandoffSamples.sealed(4, .run(record), previous: first.previous)
    let package = try HandoffPackage(
      run: run, promotion: nil, log: [run], head: ChainHead(sequence: 4, sha256: run.sha256),
      definition: definition, artifacts: artifacts)
    let readme = String(
      decoding: try #require(package.files.first { $0.path == "README.md" }).bytes, as: UTF8.self)
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
