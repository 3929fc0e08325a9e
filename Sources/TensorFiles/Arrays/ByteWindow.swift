internal import ScoringCore

/// A range of a file's bytes, such as one member of an archive.
///
/// Reads outside it give `nil`.
struct ByteWindow {
  let storage: ByteStorage
  /// Where the window starts in the storage.
  let start: Int
  let count: Int

  init(_ storage: ByteStorage) {
    self.storage = storage
    start = 0
    count = storage.count
  }

  private init(storage: ByteStorage, start: Int, count: Int) {
    self.storage = storage
    self.start = start
    self.count = count
  }

  private func contains(_ offset: Int, _ length: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= count && length <= count - offset
  }

  /// A part of the window, or `nil` when it is not all inside.
  func window(at offset: Int, count length: Int) -> ByteWindow? {
    guard contains(offset, length) else { return nil }
    return ByteWindow(storage: storage, start: start + offset, count: length)
  }

  /// A copy of a part of the window, or `nil` when it is not all inside.
  func copy(at offset: Int, count length: Int) -> [UInt8]? {
    guard contains(offset, length) else { return nil }
    return storage.copy(start + offset..<start + offset + length)
  }

  /// An unsigned little-endian integer of 1 to 8 bytes, or `nil` when it is not all inside.
  func littleEndian(at offset: Int, byteCount: Int) -> UInt64? {
    copy(at: offset, count: byteCount)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Gives a closure the bytes.
  func withBytes<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
    try storage.withBytes { (bytes: RawSpan) throws -> Result in
      try body(Span<UInt8>(_bytes: bytes.extracting(start..<start + count)))
    }
  }
}

extension UInt64 {
  /// The value as an `Int`, or an error that says which number is absurd.
  func asOffset(_ what: String) throws -> Int {
    guard let value = Int(exactly: self) else {
      throw DataError(found: "a \(what) of \(self)", remedy: "the file is damaged")
    }
    return value
  }
}
