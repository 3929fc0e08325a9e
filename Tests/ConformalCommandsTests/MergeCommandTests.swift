import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// `conformal merge` by way of files.
@Suite("Commands: merge")
struct MergeCommandTests {
  private let bench: Workbench
  /// Rows 0 to 11 and 12 to 19 of the bench.
  private let shards: [String]

  init() throws {
    bench = try Workbench()
    let logits = try bench.folder.text("logits.csv").split(separator: "\n")
    let labels = try bench.folder.text("labels.csv").split(separator: "\n")
    let folder = bench.folder
    shards = try [0..<12, 12..<20].enumerated().map { number, rows in
      func part(_ lines: [Substring], _ name: String) throws -> String {
        let kept = [lines[0]] + lines.dropFirst()[(rows.lowerBound + 1)...rows.upperBound]
        return try folder.write(kept.map { "\($0)\n" }.joined(), to: "\(name)\(number).csv")
      }
      var outputs = OutputsInput()
      outputs.logits = try part(logits, "logits")
      outputs.firstRow = rows.lowerBound
      let out = folder.file("shard\(number).json")
      try FitPredictor(
        outputs: outputs, labels: LabelsInput(labels: try part(labels, "labels")),
        method: SplitConformal(score: .aps, alpha: "0.1", seed: 4, allowsTrivial: true), out: out
      ).run(Capture().console)
      return out
    }
  }

  @Test("the predictor of all rows")
  func whole() throws {
    let capture = Capture()
    let merged = try Merge(shards: shards, out: bench.folder.file("merged.json")).run(
      capture.console)
    let out = bench.folder.file("whole.json")
    try bench.fit(
      bench.input(logits: bench.logits),
      method: SplitConformal(score: .aps, alpha: "0.1", seed: 4), out: out)
    let whole = try PredictorArtifact(contentsOf: out)
    #expect(merged.predictor.calibrationScores == whole.predictor.calibrationScores)
    #expect(merged.predictor.quantiles == whole.predictor.quantiles)
    #expect(merged.data.rows == whole.data.rows)
    #expect(
      capture.notes.first?.hasPrefix("merged 12 + 8 = 20 rows\nalpha 0.1: coverage >= 0.9") == true)
  }

  @Test("refusals name the shard and leave nothing behind")
  func refusals() throws {
    let other = bench.folder.file("other.json")
    try bench.fit(bench.input(logits: bench.logits), out: other)
    let out = bench.folder.file("none.json")
    for (files, line) in [
      ([shards[0]], "error: 1 artifact (expected at least two)"),
      ([shards[0], other], "other.json: error: a predictor with score lac"),
      (
        [shards[0], shards[0]],
        "shard0.json: error: a file of logits that another shard was fitted on"
      ),
      ([shards[0], bench.labels], "labels.csv: error: no artifact"),
    ] {
      let failure = try bench.failure { try Merge(shards: files, out: out).run(Capture().console) }
      #expect(failure.line.contains(line))
    }
  }

  @Test("sets of a shard of new rows are those of the whole")
  func firstRow() throws {
    try Merge(shards: shards, out: bench.folder.file("merged.json")).run(Capture().console)
    func predict(_ logits: String, firstRow: Int, _ name: String) throws -> [Substring] {
      var outputs = OutputsInput()
      outputs.logits = logits
      outputs.firstRow = firstRow
      try Predict(
        predictor: bench.folder.file("merged.json"), outputs: outputs,
        out: bench.folder.file(name)
      ).run(Capture().console)
      return try bench.folder.text(name).split(separator: "\n")
    }
    let whole = try predict(bench.logits, firstRow: 0, "whole.csv")
    for name in ["part.csv", "part.jsonl"] {
      _ = try predict(bench.folder.file("logits1.csv"), firstRow: 12, name)
    }
    #expect(
      try predict(bench.folder.file("logits1.csv"), firstRow: 12, "p.csv").dropFirst()
        == whole[13...])
    #expect(try bench.folder.text("part.jsonl").hasPrefix(#"{"row":12,"#))
    var both = OutputsInput()
    (both.logits, both.firstRow, both.ids) = (bench.logits, 3, bench.labels)
    let request = both
    let failure = try bench.failure {
      try Predict(
        predictor: bench.folder.file("merged.json"), outputs: request,
        out: bench.folder.file("none.csv")
      ).run(Capture().console)
    }
    #expect(failure.error.found == "--first-row and --ids")
  }
}
