import Foundation
import Testing

/// `conformal cross` and `conformal ridge` from the process.
@Suite struct TrainingIntervalTests {
  /// 30 training rows in 3 folds, their out-of-fold predictions, and 5 new rows.
  private func write(_ scratch: Scratch) throws {
    func column(_ name: String, _ count: Int, _ value: (Int) -> Double) throws {
      try scratch.write("c\n" + (0..<count).map { "\(value($0))\n" }.joined(), name)
    }
    try column("oof.csv", 30) { Double($0 * 37 % 11) }
    try column("y.csv", 30) { Double($0 * 23 % 17) }
    try column("folds.csv", 30) { Double($0 % 3) }
    try column("x.csv", 30) { Double($0) }
    try column("z.csv", 5) { Double($0) * 10 }
    try column("y2.csv", 5) { Double($0) + 3 }
    try scratch.write("a,b,c\n1,2,3\n4,4,4\n5,3,1\n0,0,9\n2,2,2\n", "new.csv")
  }

  @Test func cross() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      let words = [
        "cross", "--predictions", scratch["oof.csv"], "--targets", scratch["y.csv"], "--folds",
        scratch["folds.csv"], "--fold-predictions", scratch["new.csv"], "--alpha", "0.1",
      ]
      let result = expectSuccess(try await ConformalProcess.run(words))
      let lines = result.outputText.split(separator: "\n")
      #expect(lines.count == 6 && lines[0] == "row,lower,upper")
      #expect(result.errorText.contains("CV+ (symmetric) of 30 training rows in 3 folds of 10"))
      // All models of row 1 predict 4: 4 -+ the 28th residual of 30.
      let residuals = (0..<30).map { abs($0 * 23 % 17 - $0 * 37 % 11) }.sorted()
      #expect(lines[2] == "1,\(4.0 - Double(residuals[27])),\(4.0 + Double(residuals[27]))")
      let minmax = expectSuccess(
        try await ConformalProcess.run(
          words + [
            "--method", "minmax", "--json", "--out", scratch["o.npz"], "--new-targets",
            scratch["y2.csv"], "--threads", "1",
          ]))
      let found = try document(minmax.outputText)
      #expect(found["name"] as? String == "CV-minmax")
      #expect(try scratch.names().contains("o.npz"))
    }
  }

  @Test func ridge() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      for method in ["full", "jackknife-plus"] {
        let result = expectSuccess(
          try await ConformalProcess.run([
            "ridge", "--features", scratch["x.csv"], "--targets", scratch["y.csv"],
            "--new-features", scratch["z.csv"], "--penalty", "1", "--alpha", "0.2", "--alpha",
            "0.1", "--method", method, "--new-targets", scratch["y2.csv"], "--out", "-",
          ]))
        let lines = result.outputText.split(separator: "\n")
        #expect(lines.count == 11)
        #expect(
          lines[0] == (method == "full" ? "row,alpha,lower,upper,pieces" : "row,alpha,lower,upper"))
        #expect(result.errorText.contains("targets inside"))
      }
    }
  }

  @Test(arguments: [
    Refusal(
      "no alpha", "cross --predictions @/ok.npy --targets @/ok.npy --fold-predictions @/ok.npy",
      "error: no --alpha (expected a level such as --alpha 0.1); see conformal cross --help"),
    Refusal(
      "unknown method",
      "ridge --features @/ok.npy --targets @/labels.npy --new-features @/ok.npy --alpha 0.1 --method x",
      "error: the value 'x' is invalid for '--method <name>'*; see conformal ridge --help"),
  ])
  func usage(_ refusal: Refusal) async throws { try await refusal.check(status: 64) }

  @Test(arguments: [
    Refusal(
      "matrix for a column",
      "cross --predictions @/ok.npy --targets @/labels.npy --fold-predictions @/ok.npy --alpha 0.1",
      "@/ok.npy: error: shape*(expected one dimension, or a single column)*"),
    Refusal(
      "NaN",
      "ridge --features @/nan.npy --targets @/labels.npy --new-features @/ok.npy --alpha 0.1",
      "@/nan.npy:7:1: error: nan (expected finite numbers)"),
  ])
  func data(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  /// What `RLIMIT_DATA` grants: private memory that can be written, touched or not, stacks included.
  private static let memoryKibibytes = 64 << 10

  /// In a release build, on a system that counts private memory against the limit (Linux since 4.7).
  private static let canLimit: Bool = {
    #if DEBUG || !os(Linux)
    false
    #else
    true
    #endif
  }()

  /// 8 000 models of 8 000 new rows in a sparse file of 256 MB, with a limit that does not hold it; others hold
  /// the matrix (MAPIE issues 160, 326 and 410: 18 to 50 GB).
  @Test(.enabled(if: canLimit, "takes long in a debug build, and needs RLIMIT_DATA of Linux"))
  func boundedMemory() async throws {
    try await Scratch.with { scratch in
      let count = 8_000
      let zeros = [UInt8](repeating: 0, count: 4 * count)
      try scratch.write(npy("<f4", "(\(count),)", zeros), "y.npy")
      try scratch.write(npy("<f4", "(\(count), \(count))", []), "new.npy")
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch["new.npy"]))
      let start = try handle.seekToEnd()
      try handle.truncate(atOffset: start + UInt64(4 * count * count))
      try handle.close()
      let run = try await ConformalProcess.shell(
        """
        ulimit -d \(Self.memoryKibibytes) && cd "$1" &&
        "$CONFORMAL" cross --predictions y.npy --targets y.npy --fold-predictions new.npy \
          --alpha 0.1 --threads 2 --format csv --out /dev/null
        """, [scratch.path])
      expectSuccess(run)
    }
  }
}
