/// Whether the data of every role are young enough.
///
/// The age of a role is that of its outputs at the time of the run; the oldest role counts. A file from
/// more than a day after the run has a wrong time on it, and says nothing of its age: failed. Value and limit are
/// seconds.
struct FreshnessGate {
  /// Clocks of machines differ, but not by more than this.
  static let clockTolerance = 86_400

  let maxAge: TimeSpan?
  let asOf: Timestamp

  init(_ maxAge: TimeSpan?, asOf: Timestamp) { (self.maxAge, self.asOf) = (maxAge, asOf) }

  func result(_ capture: CaptureFindings) -> GateResult {
    guard let maxAge else {
      return GateResult(.freshness, .notApplicable, "the pipeline names no max_age")
    }
    guard let oldest = capture.roles.min(by: { $0.modified < $1.modified }),
      let newest = capture.roles.max(by: { $0.modified < $1.modified })
    else { return GateResult(.freshness, .failed, "there is no file to judge the age of") }
    let isFromLater = newest.modified.seconds > asOf.seconds + Self.clockTolerance
    let judged = isFromLater ? newest : oldest
    let age = asOf.seconds - judged.modified.seconds
    var result = GateResult(
      .freshness, isFromLater || age > maxAge.seconds ? .failed : .passed,
      isFromLater
        ? "the outputs of \(judged.role.rawValue) were changed at \(judged.modified), after the run at "
          + "\(asOf): a clock is wrong"
        : "the outputs of \(judged.role.rawValue) are \(Self.words(age)) old, of "
          + "\(judged.modified.day), at most \(maxAge) allowed")
    (result.value, result.limit) = (Double(age), Double(maxAge.seconds))
    return result
  }

  /// An age in whole days, or hours where it is less than two days.
  private static func words(_ seconds: Int) -> String {
    let hours = max(0, seconds) / 3_600
    if hours < 1 { return "less than an hour" }
    if hours < 48 { return hours == 1 ? "1 hour" : "\(hours) hours" }
    return "\(GateWords.count(hours / 24)) days"
  }
}
