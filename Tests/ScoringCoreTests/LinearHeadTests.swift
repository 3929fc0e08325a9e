import ScoringCore
import Testing

/// Logits computed from features: right, and the same bits however rows are cut or shared out.
@Suite struct LinearHeadTests {
  struct Shape: CustomTestStringConvertible, Sendable {
    let rows: Int
    let depth: Int
    let classes: Int

    var testDescription: String { "\(rows) x \(depth) x \(classes)" }
  }

  #if DEBUG
  static let shapes = [
    Shape(rows: 1, depth: 1, classes: 1), Shape(rows: 65, depth: 7, classes: 3),
    Shape(rows: 150, depth: 33, classes: 10),
  ]
  #else
  static let shapes = [
    Shape(rows: 1, depth: 1, classes: 1), Shape(rows: 65, depth: 7, classes: 3),
    Shape(rows: 1500, depth: 64, classes: 10), Shape(rows: 200, depth: 257, classes: 101),
    Shape(rows: 130, depth: 768, classes: 1000),
  ]
  #endif

  private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var numbers = SeededNumbers(seed: seed)
    return (0..<count).map { _ in Float(numbers.gaussian()) }
  }

  private static func head(_ shape: Shape) throws -> LinearHead {
    try LinearHead(
      features: Matrix(
        numbers(shape.rows * shape.depth, seed: 1), rowCount: shape.rows, columnCount: shape.depth),
      weights: Matrix(
        numbers(shape.depth * shape.classes, seed: 2), rowCount: shape.depth,
        columnCount: shape.classes),
      bias: Matrix(numbers(shape.classes, seed: 3), rowCount: shape.classes, columnCount: 1))
  }

  /// Relative to the sum of the magnitudes of the terms, which cancellation cannot shrink.
  @Test(arguments: shapes)
  func logitsEqualAProductInDoublePrecision(_ shape: Shape) throws {
    let head = try Self.head(shape)
    let logits = head.logits()
    let features = Self.numbers(shape.rows * shape.depth, seed: 1)
    let weights = Self.numbers(shape.depth * shape.classes, seed: 2)
    let bias = Self.numbers(shape.classes, seed: 3)
    #expect(logits.count == shape.rows * shape.classes)
    var worst = 0.0
    for row in stride(from: 0, to: shape.rows, by: max(1, shape.rows / 40)) {
      for label in 0..<shape.classes {
        var sum = Double(bias[label])
        var magnitude = abs(sum)
        for place in 0..<shape.depth {
          let term =
            Double(features[row * shape.depth + place])
            * Double(weights[place * shape.classes + label])
          sum += term
          magnitude += abs(term)
        }
        worst = max(worst, abs(Double(logits[row * shape.classes + label]) - sum) / magnitude)
      }
    }
    #expect(worst < 1e-5)
  }

  @Test(arguments: shapes)
  func everyCutAndThreadCountGivesTheSameBits(_ shape: Shape) throws {
    let head = try Self.head(shape)
    let outputs = try Outputs(linearHead: head)
    let whole = try outputs.rowHashes(precision: .float32, execution: Execution(threadCount: 1))
    let written = try Outputs(
      logits: Matrix(head.logits(), rowCount: shape.rows, columnCount: shape.classes))
    #expect(try written.rowHashes(precision: .float32) == whole)
    for threads in [2, 3, 8] {
      #expect(
        try outputs.rowHashes(precision: .float32, execution: Execution(threadCount: threads))
          == whole)
    }
    for length in [1, 2, 63, 64, 65, 100] {
      let rowLimit = length == 1 ? min(shape.rows, 130) : shape.rows
      var pieces: [UInt64] = []
      for start in stride(from: 0, to: rowLimit, by: length) {
        pieces += try outputs.slice(rows: start..<min(start + length, rowLimit))
          .rowHashes(precision: .float32)
      }
      #expect(pieces == Array(whole.prefix(rowLimit)), "pieces of \(length)")
    }
    #expect(outputs.classCount == shape.classes && outputs.rowCount == shape.rows)
    #expect(
      try outputs.rowHashes(precision: .float64)
        == Outputs(
          logits: Matrix(
            head.logits().map { Double($0) }, rowCount: shape.rows, columnCount: shape.classes)
        ).rowHashes(precision: .float64))
  }

  @Test func transposedWeightsAreTheSameLayer() throws {
    let features = try Matrix(Self.numbers(5 * 3, seed: 1), rowCount: 5, columnCount: 3)
    let values = Self.numbers(3 * 4, seed: 2)
    let weights = try Matrix(values, rowCount: 3, columnCount: 4)
    let transposed = try Matrix(
      (0..<12).map { values[$0 % 3 * 4 + $0 / 3] }, rowCount: 4, columnCount: 3)
    #expect(
      try LinearHead(features: features, weights: transposed, weightsAreTransposed: true).logits()
        == LinearHead(features: features, weights: weights).logits())
  }

  @Test func doublesAndOtherLayoutsAreReadAsSingles() throws {
    let values = Self.numbers(12, seed: 1)
    let weights = try Matrix(Self.numbers(6, seed: 2), rowCount: 3, columnCount: 2)
    let plain = try LinearHead(
      features: Matrix(values, rowCount: 4, columnCount: 3), weights: weights)
    let doubles = try LinearHead(
      features: Matrix(values.map { Double($0) }, rowCount: 4, columnCount: 3), weights: weights)
    let columns = try LinearHead(
      features: Matrix(
        storage: ByteStorage(copying: (0..<12).map { values[$0 % 4 * 3 + $0 / 4] }), rowCount: 4,
        columnCount: 3, elementType: .float32, order: .columnMajor), weights: weights)
    #expect(doubles.logits() == plain.logits())
    #expect(columns.logits() == plain.logits())
  }

  private static func error(_ body: () throws -> LinearHead) -> DataError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? DataError
    }
  }

  private static func zeros(_ rows: Int, _ columns: Int) throws -> Matrix {
    try Matrix([Float](repeating: 0, count: rows * columns), rowCount: rows, columnCount: columns)
  }

  @Test func shapesThatDoNotFitAreRefused() throws {
    let features = try Self.zeros(2, 3)
    let swapped = try #require(
      Self.error { try LinearHead(features: features, weights: Self.zeros(4, 3)) })
    #expect(swapped.found == "weights of 4 x 3 float32")
    #expect(swapped.expected == "3 rows, one for each column of the features")
    #expect(swapped.remedy == "the weights fit when transposed")
    let plain = try #require(
      Self.error {
        try LinearHead(
          features: features, weights: Self.zeros(3, 4), weightsAreTransposed: true)
      })
    #expect(plain.expected == "3 columns, one for each column of the features")
    #expect(plain.remedy != nil)
    #expect(
      Self.error { try LinearHead(features: features, weights: Self.zeros(5, 4)) }?.remedy == nil)
    #expect(Self.error { try LinearHead(features: features, weights: Self.zeros(3, 0)) } != nil)
    #expect(
      Self.error { try LinearHead(features: Self.zeros(2, 0), weights: Self.zeros(0, 3)) } != nil)
    for (rows, columns) in [(3, 1), (5, 1), (1, 4), (4, 2)] {
      let error = try #require(
        Self.error {
          try LinearHead(
            features: features, weights: Self.zeros(3, 4), bias: Self.zeros(rows, columns))
        })
      #expect(error.found == "a bias of \(rows) x \(columns)")
    }
  }

  @Test func parametersThatAreNotFiniteAreRefused() throws {
    let features = try Self.zeros(2, 3)
    for value in [Double.nan, .infinity, 1e300] {
      let bad = try Matrix(rows: [[1, 2], [3, value], [5, 6]])
      let weights = try #require(Self.error { try LinearHead(features: features, weights: bad) })
      #expect(weights.row == 1 && weights.column == 1)
      #expect(weights.found.hasSuffix("in the weights"))
      let bias = try #require(
        Self.error {
          try LinearHead(
            features: features, weights: Self.zeros(3, 2), bias: Matrix(rows: [[0], [value]]))
        })
      #expect(bias.row == 1 && bias.found.hasSuffix("in the bias"))
    }
  }

  @Test func featuresThatAreNotFiniteAreFoundAsTheyAreUsed() throws {
    let head = try LinearHead(
      features: Matrix(rows: [[1, 2], [3, 4], [Float.nan, 1]]), weights: Self.zeros(2, 3))
    let outputs = try Outputs(linearHead: head, file: "x.npy")
    let error = #expect(throws: DataError.self) { try outputs.topLabels(precision: .float32) }
    #expect(error?.row == 2 && error?.file == "x.npy")
    #expect(try outputs.slice(rows: 0..<2).topLabels(precision: .float32) == [0, 0])
  }
}
