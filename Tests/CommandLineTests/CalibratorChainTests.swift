import Foundation
import ScoringCore
import TensorFiles
import Testing

/// From a model's outputs to decisions behind a calibrator, through the binary.
@Suite struct CalibratorChainTests {
  private static let size = 400

  /// Writes four parts of Fashion-MNIST, no row in two of them.
  private func write(_ scratch: Scratch) throws {
    let reader = TensorReader()
    let data = Dataset.fashion
    let logits = try reader.matrix(at: try TensorAddress(data.path(data.outputs, "test"))).0
    let labels = try data.slowLabels("test")
    for (index, name) in ["a", "b", "c", "d"].enumerated() {
      let rows = index * 1_000..<index * 1_000 + Self.size
      let values = rows.flatMap { row in (0..<10).map { Float(logits[row, $0]) } }
      try scratch.write(
        NPYArray.header(isSingle: true, rowCount: rows.count, columnCount: 10)
          + NPYArray(values).elementBytes, "\(name).npy")
      try scratch.write(rows.map { "\(labels[$0])\n" }.joined(), "\(name).txt")
    }
  }

  private func run(_ scratch: Scratch, _ line: String) async throws -> ProcessResult {
    let words = line.split(separator: " ").map { word in
      word.hasPrefix("@") ? scratch[String(word.dropFirst())] : String(word)
    }
    return try await ConformalProcess.run(words)
  }

  private func succeed(_ scratch: Scratch, _ line: String) async throws -> ProcessResult {
    expectSuccess(try await run(scratch, line))
  }

  private let fitCalibrator =
    "fit calibrator --logits @a.npy --labels @a.txt --method isotonic --out @cal.json"
  private let fitPredictor =
    "fit predictor --logits @b.npy --labels @b.txt --calibrator @cal.json --alpha 0.1 --score aps --out @p.json"
  private let fitPolicy =
    "fit policy --logits @c.npy --labels @c.txt --calibrator @cal.json --max-risk 0.1 --out @p.yaml"

  @Test func wholeChain() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      _ = try await succeed(scratch, fitCalibrator)
      let fitted = try await succeed(scratch, fitPredictor)
      #expect(fitted.errorText.hasPrefix("outputs corrected by isotonic, fitted on 400 rows\n"))
      _ = try await succeed(scratch, fitPolicy)
      for part in ["b", "c", "d"] {
        _ = try await succeed(
          scratch, "transform --calibrator @cal.json --logits @\(part).npy --out @\(part)_p.npy")
      }
      _ = try await succeed(
        scratch,
        "fit predictor --probabilities @b_p.npy --labels @b.txt --alpha 0.1 --score aps --out @plain.json"
      )
      _ = try await succeed(
        scratch,
        "fit policy --probabilities @c_p.npy --labels @c.txt --max-risk 0.1 --out @plain.yaml")

      let sets = try await succeed(
        scratch, "predict --predictor @p.json --logits @d.npy --p-values --threads 1")
      let plain = try await succeed(
        scratch, "predict --predictor @plain.json --probabilities @d_p.npy --p-values")
      #expect(sets.outputText.split(separator: "\n").count == Self.size + 1)
      #expect(sets.standardOutput == plain.standardOutput)

      let decisions = try await succeed(
        scratch, "decide --policy @p.yaml --calibrator @cal.json --logits @d.npy")
      let others = try await succeed(
        scratch, "decide --policy @plain.yaml --probabilities @d_p.npy")
      #expect(decisions.outputText.split(separator: "\n").count == Self.size + 1)
      #expect(decisions.standardOutput == others.standardOutput)
      // The predictor holds the calibrator.
      let withSets = try await succeed(
        scratch, "decide --policy @p.yaml --predictor @p.json --logits @d.npy")
      #expect(withSets.outputText.hasPrefix("row,decision,label,confidence,reason,size,labels\n"))

