/// A read-only matrix of floating-point numbers over owned or memory-mapped bytes.
///
/// Rows are samples, columns are classes or features. Slicing rows copies nothing.
public struct Matrix: Sendable {
  /// How the elements follow each other in memory.
  public enum Order: String, Hashable, Sendable {
    /// Row after row (C order).
    case rowMajor
    /// Column after column (Fortran order).
    case columnMajor
  }

  /// The number of rows, n.
  public let rowCount: Int
  /// The number of columns, K.
  public let columnCount: Int
  /// The format of an element.
  public let elementType: ElementType
  /// Whether the elements are in the byte order that the machine does not use.
  public let isByteSwapped: Bool

  let storage: ByteStorage
  let byteOffset: Int
  /// Distance between vertical neighbours, in elements.
  let rowStride: Int
  /// Distance between horizontal neighbours, in elements.
  let columnStride: Int

  /// Wraps bytes as a matrix.
  ///
  /// - Parameters:
  ///   - storage: the bytes.
  ///   - byteOffset: where the first element starts; any alignment.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  ///   - elementType: format of an element.
  ///   - order: how the elements follow each other.
  ///   - isByteSwapped: whether they are in the byte order that the machine does not use.
  /// - Throws: ``DataError`` when the shape is negative, overflows, or needs more bytes than there
  ///   are.
  public init(
    storage: ByteStorage,
    byteOffset: Int = 0,
    rowCount: Int,
    columnCount: Int,
    elementType: ElementType,
    order: Order = .rowMajor,
    isByteSwapped: Bool = false
  ) throws {
    let (elements, overflow) = rowCount.multipliedReportingOverflow(by: columnCount)
    let (bytes, overflow2) = elements.multipliedReportingOverflow(by: elementType.byteCount)
    guard rowCount >= 0, columnCount >= 0, byteOffset >= 0, !overflow, !overflow2 else {
      throw DataError(
        found: "a shape of \(rowCount) x \(columnCount) \(elementType.rawValue)",
        expected: "a shape that fits in memory")
    }
    guard byteOffset <= storage.count, bytes <= storage.count - byteOffset else {
      throw DataError(
        found: "\(max(0, storage.count - byteOffset)) bytes of data",
        expected: "\(bytes) bytes for \(rowCount) x \(columnCount) \(elementType.rawValue)",
        remedy: "the file is truncated or its header is wrong")
    }
    self.storage = storage
    self.byteOffset = byteOffset
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.elementType = elementType
    self.isByteSwapped = isByteSwapped
    rowStride = order == .rowMajor ? columnCount : 1
    columnStride = order == .rowMajor ? 1 : rowCount
  }

  private init(_ base: Matrix, rows: Range<Int>) {
    storage = base.storage
    byteOffset = base.byteOffset + rows.lowerBound * base.rowStride * base.elementType.byteCount
    rowCount = rows.count
    columnCount = base.columnCount
    elementType = base.elementType
    isByteSwapped = base.isByteSwapped
    rowStride = base.rowStride
    columnStride = base.columnStride
  }
}

extension Matrix {
  /// Copies single-precision numbers, row after row.
  ///
  /// - Parameters:
  ///   - values: `rowCount * columnCount` numbers.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  /// - Throws: ``DataError`` when the count does not match the shape.
  public init(_ values: [Float], rowCount: Int, columnCount: Int) throws {
    try Matrix.check(values.count, rowCount, columnCount)
    try self.init(
      storage: ByteStorage(copying: values), rowCount: rowCount, columnCount: columnCount,
      elementType: .float32)
  }

  /// Copies double-precision numbers, row after row.
  ///
  /// - Parameters:
  ///   - values: `rowCount * columnCount` numbers.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  /// - Throws: ``DataError`` when the count does not match the shape.
  public init(_ values: [Double], rowCount: Int, columnCount: Int) throws {
    try Matrix.check(values.count, rowCount, columnCount)
    try self.init(
      storage: ByteStorage(copying: values), rowCount: rowCount, columnCount: columnCount,
      elementType: .float64)
  }

  /// Copies rows of double-precision numbers.
  ///
  /// - Parameter rows: rows of equal length.
  /// - Throws: ``DataError`` when a row has another length than the first.
  public init(rows: [[Double]]) throws {
    let columns = rows.first?.count ?? 0
    if let odd = rows.firstIndex(where: { $0.count != columns }) {
      throw DataError(
        found: "\(rows[odd].count) values", expected: "\(columns), as in the first row", row: odd)
    }
    try self.init(rows.flatMap { $0 }, rowCount: rows.count, columnCount: columns)
  }

  /// Copies rows of single-precision numbers.
  ///
  /// - Parameter rows: rows of equal length.
  /// - Throws: ``DataError`` when a row has another length than the first.
  public init(rows: [[Float]]) throws {
    let columns = rows.first?.count ?? 0
    if let odd = rows.firstIndex(where: { $0.count != columns }) {
      throw DataError(
        found: "\(rows[odd].count) values", expected: "\(columns), as in the first row", row: odd)
    }
    try self.init(rows.flatMap { $0 }, rowCount: rows.count, columnCount: columns)
  }

  private static func check(_ count: Int, _ rows: Int, _ columns: Int) throws {
    let (elements, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, elements == count else {
      throw DataError(found: "\(count) values", expected: "\(rows) x \(columns)")
    }
  }

  /// The shape as text, such as `5000 x 10 float32`.
  public var shapeDescription: String { "\(rowCount) x \(columnCount) \(elementType.rawValue)" }

  /// A range of rows, without a copy.
  ///
  /// - Parameter rows: row indices, inside `0 ..< rowCount`.
  /// - Returns: the rows as a matrix.
  public func slice(rows: Range<Int>) -> Matrix {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= rowCount)
    return Matrix(self, rows: rows)
  }
}
