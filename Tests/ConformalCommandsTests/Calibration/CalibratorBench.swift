import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import Foundation
import ProbabilityCalibration
import ScoringCore
import TensorFiles
import Testing

/// Fashion-MNIST in parts of 400 rows: `a` for calibrators, `b` for predictors, `c` for policies, `d` to test, and
/// `e` for new data.
struct CalibratorBench {
  static let size = 400
  static let starts = ["a": 0, "b": 1_000, "c": 2_000, "d": 3_000, "e": 4_000]

  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    let reader = TensorReader()
    let data = "fashion-mnist/calibration_"
    let logits = try reader.matrix(at: try TensorAddress(Datasets.path(data + "logits.npy"))).0
    let labels = try reader.integers(at: try TensorAddress(Datasets.path(data + "labels.npy"))).0
    for (name, start) in Self.starts {
      let rows = start..<start + Self.size
      try write(
        rows.flatMap { row in (0..<10).map { Float(logits[row, $0]) } }, rowCount: Self.size,
        "\(name).npy")
      try Data(NPYArray(rows.map { labels[$0] }).bytes)
        .write(to: URL(fileURLWithPath: folder.file("\(name)_y.npy")))
    }
  }

  func write(_ values: [Float], rowCount: Int, _ name: String) throws {
    let header = NPYArray.header(
      isSingle: true, rowCount: rowCount, columnCount: values.count / rowCount)
    try Data(header + NPYArray(values).elementBytes)
      .write(to: URL(fileURLWithPath: folder.file(name)))
  }

  /// The outputs of a part as the model gave them.
  func raw(_ part: String) -> OutputsInput {
    var input = OutputsInput()
    input.logits = folder.file("\(part).npy")
    return input
  }

  func labels(_ part: String) -> LabelsInput { LabelsInput(labels: folder.file("\(part)_y.npy")) }

  /// Fits a calibrator and returns its file.
  @discardableResult
  func calibrator(
    _ method: String, part: String = "a", name: String = "calibrator.json", ids: String? = nil,
    classes: String? = nil
  ) throws -> String {
    var outputs = raw(part)
    outputs.ids = ids
    var command = FitCalibrator(
      outputs: outputs,
      labels: LabelsInput(labels: folder.file("\(part)_y.npy"), classes: classes),
      choice: .named(try CalibrationMethods.method(named: method)))
    command.out = folder.file(name)
    #expect(try command.run(Capture().console) == .success)
    return command.out
  }

  /// The probabilities of a part after a calibrator, from a file.
  func transformed(_ outputs: OutputsInput, _ calibrator: String, _ name: String) throws
    -> OutputsInput
  {
    var command = Transform(calibrator: calibrator, outputs: outputs)
    command.out = folder.file("\(name)_p.npy")
    try command.run(Capture().console)
    var input = OutputsInput()
    input.probabilities = command.out
    return input
  }

  func fitCommand(
    _ outputs: OutputsInput, part: String = "b", calibrator: String? = nil,
    method: SplitConformal = SplitConformal(score: .aps, alpha: "0.1", seed: 3),
    name: String = "predictor.json"
  ) -> FitPredictor {
    var command = FitPredictor(
      outputs: outputs, labels: labels(part), method: method, out: folder.file(name))
    command.calibrator = calibrator
    return command
  }

  /// Fits a predictor on part b and returns its file.
  func predictor(
    calibrator: String?, name: String = "predictor.json",
    method: SplitConformal = SplitConformal(score: .aps, alpha: "0.1", seed: 3)
  ) throws -> String {
    let command = fitCommand(raw("b"), calibrator: calibrator, method: method, name: name)
    try command.run(Capture().console)
    return command.out
  }

  func predict(
    _ predictor: String, _ outputs: OutputsInput, groups: GroupsInput? = nil, threads: Int? = nil
  ) throws -> String {
    try Predict(
      predictor: predictor, outputs: outputs, groups: groups, pValues: true,
      out: folder.file("sets.csv"), execution: Execution(threadCount: threads)
    ).run(Capture().console)
    return try folder.text("sets.csv")
  }
}
