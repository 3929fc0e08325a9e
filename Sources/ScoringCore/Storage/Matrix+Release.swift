extension Matrix {
  /// Lets go of the mapped pages of these rows, where they follow each other in the file.
  package func releasePages() {
    guard columnStride == 1, rowStride == columnCount else { return }
    storage.release(
      byteOffset..<byteOffset + rowCount * columnCount * elementType.byteCount)
  }
}
