import Foundation
import Synchronization
import Testing

/// Predictions stream over a file that is larger than the memory they may take.
@Suite struct LargeInputTests {
  private static let rowCount = 1 << 20
  private static let classCount = 512

  /// In a release build, on a system that counts a process's own pages apart from mapped ones.
  private static let canMeasure: Bool = {
    #if DEBUG
    false
    #else
    FileManager.default.fileExists(atPath: "/proc/self/status")
    #endif
  }()

  /// 2 GiB of zeros in a sparse file: it takes no disk, and every label has the same probability.
  @Test(.enabled(if: canMeasure, "takes minutes in a debug build, and reads /proc"))
  func boundedMemory() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fit(scratch)
      try scratch.write(
        npy("<f4", "(\(Self.rowCount), \(Self.classCount))", []), "large.npy")
      let handle = try FileHandle(
        forWritingTo: URL(fileURLWithPath: scratch["large.npy"]))
      let start = try handle.seekToEnd()
      try handle.truncate(atOffset: start + UInt64(Self.rowCount * Self.classCount * 4))
      try handle.close()

      let peak = Mutex(0)
      let result = try await ConformalProcess.run(
        [
          "predict", "--predictor", predictor, "--logits", scratch["large.npy"], "--format", "csv",
          "--out", "/dev/null",
        ],
        sample: { identifier in
          let kibibytes = residentKibibytes(identifier)
          peak.withLock { $0 = max($0, kibibytes) }
        })
      expectSuccess(result)
      #expect(result.errorText.hasPrefix("1 048 576 sets at alpha 0.2: 0.000 labels on average"))
      let most = peak.withLock { $0 }
      #expect(most > 0 && most < 256 << 10, "\(most) KiB of its own")
    }
  }

  /// A predictor whose quantile lies below 1 - 1/K: sets of equal logits are empty, so that little is
  /// written.
  private func fit(_ scratch: Scratch) async throws -> String {
    var logits = [Float](repeating: 0, count: 30 * Self.classCount)
    for row in 0..<30 { logits[row * Self.classCount] = 20 }
    try scratch.write(npy("<f4", "(30, \(Self.classCount))", littleEndian(logits)), "fit.npy")
    try scratch.write(npy("|u1", "(30,)", [UInt8](repeating: 0, count: 30)), "fit_labels.npy")
    let run = try await ConformalProcess.run([
      "fit", "predictor", "--logits", scratch["fit.npy"], "--labels", scratch["fit_labels.npy"],
      "--alpha", "0.2", "--score", "lac", "--out", scratch["p.json"],
    ])
    expectSuccess(run)
    return scratch["p.json"]
  }
}

/// The anonymous resident memory of a process in KiB, without mapped file pages; 0 when it has ended.
private func residentKibibytes(_ identifier: Int32) -> Int {
  guard let status = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
  else {
    return 0
  }
  let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
  return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
}
