internal import ScoringCore

/// Finds the array in the bytes of an .npy file.
enum NPYFile {
  /// The array of a file or of an archive's member.
  ///
  /// - Parameters:
  ///   - window: the bytes.
  ///   - allowsTrailingBytes: whether bytes after the array are passed over with a note, as numpy
  ///     does in silence; in an archive the sizes must agree.
  /// - Returns: the array, over the window's bytes.
  /// - Throws: `DataError` when the header is wrong or the file ends too early.
  static func array(in window: ByteWindow, allowsTrailingBytes: Bool) throws -> StoredArray {
    let header = try NPYHeader(window)
    let descriptor = try NPYDescriptor(header.descriptor)
    let rest = window.count - header.dataOffset
    guard let data = window.window(at: header.dataOffset, count: rest) else {
      throw DataError(found: "the file ends inside the .npy header")
    }
    var array = try StoredArray(
      element: descriptor.element, typeText: header.descriptor, shape: header.shape,
      order: header.isFortranOrder ? .columnMajor : .rowMajor,
      isByteSwapped: descriptor.isByteSwapped, data: data)
    let trailing = data.count - array.data.count
    if trailing > 0 {
      guard allowsTrailingBytes else {
        throw DataError(
          found: "\(trailing) bytes after the array",
          expected: "\(array.data.count) bytes for shape \(array.shapeText)",
          remedy: "the archive is damaged")
      }
      array.notes.append("\(trailing) bytes after the array are not read")
    }
    return array
  }
}
