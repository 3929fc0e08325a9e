import ScoringCore
import Testing

/// Places found many bytes at a time are those that a look at each byte finds.
@Suite("Scanning of bytes")
struct SpanScanningTests {
  @Test("every byte, at every place of a word", arguments: UInt8.min...UInt8.max)
  func plainText(byte: UInt8) {
    let isPlain = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5C
    for filler in [UInt8(ascii: "!"), 0x23, 0x7F, 0x5D] {
      for place in 0..<19 {
        var bytes = [UInt8](repeating: filler, count: 19)
        bytes[place] = byte
        for start in [0, 1, 7, 8, 19] {
          let expected = isPlain || place < start ? 19 : place
          #expect(bytes.span.endOfPlainText(from: start) == expected)
        }
      }
    }
  }

  @Test("first place of a byte")
  func firstIndex() {
    let bytes = Array("abcabc".utf8)
    #expect(bytes.span.firstIndex(of: UInt8(ascii: "b"), from: 0) == 1)
    #expect(bytes.span.firstIndex(of: UInt8(ascii: "b"), from: 2) == 4)
    #expect(bytes.span.firstIndex(of: UInt8(ascii: "b"), from: 5) == nil)
    #expect(bytes.span.firstIndex(of: UInt8(ascii: "b"), from: 6) == nil)
    #expect([UInt8]().span.firstIndex(of: 0, from: 0) == nil)
  }
}
