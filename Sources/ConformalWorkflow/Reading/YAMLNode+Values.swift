internal import ExactStatistics
internal import ScoringCore

extension YAMLNode {
  /// The yes or no that the text is.
  var flag: Bool? {
    switch text?.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  /// The whole number that the text is, in plain digits.
  var integer: Int? {
    guard let text, !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(text)
  }

  /// The whole number that the text is, up to 2^64 - 1.
  var seed: UInt64? {
    guard let text, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return UInt64(text)
  }

  /// The decimal number that the text is.
  var number: Double? {
    guard let text, text.allSatisfy({ "0123456789.eE+-".contains($0) }),
      let number = Double(text), number.isFinite
    else { return nil }
    return number
  }

  /// The level that the text is, exactly.
  ///
  /// - Parameter key: the key that it stands after.
  /// - Returns: the level.
  /// - Throws: `DataError` for text that is none. Percentages are refused: files are compared by their texts, and a
  ///   bare 10 is too easily left.
  func level(of key: String) throws -> Level {
    let expected = "a number above 0 and below 1, such as 0.1"
    guard let text, !isAbsent else { throw failure("\(shown) for '\(key)'", expected) }
    let level: Level
    do {
      level = try Level(text)
    } catch let error as LevelError {
      let isTooPrecise = error.code == .tooPrecise
      // 5 is 5 %; 90 is a coverage of 90 %, where the level is that of missing.
      let percentage = try? Level(text + "%")
      let isCoverage = key == "alpha" && percentage.map { $0 >= $0.complement } ?? false
      let meant = isCoverage ? percentage?.complement : percentage
      let isNear = error.code == .outOfRange && !isPrivate
      throw failure(
        "\(key) \(shown)", isTooPrecise ? "a number of fewer digits, such as 0.1" : expected,
        isNear ? meant.map { "did you mean \($0)?" } : nil)
    }
    guard !text.hasSuffix("%") else {
      throw failure(
        "\(key) \(shown), a percentage", expected, isPrivate ? nil : "write \(level)")
    }
    return level
  }
}
