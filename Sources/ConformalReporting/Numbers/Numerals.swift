/// How numbers are written in figures, reports and terminals: the same text everywhere, of no locale.
///
/// ```swift
/// Numerals.significant(0.087_34)         // 0.0873
/// Numerals.percent(0.9312)               // 93 %
/// Numerals.count(1_250_000)              // 1 250 000
/// ```
///
/// Every text is a rounding, halves away from 0, of the shortest decimal digits that name the number, which are those of
/// the JSON.
public enum Numerals {
  /// A number with a fixed count of digits after the point.
  ///
  /// - Parameters:
  ///   - value: a number.
  ///   - places: the digits after the point, 0 or more.
  /// - Returns: the text; `∞` or `–` where there is no number to write.
  public static func fixed(_ value: Double, places: Int) -> String {
    if let text = unwritable(value) { return text }
    var digits = DecimalDigits(value)
    digits.round(toPlaces: places)
    return sign(value, digits) + digits.text(places: places)
  }

  /// A number with at most three significant digits.
  ///
  /// - Parameter value: a number.
  /// - Returns: the text, such as `0.0873`, `12.3`, `1230` or `1.20e-7`; `∞` or `–` where there is no number to write.
  public static func significant(_ value: Double) -> String {
    if let text = unwritable(value) { return text }
    var digits = DecimalDigits(value)
    guard !digits.digits.isEmpty else { return "0" }
    digits.round(toPlaces: 3 - digits.exponent)
    let places = 3 - digits.exponent
    guard digits.exponent < -3 || digits.exponent > 6 else {
      return sign(value, digits) + digits.text(places: max(0, places))
    }
    let power = digits.exponent - 1
    digits.shift(by: -power)
    return sign(value, digits) + digits.text(places: 2) + "e\(power)"
  }

  /// A share in per cent.
  ///
  /// - Parameters:
  ///   - share: a share, 0 to 1 as a rule.
  ///   - places: the digits after the point; `nil` is as few, up to 3, as keep a share that is neither 0 nor 1 from
  ///     being written as 0 % or 100 %.
  /// - Returns: the text, such as `93 %`.
  public static func percent(_ share: Double, places: Int? = nil) -> String {
    if let text = unwritable(share) { return text }
    func text(_ places: Int) -> String {
      var digits = DecimalDigits(share)
      digits.shift(by: 2)
      digits.round(toPlaces: places)
      return sign(share, digits) + digits.text(places: places)
    }
    if let places { return text(places) + space + "%" }
    let isWhole = share == 0 || share == 1
    for places in 0..<3 {
      let candidate = text(places)
      let looksWhole =
        candidate == ["0", "0.0", "0.00"][places]
        || candidate == ["100", "100.0", "100.00"][places]
      if isWhole || !looksWhole { return candidate + space + "%" }
    }
    return text(3) + space + "%"
  }

  /// A share in per cent with one digit after the point, or as many more, up to 3, as keep it from 0 % and 100 %.
  ///
  /// - Parameter share: a share, 0 to 1 as a rule.
  /// - Returns: the text, such as `93.1 %`.
  public static func precisePercent(_ share: Double) -> String {
    for places in 1..<3 where share != 0 && share != 1 {
      let text = percent(share, places: places)
      if text != percent(0, places: places), text != percent(1, places: places) { return text }
    }
    return percent(share, places: share == 0 || share == 1 ? 0 : 3)
  }

  /// Two shares in per cent, with as few digits, up to two after the point, as tell them apart.
  ///
  /// - Parameters:
  ///   - first: a share.
  ///   - second: another.
  /// - Returns: both texts.
  public static func percents(_ first: Double, _ second: Double) -> (String, String) {
    for places in 0..<2 where first != second {
      let (a, b) = (percent(first, places: places), percent(second, places: places))
      if a != b, places > 0 || (a == percent(first) && b == percent(second)) { return (a, b) }
    }
    if first == second { return (percent(first), percent(second)) }
    return (percent(first, places: 2), percent(second, places: 2))
  }

  /// A whole number, its thousands apart.
  ///
  /// - Parameter value: the number.
  /// - Returns: the text, such as `1 250 000`.
  public static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += space }
      text.append(digit)
    }
    return text
  }

  /// A p-value as an equation or inequality.
  ///
  /// - Parameter value: the p-value.
  /// - Returns: the text, such as `p = 0.031` or `p < 0.0001`.
  public static func pValue(_ value: Double) -> String {
    value < 0.0001
      ? "p < 0.0001" : "p = " + fixed(value, places: value < 0.001 ? 4 : value < 0.1 ? 3 : 2)
  }

  /// An interval.
  ///
  /// - Parameter range: its ends.
  /// - Returns: the text, such as `0.0612 to 0.0901`, with at most three significant digits each.
  public static func interval(_ range: ClosedRange<Double>) -> String {
    significant(range.lowerBound) + " to " + significant(range.upperBound)
  }

  /// A space at which no line breaks.
  static let space = "\u{A0}"

  private static func unwritable(_ value: Double) -> String? {
    value.isNaN ? "–" : value.isInfinite ? (value < 0 ? "-∞" : "∞") : nil
  }

  private static func sign(_ value: Double, _ rounded: DecimalDigits) -> String {
    value < 0 && !rounded.digits.isEmpty ? "-" : ""
  }
}
