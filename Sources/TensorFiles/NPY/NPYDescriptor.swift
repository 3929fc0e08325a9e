internal import ScoringCore

/// A numpy type string such as `<f4`, `|b1` or `>U12`.
struct NPYDescriptor {
  let element: StoredElement
  let isByteSwapped: Bool

  /// - Throws: `DataError` for types that hold no numbers or text, with what to do instead.
  init(_ text: String) throws {
    let bytes = Array(text.utf8)
    guard bytes.count >= 2, let order = bytes.first, "<>|=".utf8.contains(order) else {
      throw Self.refusal(text)
    }
    let digits = bytes[2...]
    let size = digits.count <= 9 ? Int(String(decoding: digits, as: UTF8.self)) : nil
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw Self.refusal(text) }
    switch (bytes[1], size) {
    case (UInt8(ascii: "f"), 2): element = .floating(.float16)
    case (UInt8(ascii: "f"), 4): element = .floating(.float32)
    case (UInt8(ascii: "f"), 8): element = .floating(.float64)
    case (UInt8(ascii: "i"), .some(let size)) where [1, 2, 4, 8].contains(size):
      element = .signed(byteCount: size)
    case (UInt8(ascii: "u"), .some(let size)) where [1, 2, 4, 8].contains(size):
      element = .unsigned(byteCount: size)
    case (UInt8(ascii: "b"), 1): element = .boolean
    case (UInt8(ascii: "U"), .some(let size)) where size > 0: element = .unicode(scalarCount: size)
    case (UInt8(ascii: "S"), .some(let size)) where size > 0: element = .bytes(byteCount: size)
    case (UInt8(ascii: "O"), _):
      throw DataError(
        found: "an array of Python objects", expected: "an array of numbers",
        remedy: "re-save it with allow_pickle=False, after .astype(numpy.float32) or a like type")
    default: throw Self.refusal(text)
    }
    let isBigEndianMachine = 1.bigEndian == 1
    isByteSwapped =
      order == UInt8(ascii: isBigEndianMachine ? "<" : ">") && element.byteCount > 1
  }

  private static func refusal(_ text: String) -> DataError {
    DataError(
      found: "numpy type \"\(text.excerpt)\"",
      expected: "float16, float32, float64, an integer, bool, U or S",
      remedy: "convert it with .astype(numpy.float32) before saving")
  }
}
