extension Matrix {
  /// Lets go of the mapped pages of these rows, where they follow each other in the file.
  package func releasePages() {
    guard columnStride == 1, rowStride == columnCount else { return }
    storage.release(
      byteOffset..<byteOffset + rowCount * columnCount * elementType.byteCount)
  }

  /// Lets go of all mapped pages of a matrix whose rows are spread over them, as in Fortran order: of many rows
  /// at a time, because each page holds parts of many.
  package func releaseScatteredPages() {
    guard columnStride != 1 || rowStride != columnCount else { return }
    storage.release(0..<storage.count)
  }
}
