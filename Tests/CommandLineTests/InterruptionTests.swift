import Foundation
import Testing

/// A run that is ended by a signal leaves the target as it was and no temporary file.
@Suite struct InterruptionTests {
  @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)])
  func signals(_ name: String, _ status: Int) async throws {
    try await Scratch.with { scratch in
      let result = try await predict(
        scratch,
        "kill -\(name) $!; wait $!; echo $?")
      #expect(result.outputText == "\(status)\n")
      #expect(try scratch.text("s.csv") == "before\n")
      #expect(try scratch.names() == ["large.npy", "p.json", "s.csv"])
    }
  }

  /// What the caller ignores stays ignored, as under `nohup`.
  @Test func ignoredSignal() async throws {
    try await Scratch.with { scratch in
      let result = try await predict(
        scratch,
        "kill -HUP $!; sleep 0.1; kill -TERM $!; wait $!; echo $?",
        before: "trap '' HUP")
      #expect(result.outputText == "143\n")
    }
  }

  /// Starts a prediction of some seconds in the background of a shell script, which goes on when the
  /// temporary file is there.
  private func predict(
    _ scratch: Scratch, _ script: String, before: String = ":"
  ) async throws -> ProcessResult {
    let predictor = try await Dataset.fashion.fit(scratch)
    try scratch.write(npy("<f4", "(50000000, 10)", []), "large.npy")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch["large.npy"]))
    try handle.truncate(atOffset: try handle.seekToEnd() + 2_000_000_000)
    try handle.close()
    try scratch.write("before\n", "s.csv")
    return try await ConformalProcess.shell(
      "set -m; cd \"$2\"; \(before); "
        + "\"$CONFORMAL\" predict --predictor \"$1\" --logits large.npy --out s.csv >/dev/null 2>&1 & "
        + "for i in $(seq 1000); do ls -A | grep -q tmp && break; sleep 0.01; done; " + script,
      [predictor, scratch.path])
  }
}
