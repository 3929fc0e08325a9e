import ScoringCore
import TensorFiles
import Testing

/// The model outputs that come with the package.
struct Dataset: Sendable, CustomTestStringConvertible {
  let name: String
  let option: String
  let classCount: Int
  /// The files with `PART` in place of `calibration` or `test`.
  let outputs: String
  let labels: String

  var testDescription: String { name }

  static let fashion = Dataset(
    name: "fashion-mnist", option: "--logits", classCount: 10, outputs: "PART_logits.npy",
    labels: "PART_labels.npy")
  static let archive = Dataset(
    name: "digits-logistic-regression", option: "--logits", classCount: 10,
    outputs: "PART.npz:logits", labels: "PART.npz:labels")
  static let binary = Dataset(
    name: "breast-cancer-logistic-regression", option: "--positive-probability", classCount: 2,
    outputs: "PART.csv:p_benign", labels: "PART.csv:label")

  static let all = [
    fashion, archive, binary,
    Dataset(
      name: "digits-naive-bayes", option: "--probabilities", classCount: 10,
      outputs: "PART.npz:probabilities", labels: "PART.npz:labels"),
    Dataset(
      name: "digits-random-forest", option: "--probabilities", classCount: 10,
      outputs: "PART.safetensors:probabilities", labels: "PART.safetensors:labels"),
    Dataset(
      name: "breast-cancer-random-forest", option: "--probabilities", classCount: 2,
      outputs: "PART.csv:p_malignant..p_benign", labels: "PART.csv:label"),
    Dataset(
      name: "language-identification", option: "--logits", classCount: 140,
      outputs: "PART_logits.npy", labels: "PART_labels.npy"),
  ]

  /// The folder of all datasets, found from this file.
  static let folder: String = {
    let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    return package.joined(separator: "/") + "/datasets"
  }()

  func path(_ file: String, _ part: String) -> String {
    "\(Dataset.folder)/\(name)/" + (file.hasPrefix("PART") ? part + file.dropFirst(4) : file)
  }

  func outputArguments(_ part: String) -> [String] { [option, path(outputs, part)] }

  func arguments(_ part: String) -> [String] {
    outputArguments(part) + ["--labels", path(labels, part)]
  }

  /// Fits a predictor and returns its file.
  func fit(
    _ scratch: Scratch, _ options: String = "--score lac --alpha 0.1", to name: String = "p.json"
  ) async throws -> String {
    let words = options.split(separator: " ").map(String.init)
    let run = try await ConformalProcess.run(
      ["fit", "predictor"] + arguments("calibration") + words + ["--out", scratch[name]])
    expectSuccess(run)
    return scratch[name]
  }

  /// The probabilities of a part, by a plain softmax in Double.
  func slowProbabilities(_ part: String) throws -> [[Double]] {
    let address = try TensorAddress(path(outputs, part))
    switch option {
    case "--positive-probability":
      return try TensorReader().vector(at: address).0.doubles().map { [1 - $0, $0] }
    case "--probabilities":
      return rows(try TensorReader().matrix(at: address).0)
    default:
      return rows(try TensorReader().matrix(at: address).0).map(softmax)
    }
  }

  func slowLabels(_ part: String) throws -> [Int] {
    try TensorReader().integers(at: try TensorAddress(path(labels, part))).0.map { Int($0) }
  }

  private func rows(_ matrix: Matrix) -> [[Double]] {
    (0..<matrix.rowCount).map { row in (0..<matrix.columnCount).map { matrix[row, $0] } }
  }
}
