internal import ScoringCore

/// Times that come round, written as the five fields of cron, in UTC.
///
/// Minute, hour, day of the month, month and day of the week; `*`, numbers, names (`jan`, `mon`), ranges `1-5`, steps
/// `*/15` and lists. Where both days are restricted, a day that is in either counts, as in cron; a field that begins
/// with `*` is no restriction. `@monthly` or `monthly` and the like are read too.
public struct CronExpression: Hashable, Sendable, CustomStringConvertible {
  /// The text as it was given.
  public let description: String
  /// The five fields, without short names.
  public let fields: String
  /// Minutes, 0 to 59.
  public let minutes: Set<Int>
  /// Hours, 0 to 23.
  public let hours: Set<Int>
  /// Days of the month, 1 to 31.
  public let daysOfMonth: Set<Int>
  /// Months, 1 to 12.
  public let months: Set<Int>
  /// Days of the week, from 0, Sunday, to 6.
  public let daysOfWeek: Set<Int>

  /// Whether a day has to be in both sets of days, since one of them is no restriction.
  let needsBothDays: Bool

  /// Short names with what they stand for.
  package static let shortNames: KeyValuePairs = [
    "hourly": "0 * * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 0", "monthly": "0 0 1 * *",
    "yearly": "0 0 1 1 *",
  ]

  /// Reads a text.
  ///
  /// - Parameter text: five fields, or a short name with or without `@`.
  /// - Throws: `DataError` for anything else, and for days that no month has.
  public init(_ text: String) throws {
    description = text
    let name = text.hasPrefix("@") ? String(text.dropFirst()) : text
    fields =
      Self.shortNames.first { $0.key == name }?.value
      ?? text.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    let parts = fields.split(separator: " ").map(String.init)
    guard parts.count == 5 else {
      throw DataError(
        found: "cron '\(text.prefix(80))' of \(parts.count) field\(parts.count == 1 ? "" : "s")",
        expected: "five: minute, hour, day, month, day of the week, such as 0 6 1 * *",
        remedy: "or write hourly, daily, weekly, monthly or yearly")
    }
    minutes = try CronField.minute.values(parts[0])
    hours = try CronField.hour.values(parts[1])
    daysOfMonth = try CronField.dayOfMonth.values(parts[2])
    months = try CronField.month.values(parts[3])
    daysOfWeek = Set(try CronField.dayOfWeek.values(parts[4]).map { $0 % 7 })
    needsBothDays = parts[2].hasPrefix("*") || parts[4].hasPrefix("*")
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let (days, everyMonth) = (daysOfMonth, months)
    guard !needsBothDays || everyMonth.contains(where: { (days.min() ?? 1) <= lengths[$0 - 1] })
    else {
      throw DataError(
        found: "cron '\(text.prefix(80))', days that no month has", expected: "days that come")
    }
  }

  /// The first time after another.
  ///
  /// - Parameter time: any time from year 1 on.
  /// - Returns: a whole minute, after `time`.
  /// - Complexity: O(days in between), at most 400 years.
  public func next(after time: Timestamp) -> Timestamp {
    let minute = floorDivide(time.seconds, 60) + 1
    var day = floorDivide(minute, 1_440)
    var earliest = minute - day * 1_440
    while true {
      if matches(CivilDay(day)), let found = minutesOfDay.first(where: { $0 >= earliest }) {
        return Timestamp(seconds: (day * 1_440 + found) * 60)
      }
      (day, earliest) = (day + 1, 0)
    }
  }

  /// The last time before another, or that very time.
  ///
  /// - Parameter time: any time from year 500 on.
  /// - Returns: a whole minute, not after `time`.
  /// - Complexity: O(days in between), at most 400 years.
  public func previous(atOrBefore time: Timestamp) -> Timestamp {
    let minute = floorDivide(time.seconds, 60)
    var day = floorDivide(minute, 1_440)
    var latest = minute - day * 1_440
    while true {
      if matches(CivilDay(day)), let found = minutesOfDay.last(where: { $0 <= latest }) {
        return Timestamp(seconds: (day * 1_440 + found) * 60)
      }
      (day, latest) = (day - 1, 1_439)
    }
  }

  private var minutesOfDay: [Int] {
    hours.sorted().flatMap { hour in minutes.sorted().map { hour * 60 + $0 } }
  }

  private func matches(_ day: CivilDay) -> Bool {
    guard months.contains(day.month) else { return false }
    let (inMonth, inWeek) = (
      daysOfMonth.contains(day.dayOfMonth), daysOfWeek.contains(day.dayOfWeek)
    )
    return needsBothDays ? inMonth && inWeek : inMonth || inWeek
  }
}

/// A day of the Gregorian calendar.
private struct CivilDay {
  let month: Int
  let dayOfMonth: Int
  let dayOfWeek: Int

  /// The day that many days after 1 January 1970.
  init(_ day: Int) {
    // Years from 1 March on, so that the leap day is the last of its year; 400 years are 146 097 days.
    let shifted = day + 719_468
    let dayOfEra = shifted - floorDivide(shifted, 146_097) * 146_097
    let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    // 1 January 1970 was a Thursday.
    dayOfWeek = (day + 4) - floorDivide(day + 4, 7) * 7
  }
}

private func floorDivide(_ value: Int, _ divisor: Int) -> Int {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
