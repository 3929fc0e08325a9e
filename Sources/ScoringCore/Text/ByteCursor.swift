/// A text of at most 16 bytes, kept in two words so that it is written without a loop.
struct ShortText: Sendable {
  let low: UInt64
  let high: UInt64
  let count: Int

  init(_ text: StaticString) { self.init(Array("\(text)".utf8)) }

  init(_ bytes: [UInt8]) {
    precondition(bytes.count <= 16, "a text of at most 16 bytes")
    func word(_ part: ArraySlice<UInt8>) -> UInt64 {
      part.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    low = word(bytes.prefix(8))
    high = word(bytes.dropFirst(8))
    count = bytes.count
  }
}

/// Writes text into memory that its owner has made large enough.
///
/// Short texts are stored as two whole words: 16 bytes after the last one may be overwritten.
@unsafe struct ByteCursor {
  private(set) var position: UnsafeMutableRawPointer

  init(at position: UnsafeMutableRawPointer) { unsafe self.position = position }

  @inline(__always) mutating func append(_ text: ShortText) {
    if text.count == 0 { return }
    unsafe position.storeBytes(of: text.low.littleEndian, as: UInt64.self)
    if text.count > 8 {
      unsafe (position + 8).storeBytes(of: text.high.littleEndian, as: UInt64.self)
    }
    unsafe position += text.count
  }

  /// Appends up to 8 bytes, the first one in the low byte.
  @inline(__always) mutating func append(word: UInt64, count: Int) {
    unsafe position.storeBytes(of: word.littleEndian, as: UInt64.self)
    unsafe position += count
  }

  @inline(__always) mutating func append(byte: UInt8) {
    unsafe position.storeBytes(of: byte, as: UInt8.self)
    unsafe position += 1
  }

  /// Forgets the last bytes.
  @inline(__always) mutating func takeBack(_ count: Int) { unsafe position -= count }

  mutating func append(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      unsafe position.copyMemory(from: base, byteCount: bytes.count)
    }
    unsafe position += bytes.count
  }

  /// Appends an integer in decimal digits.
  mutating func append(_ number: Int64) {
    if number < 0 { unsafe append(byte: UInt8(ascii: "-")) }
    var rest = number.magnitude
    let count = unsafe ByteCursor.digitCount(rest)
    unsafe position += count
    for place in 1...count {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      unsafe (position - place).storeBytes(of: 0x30 + UInt8(digit), as: UInt8.self)
      rest = quotient
    }
  }

  private static func digitCount(_ number: UInt64) -> Int {
    var count = 1
    var rest = number
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    return count
  }
}
