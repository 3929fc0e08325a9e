import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// Features with a linear head give the sets of the logits that the model wrote down.
@Suite("Commands: linear head")
struct LinearHeadTests {
  private let folder: ScratchFolder
  private let predictor: String

  init() throws {
    folder = try ScratchFolder()
    predictor = try DataCase.all[0].fit(
      SplitConformal(score: .aps(isRandomized: false), alpha: "0.1"),
      to: folder.file("predictor.json"))
  }

  private func sets(_ outputs: OutputsInput) throws -> [[Int]] {
    try Predict(predictor: predictor, outputs: outputs, out: folder.file("sets.csv"))
      .run(Capture().console)
    return try StatedSets(csv: folder.text("sets.csv")).sets
  }

  private func matrix(_ name: String) throws -> (values: [[Float]], columnCount: Int) {
    let address = try TensorAddress(Datasets.path("fashion-mnist/\(name).npy"))
    let matrix =
      name == "head_bias"
      ? try TensorReader().vector(at: address).0 : try TensorReader().matrix(at: address).0
    let values = (0..<matrix.rowCount).map { row in
      (0..<matrix.columnCount).map { Float(matrix[row, $0]) }
    }
    return (values, matrix.columnCount)
  }

  private func write(_ rows: [[Float]], to name: String) throws -> String {
    let output = try OutputFile(path: folder.file(name))
    let columns = rows.first?.count ?? 0
    try NPYArray(rows.flatMap { $0 }, rowCount: rows.count, columnCount: columns)
      .write(to: output)
    try output.commit()
    return folder.file(name)
  }

  private var head: OutputsInput {
    var input = OutputsInput()
    input.features = Datasets.path("fashion-mnist/test_features.npy")
    input.weightsMatrix = Datasets.path("fashion-mnist/head_weights.npy")
    input.bias = Datasets.path("fashion-mnist/head_bias.npy")
    return input
  }

  @Test("with bias: the sets of the logits file")
  func bias() throws {
    let found = try sets(head)
    #expect(found.count == 200)
    #expect(found == Array(try sets(DataCase.all[0].input("test")).prefix(200)))
  }

  @Test("transposed weights give the same sets")
  func transposed() throws {
    let (weights, classCount) = try matrix("head_weights")
    let turned = (0..<classCount).map { column in weights.map { $0[column] } }
    var input = head
    input.weightsMatrix = try write(turned, to: "turned.npy")
    input.weightsAreTransposed = true
    #expect(try sets(input) == sets(head))

    input.weightsAreTransposed = false
    let refused = try failure { try sets(input) }
    #expect(refused.status == .badData)
    #expect(refused.error.found == "weights of 10 x 64 float32")
    #expect(refused.error.expected == "64 rows, one for each column of the features")
    #expect(refused.error.remedy == "the weights fit when transposed")
    #expect(refused.error.file == input.weightsMatrix)
  }

  @Test("without bias: the sets of logits without one, and not those with it")
  func noBias() throws {
    var input = head
    input.bias = nil
    let found = try sets(input)
    var zeros = head
    zeros.bias = try write([[Float](repeating: 0, count: 10)], to: "zeros.npy")
    #expect(found == (try sets(zeros)))
    #expect(found != (try sets(head)))

    let bias = try matrix("head_bias").values.flatMap { $0 }
    let logits = try TensorReader().matrix(
      at: try TensorAddress(Datasets.path("fashion-mnist/test_logits.npy"))
    ).0
    let shifted = (0..<200).map { row in
      bias.enumerated().map { Float(logits[row, $0]) - $1 }
    }
    var written = OutputsInput()
    written.logits = try write(shifted, to: "shifted.npy")
    #expect(found == (try sets(written)))
  }

  @Test("features of another width are refused")
  func width() throws {
    var input = head
    input.features = try write([[1, 2, 3]], to: "narrow.npy")
    let refused = try failure { try sets(input) }
    #expect(refused.status == .badData)
    #expect(refused.error.found == "weights of 64 x 10 float32")
    #expect(refused.error.expected == "3 rows, one for each column of the features")
  }
}
