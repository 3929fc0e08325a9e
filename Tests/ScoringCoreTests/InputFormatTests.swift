import ScoringCore
import Testing

/// Other layouts and formats of the same numbers give the same results.
@Suite struct InputFormatTests {
  /// Bytes of a matrix in a layout, built element by element.
  private static func encode(
    _ words: [UInt64], rows: Int, columns: Int, byteCount: Int, order: Matrix.Order,
    isByteSwapped: Bool, padding: Int
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xa5, count: padding)
    for index in words.indices {
      let word =
        switch order {
        case .rowMajor: words[index]
        case .columnMajor: words[index % rows * columns + index / rows]
        }
      let little = (0..<byteCount).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
      bytes += isByteSwapped ? little.reversed() : little
    }
    return bytes
  }

  /// A word of a finite number of a format, of moderate size.
  private static func word(_ type: ElementType, from numbers: inout SeededNumbers) -> UInt64 {
    let sign = UInt64(numbers.below(2))
    switch type {
    case .float16: return sign << 15 | UInt64(numbers.below(19 << 10))
    case .bfloat16:
      return sign << 15 | UInt64(numbers.below(6) + 126) << 7 | UInt64(numbers.below(128))
    case .float32: return UInt64(Float(3 * numbers.gaussian()).bitPattern)
    case .float64: return (3 * numbers.gaussian()).bitPattern
    }
  }

  #if DEBUG
  static let shapes = [(rows: 1, columns: 1), (rows: 7, columns: 33), (rows: 70, columns: 5)]
  #else
  static let shapes = [
    (rows: 1, columns: 1), (rows: 7, columns: 33), (rows: 130, columns: 5),
    (rows: 1100, columns: 10), (rows: 150, columns: 1001),
  ]
  #endif

  @Test(arguments: ElementType.allCases, 0..<shapes.count)
  func everyLayoutGivesTheSame(type: ElementType, shape: Int) throws {
    let (rows, columns) = Self.shapes[shape]
    var numbers = SeededNumbers(seed: UInt64(shape + 1))
    let words = (0..<rows * columns).map { _ in Self.word(type, from: &numbers) }
    func matrix(_ order: Matrix.Order, _ isByteSwapped: Bool, _ padding: Int) throws -> Matrix {
      let bytes = Self.encode(
        words, rows: rows, columns: columns, byteCount: type.byteCount, order: order,
        isByteSwapped: isByteSwapped, padding: padding)
      return try Matrix(
        storage: ByteStorage(bytes), byteOffset: padding, rowCount: rows, columnCount: columns,
        elementType: type, order: order, isByteSwapped: isByteSwapped)
    }
    let plain = try matrix(.rowMajor, false, 0)
    let values = plain.doubles()
    #expect(values.allSatisfy { $0.isFinite })
    let singles = try Matrix(values.map { Float($0) }, rowCount: rows, columnCount: columns)
    let doubles = try Matrix(values, rowCount: rows, columnCount: columns)
    let labels = LabelLists(singletons: (0..<rows).map { Int32($0 % columns) })
    let weights = OwnWeighting.drawn.values(count: rows, seed: 2)
    func results(_ matrix: Matrix, _ precision: Precision) throws -> BatchResults {
      try BatchResults(
        Outputs(logits: matrix), labels: labels, ownWeights: weights, precision: precision)
    }
    let expected = try [
      Precision.float32: results(singles, .float32), .float64: results(doubles, .float64),
    ]
    for order in [Matrix.Order.rowMajor, .columnMajor] {
      for isByteSwapped in [false, true] {
        for padding in [0, 1, 3, 8] {
          let other = try matrix(order, isByteSwapped, padding)
          let name = "\(order) \(isByteSwapped) \(padding)"
          #expect(other.floats() == values.map { Float($0) }, "\(name)")
          for precision in Precision.allCases {
            #expect(try results(other, precision) == expected[precision], "\(name) \(precision)")
          }
          let part = rows / 3..<rows
          #expect(
            other.slice(rows: part).floats() == singles.slice(rows: part).floats(), "\(name)")
        }
      }
    }
  }

  /// Doubles scored in single precision are rounded first, to nearest.
  @Test func doublesAreRoundedToSinglePrecision() throws {
    var numbers = SeededNumbers(seed: 12)
    let values = (0..<400).map { _ in 5 * numbers.gaussian() }
    let doubles = try Outputs(logits: Matrix(values, rowCount: 20, columnCount: 20))
    let singles = try Outputs(
      logits: Matrix(values.map { Float($0) }, rowCount: 20, columnCount: 20))
    let labels = allLabels(rowCount: 20, classCount: 20)
    #expect(
      try doubles.scores(.lac, of: labels, precision: .float32)
        == singles.scores(.lac, of: labels, precision: .float32))
    #expect(
      try doubles.scores(.lac, of: labels, precision: .float64)
        != singles.scores(.lac, of: labels, precision: .float64))
    #expect(doubles.naturalPrecision == .float64)
    #expect(singles.naturalPrecision == .float32)
  }

  /// The column of positive-class probabilities stands for pairs.
  @Test(arguments: Precision.allCases)
  func positiveProbabilitiesArePairs(precision: Precision) throws {
    var numbers = SeededNumbers(seed: 13)
    let positives = [0, 1, 0.5] + (0..<3000).map { _ in Float(numbers.uniform()) }
    let column = try Outputs(
      positiveProbability: Matrix(positives, rowCount: positives.count, columnCount: 1))
    let pairs = positives.map { positive in
      precision == .float32
        ? [Double(1 - positive), Double(positive)] : [1 - Double(positive), Double(positive)]
    }
    let expected = try Outputs(probabilities: Matrix(rows: pairs))
    let labels = allLabels(rowCount: positives.count, classCount: 2)
    let weights = OwnWeighting.drawn.values(count: positives.count, seed: 2)
    #expect(column.classCount == 2)
    #expect(
      try BatchResults(column, labels: labels, ownWeights: weights, precision: precision)
        == BatchResults(expected, labels: labels, ownWeights: weights, precision: precision))
    #expect(throws: DataError.self) {
      try Outputs(positiveProbability: Matrix([0.5, 0.5] as [Float], rowCount: 1, columnCount: 2))
    }
  }
}
