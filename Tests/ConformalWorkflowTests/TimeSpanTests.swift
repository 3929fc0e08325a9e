import ConformalWorkflow
import Testing

@Suite struct TimeSpanTests {
  @Test(arguments: [
    ("90 days", 7_776_000, "90 days"), ("1 week", 604_800, "7 days"), ("36h", 129_600, "36 hours"),
    ("1 hour", 3_600, "1 hour"), ("24 hours", 86_400, "1 day"), ("61s", 61, "61 seconds"),
  ])
  func readsWords(text: String, seconds: Int, written: String) throws {
    let span = try #require(TimeSpan(text))
    #expect(span.seconds == seconds)
    #expect(span.description == written)
    #expect(TimeSpan(span.description) == span)
  }

  @Test(arguments: [
    "", "days", "0 days", "-1 day", "1.5 days", "3 moons", "99999999999 weeks", "١ day",
  ])
  func refuses(text: String) { #expect(TimeSpan(text) == nil) }

  @Test func timesReadBack() throws {
    let time = try #require(Timestamp("2026-05-01"))
    #expect(time.description == "2026-05-01T00:00:00Z")
    #expect(Timestamp(time.description) == time)
    #expect(Timestamp("2026-05-01T08:00:00+02:00") == Timestamp("2026-05-01T06:00:00Z"))
    #expect(Timestamp.end(of: "2026-05-01")?.description == "2026-05-01T23:59:59Z")
    for text in ["", "2026", "2026-13-01", "yesterday", "2026-02-30"] {
      #expect(Timestamp(text) == nil)
    }
  }
}
