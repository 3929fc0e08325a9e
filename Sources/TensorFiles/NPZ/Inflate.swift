internal import CZlib
internal import ScoringCore

/// The two things zlib does here: raw inflate and CRC-32.
///
/// The calls into zlib are unsafe; bounds and sizes are checked here, so that callers are safe.
enum Zlib {
  /// The bytes that one step may produce or hand to zlib, so that memory grows with real output
  /// and every count fits zlib's 32 bits.
  private static let step = 1 << 20
  /// No deflate stream expands further than this (1032 : 1, rounded up).
  private static let largestExpansion = 1040

  /// The CRC-32 of a few bytes.
  static func crc32(_ bytes: [UInt8]) -> UInt32 { crc32(ByteWindow(ByteStorage(bytes))) }

  /// The CRC-32 of bytes, or of bytes that follow others.
  ///
  /// - Complexity: O(`window.count`).
  static func crc32(_ window: ByteWindow, continuing start: UInt32 = 0) -> UInt32 {
    window.withBytes { bytes in
      var checksum = UInt(start)
      var offset = 0
      while offset < bytes.count {
        let end = min(offset + step, bytes.count)
        let part = bytes.extracting(offset..<end)
        checksum = unsafe part.withUnsafeBufferPointer { buffer in
          unsafe CZlib.crc32(checksum, buffer.baseAddress, UInt32(buffer.count))
        }
        window.storage.release(window.start + offset..<window.start + end)
        offset = end
      }
      return UInt32(truncatingIfNeeded: checksum)
    }
  }

  /// Inflates a raw deflate stream that must end exactly with its input and its output.
  ///
  /// - Parameters:
  ///   - window: the compressed bytes.
  ///   - expectedCount: the size that the archive states.
  /// - Returns: `expectedCount` bytes.
  /// - Throws: `DataError` when the stream is damaged or has another size.
  /// - Complexity: O(`expectedCount`) time and memory, never more than the stream really gives.
  static func inflate(_ window: ByteWindow, expectedCount: Int) throws -> [UInt8] {
    let (most, overflow) = window.count.multipliedReportingOverflow(by: largestExpansion)
    guard overflow || expectedCount <= most else {
      throw DataError(
        found: "a stated size of \(expectedCount) bytes for \(window.count) compressed bytes",
        expected: "at most \(most)", remedy: "the archive is damaged or hostile")
    }
    var stream = unsafe z_stream()
    let started = unsafe inflateInit2_(
      &stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw damaged("zlib cannot start (\(started))") }
    defer { unsafe inflateEnd(&stream) }
    return try window.withBytes { input throws -> [UInt8] in
      try unsafe input.withUnsafeBufferPointer { input throws -> [UInt8] in
        try unsafe run(&stream, input, expectedCount)
      }
    }
  }

  private static func run(
    _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, _ expectedCount: Int
  ) throws -> [UInt8] {
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: min(step, expectedCount + 1))
    var consumed = 0
    while true {
      let available = min(step, input.count - consumed)
      let (status, unread, unused) = unsafe block.withUnsafeMutableBufferPointer { block in
        unsafe stream.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress.map { unsafe $0 + consumed })
        unsafe stream.avail_in = UInt32(available)
        unsafe stream.next_out = block.baseAddress
        unsafe stream.avail_out = UInt32(block.count)
        let status = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
        return unsafe (status, Int(stream.avail_in), Int(stream.avail_out))
      }
      consumed += available - unread
      let produced = block.count - unused
      output.append(contentsOf: block[..<produced])
      guard output.count <= expectedCount else {
        throw damaged("more than the stated \(expectedCount) bytes after inflating")
      }
      if status == Z_STREAM_END { break }
      guard status == Z_OK, produced > 0 || available > unread else {
        throw damaged("a damaged or truncated deflate stream")
      }
    }
    guard consumed == input.count, output.count == expectedCount else {
      throw damaged("\(output.count) bytes after inflating, stated were \(expectedCount)")
    }
    return output
  }

  private static func damaged(_ found: String) -> DataError {
    DataError(found: found, remedy: "the archive is damaged; save it again")
  }
}
