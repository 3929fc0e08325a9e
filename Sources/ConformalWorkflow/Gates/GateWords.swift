internal import ConformalReporting
internal import ExactStatistics

/// The pieces that sentences of gates are made of.
enum GateWords {
  /// What intervals and p-values assume of a grouped split.
  static let groups =
    "intervals and p-values take the rows of a group for independent draws; where they are alike, "
    + "they are too sure, and more runs fail by chance than the significance says"

  /// A level of confidence in words, such as `98 %`, from the probability of a miss.
  static func confidence(miss: Double) -> String {
    // As many digits as tell it from 100 %, none for the usual levels.
    for places in 0..<6 {
      let text = Numerals.percent(1 - miss, places: places)
      if abs(Double(text.prefix { $0 != "\u{A0}" }) ?? 0) < 100,
        abs((Double(text.prefix { $0 != "\u{A0}" }) ?? 0) / 100 - (1 - miss)) < miss / 20
      {
        return plain(text)
      }
    }
    return "\(1 - miss)"
  }

  /// An interval, such as `95 % interval 0.008 ... 0.019`.
  static func interval(_ lower: Double, _ upper: Double, miss: Double) -> String {
    "\(confidence(miss: miss)) interval \(number(lower)) ... \(number(upper))"
  }

  /// A number with three digits, its spaces plain.
  static func number(_ value: Double) -> String { plain(Numerals.significant(value)) }

  /// A limit as its author wrote it.
  static func limit(_ value: Double) -> String { "\(value)" }

  /// A share with four digits after the point, as coverages are compared.
  static func share(_ value: Double) -> String { plain(Numerals.fixed(value, places: 4)) }

  /// A count with its thousands apart.
  static func count(_ value: Int) -> String { plain(Numerals.count(value)) }

  /// A mean count as a whole number.
  static func wholeCount(_ value: Double) -> String {
    Int(exactly: value.rounded()).map(count) ?? number(value)
  }

  /// A count of rows.
  static func rows(_ value: Int) -> String { value == 1 ? "1 row" : "\(count(value)) rows" }

  /// A p-value.
  static func pValue(_ value: Double) -> String { plain(Numerals.pValue(value)) }

  /// How many rows would tell, or that none would.
  static func needed(_ rows: Int?) -> String {
    rows.map { "about \(count($0)) rows would tell" }
      ?? "how many rows would tell cannot be said"
  }

  /// Names joined as in a sentence: `a, b and c`.
  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Terminals and files of other tools get plain spaces.
  static func plain(_ text: String) -> String {
    String(text.map { $0 == "\u{A0}" ? " " : $0 })
  }
}
