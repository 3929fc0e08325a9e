import Foundation
import Testing

/// `control` as a process.
@Suite struct ControlCommandTests {
  private static let control =
    "control --multilabel @/s.csv --truth @/t.csv --risk false-negative-rate"

  /// Forty rows of two labels: the true one has a score above 0.5, but for one row.
  private func write(_ scratch: Scratch) throws {
    let scores = (0..<40).map { $0 == 7 ? "0.2,0.1\n" : "0.9,0.\($0 % 5)\n" }
    try scratch.write("a,b\n" + scores.joined(), "s.csv")
    try scratch.write("a,b\n" + (0..<40).map { _ in "1,0\n" }.joined(), "t.csv")
  }

  private func arguments(_ text: String, _ scratch: Scratch) -> [String] {
    text.split(separator: " ").map { $0.replacingOccurrences(of: "@/", with: scratch.path + "/") }
  }

  @Test func everyMethod() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      var outputs: [String] = []
      for rest in [
        "--max-risk 10% --method crc",
        "--max-risk 0.2 --method rcps --delta 1/10 --bound betting --grid 10 --threads 1",
        "--max-risk 0.2 --method rcps --delta 1/10 --bound betting --grid 10 --threads 3",
        "--max-risk 0.3 --risk set-size --max-risk 0.9 --method ltt --top-k 1..2 --testing holm "
          + "--thresholds 0.05,0.5,0.8",
      ] {
        let command = arguments("\(Self.control) \(rest)", scratch)
        outputs.append(expectSuccess(try await ConformalProcess.run(command)).outputText)
      }
      #expect(outputs[0].hasPrefix("Answer labels with a score >= 0.9.\n"))
      #expect(outputs[1] == outputs[2])
      #expect(
        outputs[3].contains("grid        6 parameters: thresholds 0.05 ... 0.8, at most 1, 2"))
    }
  }

  @Test func nothingFeasibleIsExitCodeOne() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      let result = try await ConformalProcess.run(
        arguments("\(Self.control) --max-risk 0.02 --method crc", scratch))
      #expect(result.status == 1)
      #expect(result.outputText.hasPrefix("No parameter of the grid keeps the risk with 40 rows."))
    }
  }

  @Test(arguments: [
    (
      "--max-risk 0.1 --max-risk 0.2 --method crc",
      "error: 1 --risk and 2 --max-risk (expected one --max-risk for each --risk)"
    ),
    ("--max-risk 0.1 --method crc --delta 0.1", "error: --delta with --method crc "),
    ("--max-risk 0.1 --method rcps --testing holm", "error: --testing with --method rcps "),
    ("--max-risk 2 --method crc", "error: --max-risk: level 2 is out of range"),
    ("--max-risk 0.1 --method crc --grid 5 --thresholds 0.1", "error: --grid and --thresholds "),
    ("--max-risk 0.1 --method crc --thresholds 0.1,x", "error: --thresholds 0.1,x (expected "),
    ("--max-risk 0.1 --method crc --top-k 3..1", "error: --top-k 3..1 (expected a count"),
    ("--max-risk 0.1 --method crc --test-scores @/s.csv", "error: one of --test-scores and "),
  ])
  func usage(_ rest: String, _ message: String) async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      let result = try await ConformalProcess.run(
        arguments("\(Self.control) \(rest)", scratch))
      #expect(result.status == 64)
      #expect(result.errorLines.count == 1)
      #expect(result.errorLines.first?.hasPrefix(message) == true, "\(result.errorLines)")
    }
  }
}
