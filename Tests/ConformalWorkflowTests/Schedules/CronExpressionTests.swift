import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

@Suite struct CronExpressionTests {
  @Test(arguments: [
    ("0 6 1 * *", "2026-05-01T06:00:00Z", "2026-06-01T06:00:00Z"),
    ("0 6 1 * *", "2026-05-01T05:59:59Z", "2026-05-01T06:00:00Z"),
    ("monthly", "2026-12-31T23:59:00Z", "2027-01-01T00:00:00Z"),
    ("@weekly", "2026-11-23T00:00:00Z", "2026-11-29T00:00:00Z"),
    ("daily", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"),
    ("hourly", "2026-02-28T00:00:01Z", "2026-02-28T01:00:00Z"),
    ("@yearly", "2026-02-28T00:00:01Z", "2027-01-01T00:00:00Z"),
    // Both days restricted: either is enough.
    ("0 0 13 * fri", "2026-11-07T00:00:00Z", "2026-11-13T00:00:00Z"),
    ("0 0 13 * FRI", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"),
    // A field that begins with * restricts only together with the other.
    ("0 0 */2 * mon", "2026-11-23T00:00:00Z", "2026-12-07T00:00:00Z"),
    ("0 0 29 2 *", "2097-01-01T00:00:00Z", "2104-02-29T00:00:00Z"),
    ("0 0 29 feb *", "1999-01-01T00:00:00Z", "2000-02-29T00:00:00Z"),
    ("*/15 9-17 * * 1-5", "2026-11-20T17:45:00Z", "2026-11-23T09:00:00Z"),
    ("5/20 0 * jan-mar,dec 7", "2026-11-23T00:00:00Z", "2026-12-06T00:05:00Z"),
    ("59 23 31 12 *", "1969-12-31T23:58:00Z", "1969-12-31T23:59:00Z"),
  ])
  func findsTheNext(text: String, after: String, next: String) throws {
    let cron = try CronExpression(text)
    let time = try #require(Timestamp(after))
    #expect(cron.next(after: time).description == next)
    #expect(cron.previous(atOrBefore: cron.next(after: time)).description == next)
    #expect(cron.previous(atOrBefore: time) <= time)
    #expect(cron.next(after: cron.previous(atOrBefore: time)) == cron.next(after: time))
  }

  /// Every minute of some weeks against the calendar of the system.
  @Test(arguments: ["7,38 */5 10-20/3 * *", "0 12 * 2,3 sun", "30 1 28 * 3", "17 4 */9 * */2"])
  func agreesWithTheCalendar(text: String) throws {
    let cron = try CronExpression(text)
    let fields = text.split(separator: " ")
    let needsBoth = fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let start = try #require(Timestamp("2028-02-20")).seconds
    var expected: [Int] = []
    for seconds in stride(from: start, to: start + 30 * 86_400, by: 60) {
      let parts = calendar.dateComponents(
        [.minute, .hour, .day, .month, .weekday],
        from: Date(timeIntervalSince1970: Double(seconds)))
      let (day, week) = (
        cron.daysOfMonth.contains(parts.day ?? 0),
        cron.daysOfWeek.contains((parts.weekday ?? 0) - 1)
      )
      if cron.minutes.contains(parts.minute ?? -1), cron.hours.contains(parts.hour ?? -1),
        cron.months.contains(parts.month ?? -1), needsBoth ? day && week : day || week
      {
        expected.append(seconds)
      }
    }
    var found: [Int] = []
    var time = cron.next(after: Timestamp(seconds: start - 1))
    while time.seconds < start + 30 * 86_400 {
      found.append(time.seconds)
      time = cron.next(after: time)
    }
    #expect(found == expected)
    #expect(!found.isEmpty)
  }

  @Test func readsFields() throws {
    let cron = try CronExpression("1-5/2,30  0 1 jan mon-wed,sun")
    #expect(cron.minutes == [1, 3, 5, 30])
    #expect(cron.months == [1])
    #expect(cron.daysOfWeek == [0, 1, 2, 3])
    #expect(cron.fields == "1-5/2,30 0 1 jan mon-wed,sun")
    #expect(try CronExpression("monthly").fields == "0 0 1 * *")
  }

  @Test(arguments: [
    "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
    "* * * 13 *",
    "* * * * 8", "*/0 * * * *", "5-1 * * * *", "a * * * *", "1,,2 * * * *", "1- * * * *",
    "-1 * * * *", "1/2/3 * * * *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "never", "@reboot",
    "99999999999999999999 * * * *", "* * * * fri-mon",
  ])
  func refuses(text: String) { #expect(throws: DataError.self) { try CronExpression(text) } }
}
