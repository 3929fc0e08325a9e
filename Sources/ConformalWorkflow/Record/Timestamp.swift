internal import FoundationEssentials

/// A point in time, in whole seconds; its text is RFC 3339 in UTC, such as `2026-05-01T06:00:00Z`.
public struct Timestamp: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  /// Seconds since the start of 1970 in UTC, without leap seconds.
  public let seconds: Int

  /// Makes a point in time.
  ///
  /// - Parameter seconds: seconds since the start of 1970 in UTC.
  public init(seconds: Int) { self.seconds = seconds }

  /// Reads a date with or without a time: `2026-05-01`, `2026-05-01T06:00:00Z`, `2026-05-01T08:00:00+02:00`.
  ///
  /// Gives `nil` for anything else.
  ///
  /// - Parameter text: a date is its first second.
  public init?(_ text: String) {
    let full = text.count == 10 ? text + "T00:00:00Z" : text
    let clock = full.prefix(19)
    // What the calendar does not have, such as 30 February, is read as a later day.
    guard let seconds = Self.seconds(full), let local = Self.seconds(clock + "Z"),
      Timestamp(seconds: local).description.prefix(19) == clock
    else { return nil }
    self.init(seconds: seconds)
  }

  private static func seconds(_ text: some StringProtocol) -> Int? {
    guard let date = try? Date(String(text), strategy: .iso8601) else { return nil }
    return Int(date.timeIntervalSince1970.rounded(.down))
  }

  /// The text.
  public var description: String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }

  /// The day, such as `2026-05-01`.
  public var day: String { String(description.prefix(10)) }

  /// The last second of the day that a text names, or what ``init(_:)`` reads.
  ///
  /// - Parameter text: a date with or without a time.
  /// - Returns: `nil` for anything else.
  public static func end(of text: String) -> Timestamp? {
    Timestamp(text).map { text.count == 10 ? Timestamp(seconds: $0.seconds + 86_399) : $0 }
  }

  /// The time of this machine's clock.
  public static var now: Timestamp {
    Timestamp(seconds: Int(Date.now.timeIntervalSince1970.rounded(.down)))
  }

  /// Whether a time is before another.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  /// Reads the text.
  ///
  /// - Parameter decoder: holds one string.
  /// - Throws: `DecodingError` for a text that is no time.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Timestamp(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no time"))
    }
    self = value
  }

  /// Writes the text.
  ///
  /// - Parameter encoder: takes one string.
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
