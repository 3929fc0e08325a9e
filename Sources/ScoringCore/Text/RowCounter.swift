/// Row numbers that follow each other as digits: the last three come from a table of thousands, the others
/// change only with it.
struct RowCounter {
  private static let thousands = DecimalDigits(below: 1000)

  private var leading: Int64
  private var trailing: Int
  /// The digits before the last three, without leading zeros.
  private var head: ShortText

  /// Starts at the number of the first row; names of another kind are not counted.
  init(_ names: RowTextNames) {
    let start = if case .counted(let start) = names { start } else { 0 }
    leading = Int64(start / 1000)
    trailing = start % 1000
    head = RowCounter.text(leading)
  }

  mutating func advance() {
    trailing += 1
    if trailing == 1000 {
      trailing = 0
      leading += 1
      head = RowCounter.text(leading)
    }
  }

  @inline(__always) func append(to cursor: inout ByteCursor) {
    if head.count == 0 {
      let word = RowCounter.thousands.words[trailing]
      unsafe cursor.append(word: word, count: Int(word >> 56))
      return
    }
    unsafe cursor.append(head)
    let hundreds = trailing / 100
    let tens = trailing / 10 % 10
    let ones = trailing % 10
    unsafe cursor.append(
      word: UInt64(0x30_3030 + hundreds | tens << 8 | ones << 16), count: 3)
  }

  private static func text(_ leading: Int64) -> ShortText {
    ShortText(leading == 0 ? [] : Array(String(leading).utf8))
  }
}
