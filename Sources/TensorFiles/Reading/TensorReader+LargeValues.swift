package import ScoringCore

extension TensorReader {
  /// Reads a column of integers of any length in bounded memory: many are viewed in the mapped file, or
  /// converted into a temporary one.
  ///
  /// Tables are read as ``integers(at:in:)`` does, up to the copy limit.
  ///
  /// - Parameters:
  ///   - address: the file and the array or column; without a column, a table must have only one.
  ///   - bytes: the file's bytes when they have been read already, from ``open(_:)``.
  /// - Returns: n integers, and what they were read from.
  /// - Throws: as ``integers(at:in:)``, and ``DataError`` with code `cannot-write` when there is no room for
  ///   a temporary file.
  /// - Complexity: O(n), or O(1) for a view.
  package func largeIntegers(
    at address: TensorAddress, in bytes: ByteStorage? = nil
  ) throws -> (LargeArray<Int64>, TensorSource) {
    let file = try bytes ?? open(address)
    var column: LargeArray<Int64>?
    let (_, source) = try read(address, file) { content in
      guard case .array(let array) = content, !array.element.isText,
        array.count > LargeArrayWriter<Int64>.memoryCount
      else { return ((), [], []) }
      _ = try array.vectorCount()
      column = try array.largeIntegers()
      return ((), array.shape, array.integerNotes)
    }
    if let column { return (column, source) }
    let (values, small) = try integers(at: address, in: file)
    return (LargeArray(values), small)
  }

  /// Whether a file holds an array of numbers, and not text or a table.
  ///
  /// - Parameters:
  ///   - address: the file and the array.
  ///   - bytes: the file's bytes when they have been read already, from ``open(_:)``.
  /// - Returns: whether it does.
  /// - Throws: ``DataError`` when the file cannot be read.
  package func isNumericArray(at address: TensorAddress, in bytes: ByteStorage? = nil) throws
    -> Bool
  {
    try read(address, bytes) { content in
      switch content {
      case .array(let array): (!array.element.isText, [], [])
      case .table: (false, [], [])
      }
    }.0
  }
}

extension StoredArray {
  /// What is to be said of integers read from this array.
  var integerNotes: [String] {
    element.isFloating ? ["integers stored as \(typeText)"] : []
  }

  /// The elements as integers, in place where they are 64-bit integers of the machine's kind.
  ///
  /// - Throws: as ``integers(copyLimit:)``, and `DataError` when there is no room for a temporary file.
  func largeIntegers() throws -> LargeArray<Int64> {
    if element == .signed(byteCount: 8), !isByteSwapped,
      let view = LargeArray<Int64>(
        viewing: data.storage, byteOffset: data.start, count: count)
    {
      return view
    }
    var writer = LargeArrayWriter<Int64>(expectedCount: count)
    let step = 1 << 20
    for start in stride(from: 0, to: count, by: step) {
      let part = start..<min(start + step, count)
      try writer.append(try integers(in: part))
      data.storage.release(
        data.start + part.lowerBound * element.byteCount..<data.start + part.upperBound
          * element.byteCount)
    }
    return try writer.finish()
  }
}
