import ConformalArtifacts
import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// The same input gives the same bytes: on a second run, on any number of threads and on any tier.
@Suite("Commands: reproducibility")
struct ReproducibilityTests {
  private let executions =
    [1, 1, 2, 7].map { Execution(threadCount: $0) }
    + KernelTier.available.map { Execution(threadCount: 2, tier: $0) }

  @Test("artifacts", arguments: [DataCase.all[0], DataCase.all[4], DataCase.all[6]])
  func artifacts(data: DataCase) throws {
    let folder = try ScratchFolder()
    var files: Set<[UInt8]> = []
    for execution in executions {
      let artifact = try FitPredictor(
        outputs: data.input("calibration"), labels: data.labels("calibration"),
        method: SplitConformal(score: .raps(), alphas: ["0.05", "0.1"], seed: 11),
        out: folder.file("predictor.json"), execution: execution
      ).run(Capture().console)
      files.insert(try folder.bytes("predictor.json"))
      #expect(try artifact.encoded() == folder.bytes("predictor.json"))
    }
    #expect(files.count == 1)
    #expect(folder.names == ["predictor.json"])
  }

  @Test("sets and reports", arguments: [DataCase.digits, DataCase.all[7]])
  func results(data: DataCase) throws {
    let folder = try ScratchFolder()
    let predictor = try data.fit(
      SplitConformal(score: .aps, alpha: "0.1", seed: 4), to: folder.file("predictor.json"))
    var texts: Set<[UInt8]> = []
    var archives: Set<[UInt8]> = []
    var reports: Set<String> = []
    for execution in executions {
      for name in ["sets.csv", "sets.npz"] {
        try Predict(
          predictor: predictor, outputs: data.input("test"), pValues: true,
          out: folder.file(name), execution: execution
        ).run(Capture().console)
      }
      texts.insert(try folder.bytes("sets.csv"))
      archives.insert(try folder.bytes("sets.npz"))
      var command = Evaluate(
        predictor: predictor, outputs: data.input("test"), labels: data.labels("test"))
      command.json = true
      command.execution = execution
      let capture = Capture()
      _ = try command.run(capture.console)
      reports.insert(capture.output)
    }
    #expect(texts.count == 1)
    #expect(archives.count == 1)
    #expect(reports.count == 1)
  }
}
