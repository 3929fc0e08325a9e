/// The shortest decimal digits that name a number between 0.1 and 1, times a power of ten.
///
/// They are the digits that JSON shows of it, so that rounding them gives what a reader of the JSON would round to.
struct DecimalDigits: Hashable, Sendable {
  /// The digits, each from 0 to 9, the first above 0; empty for 0.
  private(set) var digits: [UInt8] = []
  /// The power of ten.
  private(set) var exponent = 0

  /// The digits of a finite number without its sign.
  init(_ value: Double) {
    var hasPoint = false
    var scale = 0
    let parts = value.magnitude.description.split(separator: "e")
    for character in parts[0].utf8 {
      if character == UInt8(ascii: ".") {
        hasPoint = true
      } else {
        digits.append(character - UInt8(ascii: "0"))
        if !hasPoint { scale += 1 }
      }
    }
    if parts.count > 1 { scale += Int(parts[1]) ?? 0 }
    let leadingZeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leadingZeros)
    while digits.last == 0 { digits.removeLast() }
    exponent = digits.isEmpty ? 0 : scale - leadingZeros
  }

  /// Multiplies by a power of ten, exactly.
  mutating func shift(by power: Int) { if !digits.isEmpty { exponent += power } }

  /// Rounds to so many digits after the decimal point (before it, where negative), halves away from 0.
  mutating func round(toPlaces places: Int) {
    let kept = exponent + places
    guard kept < digits.count else { return }
    guard kept >= 0 else {
      (digits, exponent) = ([], 0)
      return
    }
    let roundsUp = digits[kept] >= 5
    digits.removeSubrange(kept...)
    if roundsUp {
      while digits.last == 9 { digits.removeLast() }
      if let last = digits.last {
        digits[digits.count - 1] = last + 1
      } else {
        // All that was kept were nines, or nothing was.
        digits = [1]
        exponent += 1
      }
    }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  /// The text with so many digits after the point; digits beyond them are cut.
  func text(places: Int) -> String {
    var text = ""
    for place in min(0, 1 - exponent)..<1 { text += digit(place - 1) }
    if places > 0 {
      text += "."
      for place in 0..<places { text += digit(place) }
    }
    return text
  }

  /// The digit at a place after the point, from 0; before it, from -1 down.
  private func digit(_ place: Int) -> String {
    let index = place + exponent
    return digits.indices.contains(index) ? String(digits[index]) : "0"
  }
}
