/// The days that a cron expression names, as other schedulers can say them.
///
/// Schedulers differ where both kinds of days are restricted: what is the same everywhere is told apart here from what
/// is not.
enum ScheduleDays: Hashable, Sendable {
  /// Every day.
  case every
  /// These days of the month.
  case ofMonth(Set<Int>)
  /// These days of the week, 0 ... 6 from Sunday.
  case ofWeek(Set<Int>)
  /// Days that are one of either.
  case either(ofMonth: Set<Int>, ofWeek: Set<Int>)
  /// Days that are one of both: of crons, only that of Vixie and its heirs says so, by a field such as `*/2`.
  case both(ofMonth: Set<Int>, ofWeek: Set<Int>)

  /// The days of an expression.
  init(_ cron: CronExpression) {
    let (month, week) = (cron.daysOfMonth, cron.daysOfWeek)
    switch (month.count == 31, week.count == 7) {
    case (true, true): self = .every
    case (true, false): self = cron.needsBothDays ? .ofWeek(week) : .every
    case (false, true): self = cron.needsBothDays ? .ofMonth(month) : .every
    case (false, false):
      self =
        cron.needsBothDays
        ? .both(ofMonth: month, ofWeek: week) : .either(ofMonth: month, ofWeek: week)
    }
  }
}

extension CronExpression {
  /// Five fields that mean the same to every cron: numbers alone, and no field such as `*/2` where it counts.
  ///
  /// `nil` where there are none.
  var portableFields: String? {
    let month: String
    let week: String
    switch ScheduleDays(self) {
    case .every: (month, week) = ("*", "*")
    case .ofMonth(let days): (month, week) = (Self.text(days, of: 1...31), "*")
    case .ofWeek(let days): (month, week) = ("*", Self.text(days, of: 0...6))
    case .either(let monthDays, let weekDays):
      (month, week) = (Self.text(monthDays, of: 1...31), Self.text(weekDays, of: 0...6))
    case .both: return nil
    }
    return [
      Self.text(minutes, of: 0...59), Self.text(hours, of: 0...23), month,
      Self.text(months, of: 1...12), week,
    ].joined(separator: " ")
  }

  /// The lines of a systemd timer: it elapses by each of them.
  var calendarEvents: [String] {
    func event(_ monthDays: Set<Int>?, _ weekDays: Set<Int>?) -> String {
      let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
      let week = weekDays.map { $0.sorted().map { names[$0] }.joined(separator: ",") + " " } ?? ""
      return "\(week)*-\(Self.list(months, of: 1...12))-"
        + "\(monthDays.map { Self.list($0, of: 1...31) } ?? "*") "
        + "\(Self.list(hours, of: 0...23)):\(Self.list(minutes, of: 0...59)):00 UTC"
    }
    return switch ScheduleDays(self) {
    case .every: [event(nil, nil)]
    case .ofMonth(let days): [event(days, nil)]
    case .ofWeek(let days): [event(nil, days)]
    case .either(let monthDays, let weekDays): [event(monthDays, nil), event(nil, weekDays)]
    case .both(let monthDays, let weekDays): [event(monthDays, weekDays)]
    }
  }

  private static func list(_ values: Set<Int>, of all: ClosedRange<Int>) -> String {
    values.count == all.count
      ? "*" : values.sorted().map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ",")
  }

  /// A field of numbers and ranges.
  private static func text(_ values: Set<Int>, of all: ClosedRange<Int>) -> String {
    guard values.count < all.count else { return "*" }
    var ranges: [ClosedRange<Int>] = []
    for value in values.sorted() {
      if let last = ranges.last, last.upperBound == value - 1 {
        ranges[ranges.count - 1] = last.lowerBound...value
      } else {
        ranges.append(value...value)
      }
    }
    return ranges.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: ",")
  }
}
