import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Scores of the true labels alone, by way of files.
@Suite("Commands: scores of true labels")
struct TrueLabelScoresTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test("scores of the true labels alone fit as those of all labels do")
  func trueLabelScores() throws {
    let own = try bench.folder.write((0..<20).map { "\($0 % 7)\n" }.joined(), to: "own.txt")
    let all = try bench.folder.write(
      "a,b,c\n" + (0..<20).map { "\($0 % 7),9,\($0 % 3)\n" }.joined(), to: "all.csv")
    let zeros = try bench.folder.write(String(repeating: "0\n", count: 20), to: "zeros.txt")
    func fit(_ scores: String, _ labels: String?, _ classCount: Int?, _ out: String) throws
      -> String
    {
      var outputs = OutputsInput()
      outputs.scores = scores
      var command = FitPredictor(
        outputs: outputs, labels: labels.map { LabelsInput(labels: $0) },
        method: SplitConformal(score: .given, alpha: "0.2"), out: bench.folder.file(out))
      command.classCount = classCount
      try command.run(Capture().console)
      return command.out
    }
    func sets(_ predictor: String, _ name: String) throws -> String {
      var outputs = OutputsInput()
      outputs.scores = all
      try Predict(predictor: predictor, outputs: outputs, out: bench.folder.file(name))
        .run(Capture().console)
      return try bench.folder.text(name)
    }
    let alone = try sets(try fit(own, nil, 3, "alone.json"), "alone.csv")
    #expect(alone == (try sets(try fit(all, zeros, nil, "whole.json"), "whole.csv")))
    for (labels, classCount, found) in [
      (nil, nil, "--scores without --labels"), (zeros, 3, "--class-count with --labels"),
    ] as [(String?, Int?, String)] {
      #expect(
        try bench.failure { try fit(own, labels, classCount, "no.json") }.error.found == found)
    }
  }
}