      let report = try document(
        try await succeed(
          scratch, "evaluate --predictor @p.json --logits @d.npy --labels @d.txt --json"
        ).outputText)
      #expect(report["consistent"] as? Bool == true)
      let verdict = try document(
        try await succeed(
          scratch,
          "evaluate --policy @p.yaml --calibrator @cal.json --logits @d.npy --labels @d.txt --json"
        ).outputText)
      #expect(verdict["verdict"] as? String == "consistent")
      let shown = try await succeed(scratch, "show @p.json")
      #expect(shown.outputText.contains("\ncalibrator   isotonic, sha256 "))
      let threads = try await succeed(scratch, fitPredictor + " --threads 1 --json")
      let summary = try document(threads.outputText)
      #expect((summary["calibrator"] as? [String: Any])?["method"] as? String == "isotonic")
    }
  }

  @Test func refusals() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      _ = try await succeed(scratch, fitCalibrator)
      _ = try await succeed(scratch, fitPredictor)
      _ = try await succeed(scratch, fitPolicy)
      _ = try await succeed(
        scratch,
        "fit calibrator --logits @d.npy --labels @d.txt --method temperature --out @other.json")
      let own = "a file of logits that the calibrator was fitted on"
      for (line, status, pattern) in [
        (
          "fit predictor --logits @a.npy --labels @a.txt --calibrator @cal.json --alpha 0.1 --out @n",
          65,
          "*a.npy: error: \(own) (expected rows that the calibrator was not fitted on); *"
        ),
        (
          "fit policy --logits @a.npy --labels @a.txt --calibrator @cal.json --max-risk 0.1 --out @n",
          65,
          "*a.npy: error: \(own) (*"
        ),
        (
          "evaluate --predictor @p.json --logits @a.npy --labels @a.txt", 65,
          "*a.npy: error: \(own) (*"
        ),
        (
          "evaluate --policy @p.yaml --calibrator @cal.json --logits @a.npy --labels @a.txt", 65,
          "*a.npy: error: \(own) (*"
        ),
        (
          "decide --policy @p.yaml --logits @d.npy", 64,
          "error: no calibrator (expected --calibrator F, the isotonic calibrator with sha256 *)"
        ),
        (
          "decide --policy @p.yaml --calibrator @other.json --logits @d.npy", 64,
          "*other.json: error: the temperature calibrator with sha256 * (expected the isotonic *)"
        ),
        (
          "fit predictor --predictions @b.txt --targets @b.txt --calibrator @cal.json --alpha 0.1",
          64,
          "error: --calibrator with a numeric target (*"
        ),
        (
          "fit predictor --scores @b.npy --labels @b.txt --calibrator @cal.json --alpha 0.1", 64,
          "error: --calibrator with --scores (*"
        ),
        (
          "fit predictor --logits @b.npy --labels @b.txt --allow-overlap --alpha 0.1", 64,
          "error: --allow-overlap without --calibrator (*"
        ),
        (
          "evaluate --predictor @p.json --calibrator @cal.json --logits @d.npy --labels @d.txt", 64,
          "error: --calibrator without --policy (*"
        ),
        (
          "predict --predictor @p.json --probabilities @d.npy", 64,
          "*d.npy: error: probabilities (expected logits, *"
        ),
        (
          "fit predictor --logits @b.npy --labels @b.txt --calibrator @p.json --alpha 0.1", 65,
          "*p.json: error: an artifact of kind 'predictor', * (expected a calibrator, *"
        ),
        (
          "fit predictor --logits @b.npy --labels @b.txt --calibrator @none.json --alpha 0.1", 66,
          "*none.json: error: *"
        ),
      ] {
        let names = try scratch.names()
        expectRefusal(try await run(scratch, line), status: Int32(status), line: pattern)
        #expect(try scratch.names() == names)
      }
    }
  }

  @Test("a byte of the calibrator in a predictor counts")
  func tampered() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      _ = try await succeed(scratch, fitCalibrator)
      _ = try await succeed(scratch, fitPredictor)
      let text = try scratch.text("p.json")
      let place = try #require(text.range(of: "\"method\" : \"isotonic\""))
      try scratch.write(
        text.replacingCharacters(in: place, with: "\"method\" : \"isotonix\""), "p.json")
      expectRefusal(
        try await run(scratch, "predict --predictor @p.json --logits @d.npy"), status: 65,
        line: "*p.json: error: contents that do not match the sha256 of the artifact (*")
    }
  }
}
