#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension Span<UInt8> {
  /// The first place of a byte.
  ///
  /// - Parameters:
  ///   - byte: the byte.
  ///   - start: where to begin, inside `0 ... count`.
  /// - Returns: the place, or `nil`.
  /// - Complexity: O(`count`), many bytes at a time.
  package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    precondition(start >= 0 && start <= count)
    return unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// The first place that does not hold plain text of a JSON string: a quote, a backslash, a control
  /// character, or a byte that is not ASCII.
  ///
  /// - Parameter start: where to begin, inside `0 ... count`.
  /// - Returns: the place, or `count`.
  /// - Complexity: O(`count`), eight bytes at a time.
  package func endOfPlainText(from start: Int) -> Int {
    precondition(start >= 0 && start <= count)
    return unsafe withUnsafeBytes { bytes in
      var place = start
      let ones: UInt64 = 0x0101_0101_0101_0101
      let tops = ones << 7
      while place + 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let quote = word ^ ones &* UInt64(UInt8(ascii: "\""))
        let backslash = word ^ ones &* UInt64(UInt8(ascii: "\\"))
        // A borrow into the top bit: of a byte below 32, or of a byte that is zero.
        let found =
          (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones) | word
        if found & tops != 0 { break }
        place += 8
      }
      while place < bytes.count {
        let byte = unsafe bytes[place]
        guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
        else { break }
        place += 1
      }
      return place
    }
  }
}
