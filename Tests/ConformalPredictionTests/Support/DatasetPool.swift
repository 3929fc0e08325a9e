import ConformalPrediction
import Foundation
import ScoringCore
import TensorFiles
import Testing

/// Both parts of a dataset of the repository, pooled.
struct DatasetPool: Sendable {
  /// Where a dataset keeps its arrays; `#` stands for the name of a part.
  struct Source: Sendable {
    let name: String
    let form: Form
    let outputs: String
    let labels: String
  }

  enum Form {
    case logits
    case probabilities
    case positiveProbability
  }

  /// Every dataset of datasets/README.md.
  static let sources = [
    Source(
      name: "fashion-mnist", form: .logits, outputs: "#_logits.npy", labels: "#_labels.npy"),
    Source(
      name: "digits-logistic-regression", form: .logits, outputs: "#.npz:logits",
      labels: "#.npz:labels"),
    Source(
      name: "digits-naive-bayes", form: .probabilities, outputs: "#.npz:probabilities",
      labels: "#.npz:labels"),
    Source(
      name: "digits-random-forest", form: .probabilities,
      outputs: "#.safetensors:probabilities", labels: "#.safetensors:labels"),
    Source(
      name: "breast-cancer-logistic-regression", form: .positiveProbability,
      outputs: "#.csv:p_benign", labels: "#.csv:label"),
    Source(
      name: "breast-cancer-naive-bayes", form: .positiveProbability, outputs: "#.csv:p_benign",
      labels: "#.csv:label"),
    Source(
      name: "breast-cancer-random-forest", form: .probabilities,
      outputs: "#.csv:p_malignant..p_benign", labels: "#.csv:label"),
    Source(
      name: "language-identification", form: .logits, outputs: "#_logits.npy",
      labels: "#_labels.npy"),
  ]

  /// The most rows of a part that are used; the exact law holds for any number.
  #if DEBUG
  static let largestPart = 250
  #else
  static let largestPart = Int.max
  #endif

  /// All datasets, read once.
  static let loaded = Result { try sources.map { try DatasetPool($0) } }

  static var folder: URL {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appending(path: "datasets").resolvingSymlinksInPath()
  }

  let name: String
  /// The number of rows of the calibration part.
  let calibrationCount: Int
  let labels: [Int32]
  let outputs: Outputs
  private let form: Form
  private let isSingle: Bool
  private let columnCount: Int
  private let values: [Double]

  init(_ source: Source) throws {
    var values: [Double] = []
    var labels: [Int32] = []
    var counts: [Int] = []
    var columnCount = 0
    var isSingle = false
    for part in ["calibration", "test"] {
      func address(_ pattern: String) throws -> TensorAddress {
        let file = pattern.replacingOccurrences(of: "#", with: part)
        return try TensorAddress(
          Self.folder.appending(path: source.name).path(percentEncoded: false) + "/" + file)
      }
      let reader = TensorReader()
      let (matrix, _) = try reader.matrix(at: address(source.outputs))
      let (integers, _) = try reader.integers(at: address(source.labels))
      try #require(integers.count == matrix.rowCount)
      let count = min(matrix.rowCount, Self.largestPart)
      isSingle = matrix.elementType == .float32
      columnCount = matrix.columnCount
      let used = matrix.slice(rows: 0..<count)
      values += isSingle ? used.floats().map { Double($0) } : used.doubles()
      labels += integers.prefix(count).map { Int32($0) }
      counts.append(count)
    }
    name = source.name
    form = source.form
    calibrationCount = counts[0]
    self.labels = labels
    self.values = values
    self.columnCount = columnCount
    self.isSingle = isSingle
    outputs = try Self.outputs(
      form, isSingle: isSingle, values, columnCount, ids: labels.indices.map { UInt64($0) })
  }

  var rowCount: Int { labels.count }

  /// Some rows in some order; a row's id is its index in the pool.
  func rows(_ indices: [Int]) throws -> LabeledOutputs {
    let values = indices.flatMap { self.values[$0 * columnCount..<($0 + 1) * columnCount] }
    return try LabeledOutputs(
      Self.outputs(
        form, isSingle: isSingle, values, columnCount, ids: indices.map { UInt64($0) }),
      labels: indices.map { labels[$0] })
  }

  private static func outputs(
    _ form: Form, isSingle: Bool, _ values: [Double], _ columnCount: Int, ids: [UInt64]
  ) throws -> Outputs {
    let matrix =
      isSingle
      ? try Matrix(values.map { Float($0) }, rowCount: ids.count, columnCount: columnCount)
      : try Matrix(values, rowCount: ids.count, columnCount: columnCount)
    return switch form {
    case .logits: try Outputs(logits: matrix, identifiers: .given(ids))
    case .probabilities: try Outputs(probabilities: matrix, identifiers: .given(ids))
    case .positiveProbability: try Outputs(positiveProbability: matrix, identifiers: .given(ids))
    }
  }
}
