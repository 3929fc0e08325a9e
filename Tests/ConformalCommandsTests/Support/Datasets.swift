import ConformalCommands
import ConformalInputs
import ConformalPrediction
import Foundation

/// The stored outputs of real models.
enum Datasets {
  /// The path of a file, or of an array in it.
  static func path(_ name: String) -> String {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("datasets").path + "/" + name
  }
}

/// Outputs and labels of one part of a dataset, as the command line names them.
struct DataCase: Sendable, CustomStringConvertible {
  enum Source {
    case logits
    case probabilities
    case positiveProbability
  }

  let folder: String
  let source: Source
  /// The outputs and the labels, with `PART` for calibration or test.
  let outputs: String
  let labels: String
  let classCount: Int
  /// Rows of the test part.
  let testCount: Int

  var description: String { "\(folder), \(outputs)" }

  /// Every dataset, and every format.
  static let all = [
    DataCase(
      folder: "fashion-mnist", source: .logits, outputs: "PART_logits.npy",
      labels: "PART_labels.npy", classCount: 10, testCount: 5000),
    DataCase(
      folder: "language-identification", source: .logits, outputs: "PART_logits.npy",
      labels: "PART_labels.npy", classCount: 140, testCount: 2313),
    digits,
    DataCase(
      folder: "digits-naive-bayes", source: .probabilities, outputs: "PART.npz:probabilities",
      labels: "PART.npz:labels", classCount: 10, testCount: 597),
    DataCase(
      folder: "digits-random-forest", source: .probabilities,
      outputs: "PART.safetensors:probabilities", labels: "PART.safetensors:labels",
      classCount: 10, testCount: 597),
    DataCase(
      folder: "breast-cancer-logistic-regression", source: .positiveProbability,
      outputs: "PART.csv:p_benign", labels: "PART.csv:label", classCount: 2, testCount: 184),
    DataCase(
      folder: "breast-cancer-naive-bayes", source: .positiveProbability,
      outputs: "PART.csv:1", labels: "PART.csv:2", classCount: 2, testCount: 184),
    DataCase(
      folder: "breast-cancer-random-forest", source: .probabilities,
      outputs: "PART.csv:p_malignant..p_benign", labels: "PART.csv:label", classCount: 2,
      testCount: 184),
  ]

  /// Logits of ten classes in an archive: the usual small case.
  static let digits = DataCase(
    folder: "digits-logistic-regression", source: .logits, outputs: "PART.npz:logits",
    labels: "PART.npz:labels", classCount: 10, testCount: 597)

  func path(_ name: String, _ part: String) -> String {
    Datasets.path("\(folder)/" + name.replacingOccurrences(of: "PART", with: part))
  }

  func input(_ part: String) -> OutputsInput {
    var input = OutputsInput()
    switch source {
    case .logits: input.logits = path(outputs, part)
    case .probabilities: input.probabilities = path(outputs, part)
    case .positiveProbability: input.positiveProbability = path(outputs, part)
    }
    return input
  }

  func labels(_ part: String) -> LabelsInput { LabelsInput(labels: path(labels, part)) }

  /// Fits a predictor on the calibration part.
  @discardableResult
  func fit(
    _ method: SplitConformal, to out: String, ids: String? = nil, console: Capture = Capture()
  ) throws -> String {
    var outputs = input("calibration")
    outputs.ids = ids
    try FitPredictor(outputs: outputs, labels: labels("calibration"), method: method, out: out)
      .run(console.console)
    return out
  }
}
