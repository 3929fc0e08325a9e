/// How many rows would tell on which side of a limit a number lies.
enum NeededRows {
  /// More rows than this are no advice.
  static let most = 1_000_000_000

  /// The rows at which an interval would no longer hold the limit if the estimate stayed what it is: its half width
  /// falls with the square root of the rows.
  ///
  /// - Parameters:
  ///   - rows: the rows of the estimate.
  ///   - value: the estimate.
  ///   - lower: the lower end of its interval.
  ///   - upper: the upper end.
  ///   - limit: the limit, within the interval.
  /// - Returns: rows, rounded up to two digits; `nil` where the estimate is at the limit, or there are no rows.
  static func toTell(
    rows: Int, value: Double, lower: Double, upper: Double, limit: Double
  ) -> Int? {
    let distance = abs(value - limit)
    let half = value > limit ? value - lower : upper - value
    guard rows > 0, distance > 0, half > 0 else { return nil }
    let ratio = max(1, half / distance)
    let needed = (Double(rows) * ratio * ratio).rounded(.up)
    guard needed <= Double(most) else { return nil }
    return rounded(max(rows + 1, Int(needed)))
  }

  /// A count rounded up to two digits.
  static func rounded(_ count: Int) -> Int {
    var unit = 1
    while count / unit >= 100 { unit *= 10 }
    return (count + unit - 1) / unit * unit
  }
}
