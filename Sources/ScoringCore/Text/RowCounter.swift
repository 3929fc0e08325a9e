/// Row numbers that follow each other as digits: the last three are counted up in place, the others change
/// with every thousandth row.
struct RowCounter {
  private var leading: Int
  /// The digits before the last three, without leading zeros.
  private var head: ShortText
  /// The last three digits, the first one in the low byte.
  private var tail: UInt64
  /// Leading zeros of `tail` that are not written.
  private var hiddenCount: Int

  /// Starts at the number of the first row; names of another kind are not counted.
  init(_ names: RowTextNames) {
    let start = if case .counted(let start) = names { start } else { 0 }
    let trailing = start % 1000
    leading = start / 1000
    head = RowCounter.text(leading)
    let (tens, ones) = (trailing / 10 % 10, trailing % 10)
    tail = UInt64(0x30_3030 | trailing / 100 | tens << 8 | ones << 16)
    hiddenCount = start >= 100 ? 0 : start >= 10 ? 1 : 2
  }

  @inline(__always) func append(to cursor: inout ByteCursor) {
    unsafe cursor.append(head)
    unsafe cursor.append(word: tail >> (8 * UInt64(hiddenCount)), count: 3 - hiddenCount)
  }

  @inline(__always) mutating func advance() {
    tail &+= 1 << 16
    if tail >> 16 > 0x39 { carry() }
  }

  private mutating func carry() {
    tail = tail - (10 << 16) + (1 << 8)
    hiddenCount = min(hiddenCount, 1)
    guard tail >> 8 & 0xFF > 0x39 else { return }
    tail = tail - (10 << 8) + 1
    hiddenCount = 0
    guard tail & 0xFF > 0x39 else { return }
    tail -= 10
    leading += 1
    head = RowCounter.text(leading)
  }

  private static func text(_ leading: Int) -> ShortText {
    ShortText(leading == 0 ? [] : Array(String(leading).utf8))
  }
}
