public import ScoringCore

extension TensorReader {
  /// Reads a column of integers, such as labels, groups or counts.
  ///
  /// Any integer type and booleans; floats when each is integral, which is said in the notes.
  ///
  /// - Parameters:
  ///   - address: the file and the array or column; without a column, a table must have only one.
  ///   - bytes: the file's bytes when they have been read already, from ``open(_:)``.
  /// - Returns: n integers, and what they were read from.
  /// - Throws: ``DataError`` when the file cannot be read, is damaged, or holds something else,
  ///   with the row of a value that is not an integer below 2^63.
  /// - Complexity: O(n).
  public func integers(
    at address: TensorAddress, in bytes: ByteStorage? = nil
  ) throws -> ([Int64], TensorSource) {
    try read(address, bytes) { content in
      switch content {
      case .array(let array):
        _ = try array.vectorCount()
        let values = try array.integers(copyLimit: copyLimit)
        return (values, array.shape, array.integerNotes)
      case .table(let table):
        let column = try table.singleColumn(address.selector)
        let (values, hasDecimals) = try table.integers(column, copyLimit: copyLimit)
        let notes = table.describe([column]) + (hasDecimals ? ["integers with decimals"] : [])
        return (values, [values.count, 1], notes)
      }
    }
  }

  /// Reads a column of text, such as class names.
  ///
  /// A .txt file has one value a line and no header. In a table whose first line may be header or
  /// value alike, the column must be named. numpy arrays of types U and S are read too.
  ///
  /// - Parameters:
  ///   - address: the file and the array or column; without a column, a table must have only one.
  ///   - bytes: the file's bytes when they have been read already, from ``open(_:)``.
  /// - Returns: n texts, and what they were read from.
  /// - Throws: ``DataError`` when the file cannot be read, is damaged, or holds something else.
  /// - Complexity: O(bytes).
  public func strings(
    at address: TensorAddress, in bytes: ByteStorage? = nil
  ) throws -> ([String], TensorSource) {
    try read(address, bytes) { content in
      switch content {
      case .array(let array):
        _ = try array.vectorCount()
        return (try array.strings(copyLimit: copyLimit), array.shape, [])
      case .table(let table):
        let column = try table.singleColumn(address.selector)
        let values = try table.strings(
          column, selector: address.selector, copyLimit: copyLimit)
        return (values, [values.count, 1], table.describe([column]))
      }
    }
  }

  /// Reads names of rows: integers where every name is one, else text.
  ///
  /// Numbers in text are integers only when all are written in the usual way: `007` is text.
  ///
  /// - Parameters:
  ///   - address: the file and the array or column; without a column, a table must have only one.
  ///   - bytes: the file's bytes when they have been read already, from ``open(_:)``.
  /// - Returns: n names, and what they were read from.
  /// - Throws: ``DataError`` when the file cannot be read, is damaged, or holds something else.
  /// - Complexity: O(bytes).
  public func rowNames(
    at address: TensorAddress, in bytes: ByteStorage? = nil
  ) throws -> (RowNames, TensorSource) {
    let file = try bytes ?? open(address)
    let (isText, _) = try read(address, file) { content in
      switch content {
      case .array(let array): (array.element.isText, [], [])
      case .table: (true, [], [])
      }
    }
    guard isText else {
      let (values, source) = try integers(at: address, in: file)
      return (.integers(values), source)
    }
    let (values, source) = try strings(at: address, in: file)
    let isTable = source.format == .csv || source.format == .text
    guard isTable, values.allSatisfy({ $0.plainInteger != nil }) else {
      return (.text(values), source)
    }
    return (.integers(values.compactMap { Int64($0) }), source)
  }
}
