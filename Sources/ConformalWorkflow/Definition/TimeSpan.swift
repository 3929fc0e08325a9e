/// A length of time in seconds, written in words such as `90 days`, `6 weeks`, `36 hours`.
public struct TimeSpan: Codable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The length in seconds.
  public let seconds: Int

  /// Makes a length.
  ///
  /// - Parameter seconds: the length; 0 and less are kept, but what is written of them does not read back.
  public init(seconds: Int) { self.seconds = seconds }

  /// Reads words such as `90 days`, `1 week`, `36 hours`, `15 minutes`.
  ///
  /// Gives `nil` for anything else, and for lengths above 100 years.
  ///
  /// - Parameter text: a whole number, a space or none, and a unit.
  public init?(_ text: String) {
    let trimmed = text.filter { $0 != " " }
    let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
    let unit = trimmed.dropFirst(digits.count).lowercased()
    guard let count = Int(digits), count > 0, count <= 4_000_000_000,
      let size = Self.sizes.first(where: { $0.names.contains(unit) })?.seconds,
      count <= 36_525 * 86_400 / size
    else { return nil }
    self.init(seconds: count * size)
  }

  private static let sizes: [(names: [String], seconds: Int)] = [
    (["w", "week", "weeks"], 604_800), (["d", "day", "days"], 86_400),
    (["h", "hour", "hours"], 3_600), (["m", "min", "minute", "minutes"], 60),
    (["s", "second", "seconds"], 1),
  ]

  /// The length in the largest unit that it is a whole number of, but days rather than weeks.
  public var description: String {
    let size = Self.sizes.dropFirst().first { seconds % $0.seconds == 0 } ?? ([], 1)
    let count = seconds / size.seconds
    let name =
      size.names.count > 1
      ? size.names[count == 1 ? size.names.count - 2 : size.names.count - 1] : "s"
    return "\(count) \(name)"
  }

  /// Whether a length is shorter than another.
  public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }

  /// Reads the words.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = TimeSpan(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no length of time"))
    }
    self = value
  }

  /// Writes the words.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
