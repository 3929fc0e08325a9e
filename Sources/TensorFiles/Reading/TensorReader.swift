public import ScoringCore

/// Reads arrays of model outputs, labels and names from files.
///
///     let reader = TensorReader()
///     let (logits, source) = try reader.matrix(at: TensorAddress("logits.npy"))
///     let (labels, _) = try reader.integers(at: TensorAddress("labels.csv:label"))
///
/// Floating-point arrays of .npy, .safetensors and stored .npz members are views of the mapped
/// file: nothing is copied, and files may be larger than memory. Everything else is copied, up to
/// ``copyLimit`` bytes for one array. The CRC-32 of .npz members is checked, which reads them once.
///
/// The format follows the file's ending; standard input and other endings are judged by their first
/// bytes. Whatever the bytes, reading gives an array or throws a ``DataError`` with the file; its
/// row and column count from 0 in arrays, and are line and field number, from 1, in text.
public struct TensorReader: Hashable, Sendable {
  /// The most bytes to copy into memory for one array: 4 GiB unless changed.
  public var copyLimit: Int

  /// Makes a reader.
  ///
  /// - Parameter copyLimit: the most bytes to copy into memory for one array, such as an inflated
  ///   .npz member or a table; mapped arrays are not copied and have no limit.
  public init(copyLimit: Int = 4 << 30) { self.copyLimit = copyLimit }

  /// Maps a file, or reads standard input to its end.
  ///
  /// For reading several arrays of one file, or of standard input, which can be read only once:
  /// pass the bytes to the other functions.
  ///
  /// - Parameter address: the file.
  /// - Returns: its bytes.
  /// - Throws: ``DataError`` with code `missing-input` when it cannot be read.
  public func open(_ address: TensorAddress) throws -> ByteStorage {
    if address.isStandardInput { return try ByteStorage(descriptor: 0, name: address.name) }
    return try ByteStorage(mapping: address.path)
  }

  /// What a file turned out to hold.
  enum Content {
    case array(StoredArray)
    case table(CSVTable)
  }

  /// Opens a file, finds the array or the table, and gives both to a closure.
  ///
  /// `body` reads the content; it returns the value, the shape and further notes.
  ///
  /// - Throws: `DataError`, located in the file.
  func read<Value>(
    _ address: TensorAddress, _ bytes: ByteStorage?,
    _ body: (Content) throws -> (value: Value, shape: [Int], notes: [String])
  ) throws -> (Value, TensorSource) {
    let file = try bytes ?? open(address)
    let format =
      address.isStandardInput
      ? TensorFormat(detecting: file)
      : TensorFormat(path: address.path) ?? TensorFormat(detecting: file)
    let isArchive = format == .npz || format == .safetensors
    do {
      let content = try content(of: ByteWindow(file), format: format, address: address)
      let (value, shape, notes) = try body(content)
      let (type, contentNotes) =
        switch content {
        case .array(let array): (array.typeText, array.notes)
        case .table(let table): ("text", table.notes)
        }
      let all = contentNotes + notes
      let source = TensorSource(
        name: address.name, path: address.path, selector: address.selector, format: format,
        elementTypeText: type, shape: shape, file: file,
        notes: all.isEmpty ? [] : ["\(address.path): " + all.joined(separator: "; ")])
      return (value, source)
    } catch let error as DataError {
      throw error.located(in: isArchive ? address.name : address.path)
    }
  }

  private func content(
    of window: ByteWindow, format: TensorFormat, address: TensorAddress
  ) throws -> Content {
    switch format {
    case .npy:
      if let selector = address.selector {
        throw DataError(
          .usage, found: "key \"\(selector.excerpt)\" for a .npy file, which holds one array",
          expected: address.path)
      }
      return .array(try NPYFile.array(in: window, allowsTrailingBytes: true))
    case .npz:
      let archive = try ZipArchive(window)
      return .array(try archive.array(named: address.selector, copyLimit: copyLimit))
    case .safetensors:
      return .array(try SafetensorsFile(window).array(named: address.selector))
    case .csv, .text:
      return .table(
        try CSVTable(window, dialect: TensorReader.dialect(format, path: address.path)))
    }
  }

  /// How fields are set apart in a text file, or `nil` when the text itself must tell.
  static func dialect(_ format: TensorFormat, path: String) -> CSVDialect? {
    if format == .text { return .lines }
    return path.lowercased().hasSuffix(".tsv") ? CSVDialect(delimiter: 9, isQuoted: true) : nil
  }
}
