import Foundation
import Testing

/// A file that is absent or cannot be read ends with 66.
@Suite struct MissingInputTests {
  static let absent = "error: cannot open: No such file or directory"

  @Test(arguments: [
    Refusal(
      "outputs", "fit predictor --logits @/absent.npy --labels @/labels.npy --alpha 0.2",
      "@/absent.npy: \(absent)"),
    Refusal(
      "member", "fit predictor --logits @/absent.npz:logits --labels @/labels.npy --alpha 0.2",
      "@/absent.npz*: \(absent)"),
    Refusal(
      "labels", "fit predictor --logits @/ok.npy --labels @/absent.csv:y --alpha 0.2",
      "@/absent.csv*: \(absent)"),
    Refusal(
      "classes",
      "fit predictor --logits @/ok.npy --labels @/labels.npy --classes @/absent.txt --alpha 0.2",
      "@/absent.txt: \(absent)"),
    Refusal(
      "ids", "fit predictor --logits @/ok.npy --labels @/labels.npy --ids @/absent.npy --alpha 0.2",
      "@/absent.npy: \(absent)"),
    Refusal(
      "weights",
      "fit predictor --features @/ok.npy --weights-matrix @/absent.npy --labels @/labels.npy --alpha 0.2",
      "@/absent.npy: \(absent)"),
    Refusal(
      "directory", "fit predictor --logits @/ --labels @/labels.npy --alpha 0.2",
      "@/: error: a directory (expected a file)"),
    Refusal("artifact", "show @/absent.json", "@/absent.json: \(absent)"),
    Refusal("file as a directory", "show @/ok.npy/p.json", "*error: cannot open: *"),
  ])
  func missing(_ refusal: Refusal) async throws { try await refusal.check(status: 66) }

  /// Permissions bind everybody but root: root hands over to the user nobody.
  @Test(.enabled(if: Self.canBeNobody, "needs an ordinary user, or setpriv and user 65534"))
  func unreadable() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: predictor)
      let result = try await ConformalProcess.shell(
        "\(Self.asNobody) \"$CONFORMAL\" show \"$1\"", [predictor])
      expectRefusal(
        result, status: 66, line: "\(predictor): error: cannot open: Permission denied")
    }
  }

  static let asNobody =
    getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""

  /// Whether nobody may run the program, which may lie in a directory of root's own.
  static let canBeNobody: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\(asNobody) '\(ConformalProcess.binary)' --version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
