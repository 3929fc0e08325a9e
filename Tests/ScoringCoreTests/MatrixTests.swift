import ScoringCore
import Testing

/// Shapes, slices and elements of matrices.
@Suite struct MatrixTests {
  private static func error(_ body: () throws -> Matrix) -> DataError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? DataError
    }
  }

  @Test func shapesThatOverflowAreRefused() {
    let storage = ByteStorage([0, 0, 0, 0])
    for (rows, columns) in [
      (-1, 1), (1, -1), (-1, -1), (-1, 0), (.max, 2), (.max, .max), (.min, .min), (1 << 62, 1),
      (1 << 31, 1 << 31),
    ] {
      let error = Self.error {
        try Matrix(
          storage: storage, rowCount: rows, columnCount: columns, elementType: .float64)
      }
      #expect(error?.found == "a shape of \(rows) x \(columns) float64")
    }
    #expect(
      Self.error {
        try Matrix(
          storage: storage, byteOffset: -1, rowCount: 0, columnCount: 0, elementType: .float32)
      } != nil)
    #expect(Self.error { try Matrix([1] as [Float], rowCount: .max, columnCount: 2) } != nil)
    #expect(Self.error { try Matrix([1] as [Float], rowCount: -1, columnCount: -1) } != nil)
    #expect(Self.error { try Matrix([1, 2] as [Double], rowCount: 1, columnCount: 1) } != nil)
  }

  @Test(arguments: ElementType.allCases)
  func truncatedStorageIsRefused(type: ElementType) throws {
    let needed = 6 * type.byteCount
    for (count, offset, fits) in [
      (needed, 0, true), (needed - 1, 0, false), (needed + 5, 5, true), (needed + 4, 5, false),
      (0, 0, false), (3, 4, false), (3, .max, false),
    ] {
      let error = Self.error {
        try Matrix(
          storage: ByteStorage([UInt8](repeating: 0, count: count)), byteOffset: offset,
          rowCount: 2, columnCount: 3, elementType: type)
      }
      #expect((error == nil) == fits, "\(count) bytes at \(offset)")
      if let error {
        #expect(error.found == "\(max(0, count - offset)) bytes of data")
        #expect(error.expected == "\(needed) bytes for 2 x 3 \(type.rawValue)")
      }
    }
  }

  @Test func rowsOfUnequalLengthAreRefused() {
    #expect(Self.error { try Matrix(rows: [[1, 2], [3]] as [[Double]]) }?.row == 1)
    #expect(Self.error { try Matrix(rows: [[1], [2], []] as [[Float]]) }?.row == 2)
  }

  @Test func emptyMatrices() throws {
    let none = try Matrix(rows: [] as [[Double]])
    #expect(none.rowCount == 0 && none.columnCount == 0 && none.doubles().isEmpty)
    let tall = try Matrix([Float](), rowCount: 3, columnCount: 0)
    #expect(tall.floats().isEmpty && tall.slice(rows: 1..<2).rowCount == 1)
    let wide = try Matrix(
      storage: ByteStorage([]), rowCount: 0, columnCount: 3, elementType: .float16,
      order: .columnMajor)
    #expect(wide.floats().isEmpty && wide.slice(rows: 0..<0).shapeDescription == "0 x 3 float16")
  }

  @Test(arguments: [Matrix.Order.rowMajor, .columnMajor])
  func slicesOfSlices(order: Matrix.Order) throws {
    let values: [Double] = [0, 1, 10, 11, 20, 21, 30, 31, 40, 41]
    let stored = order == .rowMajor ? values : [0, 10, 20, 30, 40, 1, 11, 21, 31, 41]
    let matrix = try Matrix(
      storage: ByteStorage(copying: stored), rowCount: 5, columnCount: 2, elementType: .float64,
      order: order)
    #expect(matrix.doubles() == values)
    let slice = matrix.slice(rows: 1..<5).slice(rows: 1..<3)
    #expect(slice.doubles() == [20, 21, 30, 31])
    #expect(slice.floats() == [20, 21, 30, 31])
    #expect(slice[1, 0] == 30 && slice[0, 1] == 21)
    #expect(matrix.slice(rows: 5..<5).doubles().isEmpty)
    #expect(matrix.slice(rows: 0..<5).shapeDescription == "5 x 2 float64")
  }

  /// Bit patterns of halves with their values, from IEEE 754-2019, 3.4.
  @Test func halfPrecisionElements() throws {
    let goldens: [(UInt16, Double)] = [
      (0x0000, 0), (0x8000, -0.0), (0x0001, 0x1p-24), (0x8001, -0x1p-24), (0x03ff, 0x3ffp-24),
      (0x0400, 0x1p-14), (0x0401, 0x401p-24), (0x3555, 0x555p-12), (0x3bff, 0x7ffp-11),
      (0x3c00, 1), (0x3c01, 0x401p-10), (0xc000, -2), (0x7bff, 65504), (0xfbff, -65504),
      (0x7c00, .infinity), (0xfc00, -.infinity),
    ]
    try check(goldens.map(\.0), goldens.map(\.1), .float16)
  }

  @Test func bfloatElements() throws {
    let goldens: [(UInt16, Double)] = [
      (0x0000, 0), (0x8000, -0.0), (0x0001, 0x1p-133), (0x8001, -0x1p-133), (0x007f, 0x7fp-133),
      (0x0080, 0x1p-126), (0x3f80, 1), (0x3f81, 0x81p-7), (0xc049, -3.140625),
      (0x7f7f, 0xffp120), (0x7f80, .infinity), (0xff80, -.infinity),
    ]
    try check(goldens.map(\.0), goldens.map(\.1), .bfloat16)
  }

  @Test func singleAndDoublePrecisionElements() throws {
    let doubles: [Double] = [
      0, -0.0, 0.1, -1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity,
    ]
    try check(doubles.map(\.bitPattern), doubles, .float64)
    let floats = doubles.map { Float($0) } + [.leastNonzeroMagnitude, -0x1.fffffep127]
    try check(floats.map(\.bitPattern), floats.map { Double($0) }, .float32)
  }

  private func check<Word: FixedWidthInteger & BitwiseCopyable>(
    _ words: [Word], _ values: [Double], _ type: ElementType
  ) throws {
    for isByteSwapped in [false, true] {
      let matrix = try Matrix(
        storage: ByteStorage(copying: isByteSwapped ? words.map(\.byteSwapped) : words),
        rowCount: 1, columnCount: words.count, elementType: type, isByteSwapped: isByteSwapped)
      for column in values.indices {
        #expect(matrix[0, column].bitPattern == values[column].bitPattern)
      }
      #expect(matrix.floats().map(\.bitPattern) == values.map { Float($0).bitPattern })
      #expect(matrix.doubles() == values)
    }
  }

  /// Both readers of halves agree on every bit pattern, NaN included.
  @Test(arguments: [ElementType.float16, .bfloat16])
  func everyHalfIsReadAlikeOneByOneAndInBulk(type: ElementType) throws {
    #if DEBUG
    let words = stride(from: 0, through: UInt16.max, by: 37).map { $0 }
    #else
    let words = (0...UInt16.max).map { $0 }
    #endif
    let matrix = try Matrix(
      storage: ByteStorage(copying: words), rowCount: 1, columnCount: words.count,
      elementType: type)
    let floats = matrix.floats()
    let disagreement = words.indices.first { index in
      let one = matrix[0, index]
      return one.isNaN
        ? !floats[index].isNaN : Double(floats[index]).bitPattern != one.bitPattern
    }
    #expect(disagreement == nil)
  }

  @Test func precisionThatHoldsAFormat() {
    #expect(ElementType.allCases.map(\.byteCount) == [2, 2, 4, 8])
    #expect(
      ElementType.allCases.map { Precision(holding: $0) }
        == [.float32, .float32, .float32, .float64])
  }
}
