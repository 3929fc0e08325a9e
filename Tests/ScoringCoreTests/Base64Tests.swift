import ScoringCore
import Testing

/// The examples of RFC 4648, section 10, every length of every word, and what is refused.
@Suite("Base64")
struct Base64Tests {
  @Test(
    "RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func vectors(text: String, digits: String) {
    let bytes = Array(text.utf8)
    #expect(Base64.encode(bytes) == Array(digits.utf8))
    #expect(Base64.decode(Array(digits.utf8).span, as: UInt8.self) == bytes)
  }

  @Test("every length comes back, in every size of word", arguments: 0...70)
  func roundTrip(count: Int) {
    func check<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type) {
      let words = (0..<count).map { Word(truncatingIfNeeded: $0 &* 0x9e37_79b9_7f4a_7c1 &+ count) }
      let digits = Base64.encode(words)
      #expect(digits.count == (count * Word.bitWidth / 8 + 2) / 3 * 4)
      #expect(Base64.decode(digits.span, as: type) == words)
    }
    check(UInt8.self)
    check(UInt32.self)
    check(UInt64.self)
  }

  @Test(
    "refused",
    arguments: [
      "A", "AA", "AAA", "AAAAA", "A===", "====", "AA=A", "=AAA", "AAAA\n", "AA A", "AAA-", "AAA_",
      "AAAAAA=A", "Zm9v====", "Zg==Zg==", "ÄÄ", "AAA\0",
    ])
  func refused(digits: String) {
    #expect(Base64.decode(Array(digits.utf8).span, as: UInt8.self) == nil)
  }

  @Test("bytes that are no whole number of words")
  func partialWords() {
    for count in 0...17 {
      let digits = Base64.encode([UInt8](repeating: 7, count: count))
      let words = Base64.decode(digits.span, as: UInt64.self)
      #expect((words != nil) == (count % 8 == 0))
    }
  }
}
