import Testing

/// What `evaluate` refuses, warns about, and judges.
@Suite struct EvaluationTests {
  private let fashion = Dataset.fashion

  @Test func sameFile() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fashion.fit(scratch)
      let command = ["evaluate", "--predictor", predictor] + fashion.arguments("calibration")
      let refused = try await ConformalProcess.run(command)
      let file = fashion.outputArguments("calibration")[1]
      expectRefusal(
        refused, status: 65,
        line:
          "\(file): error: a file of logits that the predictor was fitted on (expected rows "
          + "that the predictor was not fitted on); *say --allow-overlap")
      let accepted = expectSuccess(try await ConformalProcess.run(command + ["--allow-overlap"]))
      #expect(
        accepted.errorLines == [
          "warning: a file of logits that the predictor was fitted on"
        ])
      #expect(accepted.outputText.contains("\ncoverage "))
      let report = expectSuccess(
        try await ConformalProcess.run(command + ["--allow-overlap", "--json"]))
      #expect(try document(report.outputText)["overlap"] is String)
    }
  }

  /// The rows of the calibration file in another file, in other company and another order.
  @Test func sameRowsInAnotherFile() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fashion.fit(scratch)
      let fitted = try rows("calibration")
      let fresh = try rows("test")
      let mixed = Array(fresh.prefix(2_000)) + fitted.prefix(2_000).reversed()
      let command = ["evaluate", "--predictor", predictor] + (try write(mixed, scratch))
      let refused = try await ConformalProcess.run(command)
      expectRefusal(
        refused, status: 65,
        line:
          "\(scratch["logits.npy"]): error: * of * sampled rows that the predictor was fitted on are rows here, far more "
          + "than coincidence explains (p = *) (expected *); *say --allow-overlap")
      let accepted = expectSuccess(try await ConformalProcess.run(command + ["--allow-overlap"]))
      #expect(accepted.errorLines.count == 1)
      #expect(accepted.errorLines.first?.hasPrefix("warning: ") == true)
    }
  }

  @Test func sameIdentifiers() async throws {
    try await Scratch.with { scratch in
      let identifiers = fashion.path("calibration_ids.npy", "")
      let predictor = try await fashion.fit(scratch, "--score aps --alpha 0.1 --ids \(identifiers)")
      let command = ["evaluate", "--predictor", predictor] + fashion.arguments("test")
      let refused = try await ConformalProcess.run(command + ["--ids", identifiers])
      expectRefusal(
        refused, status: 65,
        line:
          "*: error: * of * sampled row ids that the predictor was fitted on are row ids here (expected *)*"
      )
      let other = ["--ids", fashion.path("test_ids.npy", "")]
      let accepted = expectSuccess(try await ConformalProcess.run(command + other))
      #expect(accepted.errorLines.isEmpty)
    }
  }

  /// The honest test part passes; with labels moved by one the guarantee cannot hold.
  @Test func requiredConsistency() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fashion.fit(scratch)
      let command = ["evaluate", "--predictor", predictor, "--require-consistent"]
      let honest = try await ConformalProcess.run(command + fashion.arguments("test"))
      #expect(
        expectSuccess(honest).outputText.hasPrefix("The guarantee of 0.9 coverage is consistent"))

      let shifted = try rows("test").enumerated().map { row, value in
        (logits: value.logits, label: row % 10 == 0 ? (value.label + 1) % 10 : value.label)
      }
      let files = try write(shifted, scratch)
      let failed = try await ConformalProcess.run(command + files)
      #expect(failed.status == 1 && failed.errorText.isEmpty)
      #expect(failed.outputText.hasPrefix("The guarantee of 0.9 coverage did NOT hold"))
      let report = try await ConformalProcess.run(command + files + ["--json"])
      #expect(report.status == 1)
      let verdict = try document(report.outputText)
      #expect(verdict["consistent"] as? Bool == false)
      #expect((verdict["consistency"] as? [String: Any])?["verdict"] as? String == "too-few-hits")

      // Without the flag the same verdict is a report, not a failure.
      let reported = try await ConformalProcess.run(command.dropLast() + files)
      #expect(expectSuccess(reported).standardOutput == failed.standardOutput)
      // The report is written even where the check fails.
      let out = scratch["report.json"]
      let written = try await ConformalProcess.run(command + files + ["--json", "--out", out])
      #expect(written.status == 1 && written.standardOutput.isEmpty)
      #expect(try scratch.text("report.json") == report.outputText)
    }
  }

  private typealias Row = (logits: [UInt8], label: UInt8)

  private func rows(_ part: String) throws -> [Row] {
    let logits = try fileBytes(fashion.path(fashion.outputs, part)).suffix(200_000)
    let labels = try fileBytes(fashion.path(fashion.labels, part)).suffix(5_000)
    return zip(0..., labels).map { row, label in
      (logits: Array(logits.dropFirst(row * 40).prefix(40)), label: label)
    }
  }

  /// Writes rows and returns the options that name them.
  private func write(_ rows: [Row], _ scratch: Scratch) throws -> [String] {
    let logits = rows.flatMap { $0.logits }
    try scratch.write(npy("<f4", "(\(rows.count), 10)", logits), "logits.npy")
    try scratch.write(npy("|u1", "(\(rows.count),)", rows.map { $0.label }), "labels.npy")
    return ["--logits", scratch["logits.npy"], "--labels", scratch["labels.npy"]]
  }
}
