import Foundation
import Testing

/// An output that cannot be written ends with 73, and what was there before stays.
@Suite struct CannotWriteTests {
  static let full = "error: cannot write: No space left on device"

  @Test(arguments: ["fit", "predict", "evaluate"])
  func badTargets(_ command: String) async throws {
    try await Scratch.with { scratch in
      let words = try await words(command, scratch)
      let before = try scratch.names()
      let directory = scratch.path
      for (target, line) in [
        (
          scratch["absent/o.csv"],
          "\(scratch["absent/o.csv"]): error: cannot create: No such file or directory"
        ),
        (directory, "\(directory): error: cannot write: Is a directory"),
        (scratch["ok.npy/o.csv"], "*error: cannot *: Not a directory"),
        ("", "*error: an empty file name (expected a file)"),
      ] {
        expectRefusal(
          try await ConformalProcess.run(words + ["--out", target]), status: 73, line: line)
      }
      #expect(try scratch.names() == before)
    }
  }

  /// `/dev/full` takes no byte.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"),
    arguments: ["fit", "predict", "evaluate", "show", "doctor"])
  func fullDevice(_ command: String) async throws {
    try await Scratch.with { scratch in
      let words = try await words(command, scratch)
      if words.contains("--alpha") || words.contains("--predictor") {
        let result = try await ConformalProcess.run(words + ["--out", "/dev/full"])
        expectRefusal(result, status: 73, line: "/dev/full: \(Self.full)")
      }
      let result = try await ConformalProcess.shell("\"$CONFORMAL\" \"$@\" > /dev/full", words)
      expectRefusal(result, status: 73, line: "-: \(Self.full)")
      let closed = try await ConformalProcess.shell("\"$CONFORMAL\" \"$@\" >&-", words)
      expectRefusal(closed, status: 73, line: "-: error: cannot write: Bad file descriptor")
    }
  }

  /// Too big for the limit, whether the file exists or not; SIGXFSZ is ignored by the program.
  @Test(arguments: ["csv", "jsonl", "npz", "json"])
  func fileSizeLimit(_ format: String) async throws {
    try await Scratch.with { scratch in
      let predictor = try await Dataset.fashion.fit(scratch)
      try scratch.write("before\n", "old.\(format)")
      let before = try scratch.names()
      for name in ["old.\(format)", "new.\(format)"] {
        let result = try await ConformalProcess.shell(
          "ulimit -f 8; \"$CONFORMAL\" predict --predictor \"$1\" --logits \"$2\" --out \"$3\"",
          [predictor, Dataset.fashion.outputArguments("test")[1], scratch[name]])
        expectRefusal(
          result, status: 73, line: "\(scratch[name]): error: cannot write: File too large")
      }
      #expect(try scratch.text("old.\(format)") == "before\n")
      #expect(try scratch.names() == before)
    }
  }

  /// A file system of 64 KiB, in a mount namespace of its own so that nothing can stay mounted.
  @Test(.enabled(if: Self.canMount, "needs the right to mount a tmpfs (unshare -m)"))
  func fullFileSystem() async throws {
    try await Scratch.with { scratch in
      let predictor = try await Dataset.fashion.fit(scratch)
      let result = try await ConformalProcess.shell(
        """
        exec unshare -m bash -c 'set -e; mkdir "$3/small"; mount -t tmpfs -o size=32k none "$3/small"; \
        echo before > "$3/small/s.jsonl"; set +e; \
        "$CONFORMAL" predict --predictor "$1" --logits "$2" --out "$3/small/s.jsonl"; status=$?; \
        test "$(cat "$3/small/s.jsonl")" = before || status=101; \
        test "$(ls -A "$3/small")" = s.jsonl || status=102; exit $status' bash "$@"
        """, [predictor, Dataset.fashion.outputArguments("test")[1], scratch.path])
      expectRefusal(result, status: 73, line: "\(scratch["small/s.jsonl"]): \(Self.full)")
    }
  }

  /// Data that turn out bad late leave the target as it was.
  @Test func badDataLeaveTheTarget() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      let old = try scratch.bytes("p.json")
      let logits = try scratch.prepare(["@/nan.npy"])[0]
      try scratch.write("before\n", "s.csv")
      let before = try scratch.names()
      let predict = try await ConformalProcess.run([
        "predict", "--predictor", predictor, "--logits", logits, "--out", scratch["s.csv"],
      ])
      expectRefusal(
        predict, status: 65, line: "\(logits):7:1: error: nan (expected a finite logit)")
      let fit = try await ConformalProcess.run([
        "fit", "predictor", "--logits", logits, "--labels", scratch["labels.npy"], "--alpha", "0.2",
        "--out", predictor,
      ])
      expectRefusal(fit, status: 65, line: "\(logits):7:1: error: nan (expected a finite logit)")
      #expect(try scratch.text("s.csv") == "before\n")
      #expect(try scratch.bytes("p.json") == old)
      #expect(try scratch.names() == before)
    }
  }

  /// Links stay links and permissions stay as they are.
  @Test func replacement() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      try scratch.write("before\n", "real.csv")
      let manager = FileManager.default
      try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scratch["real.csv"])
      try manager.createSymbolicLink(
        atPath: scratch["link.csv"], withDestinationPath: "real.csv")
      let result = try await ConformalProcess.run([
        "predict", "--predictor", predictor, "--logits", scratch["ok.npy"], "--out",
        scratch["link.csv"],
      ])
      expectSuccess(result)
      #expect(try manager.destinationOfSymbolicLink(atPath: scratch["link.csv"]) == "real.csv")
      #expect(try scratch.text("real.csv").hasPrefix("row,size,labels\n"))
      let attributes = try manager.attributesOfItem(atPath: scratch["real.csv"])
      #expect(attributes[.posixPermissions] as? Int == 0o640)
    }
  }

  /// The command with its inputs, without an output.
  private func words(_ command: String, _ scratch: Scratch) async throws -> [String] {
    let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
    let logits = ["--logits", scratch["ok.npy"]]
    let labels = ["--labels", scratch["labels.npy"]]
    switch command {
    case "fit": return ["fit", "predictor", "--alpha", "0.2"] + logits + labels
    case "predict": return ["predict", "--predictor", predictor, "--format", "csv"] + logits
    case "evaluate":
      let other = try scratch.prepare(["@/other.npy"])
      return ["evaluate", "--predictor", predictor, "--logits"] + other + labels
    case "show": return ["show", predictor]
    default: return [command]
    }
  }

  static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "unshare -m mount -t tmpfs none /mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
