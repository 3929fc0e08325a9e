extension Matrix {
  /// A copy of some rows in the format of the elements, row after row.
  ///
  /// - Parameter rows: row indices, inside `0 ..< rowCount`, in any order.
  /// - Returns: the rows as a matrix of its own.
  /// - Throws: ``DataError`` for a shape that does not fit in memory.
  /// - Complexity: O(`rows.count * columnCount`) time and memory.
  package func selecting(rows: [Int]) throws -> Matrix {
    precondition(rows.allSatisfy { (0..<rowCount).contains($0) })
    let width = elementType.byteCount
    // Elements that follow each other are copied at once.
    let run = columnStride == 1 ? columnCount : 1
    let copy = unsafe ByteStorage(allocating: rows.count * columnCount * width) { target in
      guard let source = unsafe storage.address(at: byteOffset),
        let destination = target.baseAddress
      else { return }
      var place = 0
      for row in rows {
        for column in stride(from: 0, to: columnCount, by: max(1, run)) {
          let start = (row * rowStride + column * columnStride) * width
          unsafe (destination + place).copyMemory(from: source + start, byteCount: run * width)
          place += run * width
        }
      }
    }
    return try Matrix(
      storage: copy, rowCount: rows.count, columnCount: columnCount, elementType: elementType,
      isByteSwapped: isByteSwapped)
  }
}
