import Foundation
import Testing

/// An artifact that is not what `fit` wrote is refused, whoever reads it.
@Suite struct ArtifactErrorTests {
  @Test(arguments: [
    (
      "\"k\" : 25", "\"k\" : 26",
      "contents that do not match the sha256 *; *fit it again, or restore it"
    ),
    ("\"0.2\"", "\"0.1\"", "contents that do not match the sha256 *"),
    ("0.1.0", "0.1.1", "contents that do not match the sha256 *"),
    (
      "predictor/1\"", "predictor/5\"", "schema swift-conformal/predictor/5 (expected *); *update *"
    ),
    ("predictor/1\"", "predictor/0\"", "schema 'swift-conformal/predictor/0' (expected *)"),
    (
      "swift-conformal/", "other/",
      "schema 'other/predictor/1' (expected swift-conformal/predictor/1)"
    ),
    ("\"kind\" : \"predictor\"", "\"kind\" : \"policy\"", "*'policy' (expected a predictor)"),
    ("\"sha256\" : \"", "\"sha257\" : \"", "*sha256*"),
  ])
  func changed(_ found: String, _ replacement: String, _ message: String) async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2 --score lac")
      let text = try scratch.text("p.json")
      #expect(text.contains(found))
      try scratch.write(text.replacingOccurrences(of: found, with: replacement), "p.json")
      try await expectRefused(scratch, predictor, status: 65, "\(predictor): error: \(message)")
    }
  }

  /// Line ends and a missing last byte count too.
  @Test func everyByteCounts() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2 --score lac")
      let bytes = try scratch.bytes("p.json")
      for changed in [Array(bytes.dropLast()), bytes + [10], [32] + bytes] {
        try scratch.write(changed, "p.json")
        let result = try await ConformalProcess.run(["show", predictor])
        expectRefusal(result, status: 65, line: "\(predictor): error: contents that do not match *")
      }
    }
  }

  @Test(arguments: ["empty.json", "junk.json", "ok.npy"])
  func noArtifact(_ name: String) async throws {
    try await Scratch.with { scratch in
      let path = try scratch.prepare(["@/\(name)", "@/ok.npy", "@/labels.npy"])[0]
      try await expectRefused(
        scratch, path, status: 65,
        "\(path): error: no artifact (expected a JSON file written by `conformal fit`)")
    }
  }

  @Test func directoryAndAbsentFile() async throws {
    try await Scratch.with { scratch in
      _ = try scratch.prepare(["@/ok.npy", "@/labels.npy"])
      try await expectRefused(
        scratch, scratch.path, status: 66,
        "\(scratch.path): error: a directory (expected a file)")
      let absent = scratch["absent.json"]
      try await expectRefused(
        scratch, absent, status: 66, "\(absent): error: cannot open: No such file or directory")
    }
  }

  private func expectRefused(
    _ scratch: Scratch, _ artifact: String, status: Int32, _ line: String
  ) async throws {
    let before = try scratch.names()
    let outputs = ["--logits", scratch["ok.npy"]]
    let commands = [
      ["show", artifact],
      ["predict", "--predictor", artifact, "--out", scratch["s.csv"]] + outputs,
      ["evaluate", "--predictor", artifact, "--labels", scratch["labels.npy"]] + outputs,
    ]
    for command in commands {
      expectRefusal(try await ConformalProcess.run(command), status: status, line: line)
    }
    #expect(try scratch.names() == before)
  }
}
