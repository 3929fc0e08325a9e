import Foundation
import Testing

/// Files of so many rows that a few bytes a row would not fit into the memory that the program is given.
@Suite struct ManyRowsTests {
  /// 8 bytes a row, which one score takes in memory, would be all of ``memoryKibibytes``.
  private static let rowCount = 24 << 20
  /// What `RLIMIT_DATA` grants: private memory that can be written, touched or not, stacks included.
  ///
  /// Less than the 256 MiB that are promised, so that fewer rows are enough.
  private static let memoryKibibytes = 192 << 10

  /// In a release build, on a system that counts private memory against the limit (Linux since 4.7).
  private static let canLimit: Bool = {
    #if DEBUG || !os(Linux)
    false
    #else
    true
    #endif
  }()

  /// Fits, and predicts from a pipe, with the limit set, so that the program fails where it takes more.
  ///
  /// Two threads: each has a stack that counts, and a machine may have many processors.
  @Test(.enabled(if: canLimit, "takes minutes in a debug build, and needs RLIMIT_DATA of Linux"))
  func limitedMemory() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      let run = try await ConformalProcess.shell(
        """
        ulimit -d \(Self.memoryKibibytes) && cd "$1" && export TMPDIR="$1" &&
        "$CONFORMAL" fit predictor --logits logits.npy --labels labels.npy --score lac --alpha 0.1 \
          --threads 2 --out p.json &&
        cat logits.npy | "$CONFORMAL" predict --predictor p.json --logits - --threads 2 \
          --format csv --out /dev/null && ls -A
        """, [scratch.path])
      expectSuccess(run)
      let lines = run.errorText.split(separator: "\n")
      #expect(lines.first == "fitted lac, deterministic on 25 165 824 rows of 2 classes")
      #expect(lines.contains { $0.hasPrefix("25 165 824 sets at alpha 0.1: ") })
      #expect(lines.contains { $0.contains("the quantile is score 22649243 of 25165824") })
      #expect(run.outputText == "labels.npy\nlogits.npy\np.json\n")
    }
  }

  /// Without room for temporary files the error says where, and what to do; no artifact appears.
  @Test(
    .enabled(if: canLimit, "takes long in a debug build"),
    arguments: [
      ("export TMPDIR=/nonexistent", "cannot create a temporary file: No such file or directory"),
      ("trap '' XFSZ; ulimit -f 1000", "cannot write a temporary file: File too large"),
    ])
  func noRoom(preparation: String, finding: String) async throws {
    try await Scratch.with { scratch in
      try write(scratch, rowCount: 1 << 21)
      let run = try await ConformalProcess.shell(
        """
        cd "$1" && export TMPDIR="$1" && \(preparation)
        "$CONFORMAL" fit predictor --logits logits.npy --labels labels.npy --alpha 0.1 --out p.json
        """, [scratch.path])
      #expect(run.status == 73)
      #expect(run.errorLines.count == 1)
      #expect(
        run.errorLines[0].hasSuffix(
          "error: \(finding); make room there, or name another folder in TMPDIR"))
      #expect(try scratch.names() == ["labels.npy", "logits.npy"])
    }
  }

  /// Half-precision logits of 2 classes, a pattern of a million rows again and again, and labels.
  private func write(_ scratch: Scratch, rowCount: Int = rowCount) throws {
    let period = 1 << 20
    var state: UInt32 = 1
    var logits: [UInt8] = []
    var labels: [UInt8] = []
    for _ in 0..<period {
      for _ in 0..<2 {
        state = state &* 1_664_525 &+ 1_013_904_223
        // A sign, an exponent that makes 2 to 4, and 10 random bits.
        let half = UInt16(state >> 16) & 0x83ff | 0x4000
        logits += [UInt8(truncatingIfNeeded: half), UInt8(half >> 8)]
      }
      labels.append(UInt8(state >> 30 & 1))
    }
    for (name, type, shape, data) in [
      ("logits.npy", "<f2", "(\(rowCount), 2)", logits),
      ("labels.npy", "|u1", "(\(rowCount),)", labels),
    ] {
      try scratch.write(npy(type, shape, []), name)
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch[name]))
      try file.seekToEnd()
      for _ in 0..<rowCount / period { try file.write(contentsOf: Data(data)) }
      try file.close()
    }
  }
}
