/// When runs are due.
public struct ScheduleDefinition: Codable, Hashable, Sendable {
  /// A cron expression of five fields in UTC, such as `0 6 1 * *`; `hourly`, `daily`, `weekly`, `monthly` and
  /// `yearly` are read as those of cron.
  public var cron: String
  /// How long after its time a run is overdue.
  public var grace: TimeSpan

  /// Describes a schedule.
  ///
  /// - Parameters:
  ///   - cron: five fields, in UTC.
  ///   - grace: how long after its time a run is overdue.
  public init(cron: String, grace: TimeSpan = TimeSpan(seconds: 86_400)) {
    (self.cron, self.grace) = (cron, grace)
  }
}
