internal import ScoringCore

/// Where conditions on a number t begin and cease to hold, as t goes up from a start.
struct CriticalPoints {
  /// Conditions that hold from the start to such a point, which they still hold at.
  private var exits: [Double] = []
  /// Points from which on some of these conditions hold again, or others begin to.
  private var entries: [Double] = []
  /// Conditions that always hold.
  private var always = 0

  /// |r_i - q_i t| >= |t| for t = sign s, as s goes up from 0.
  init(absolute residuals: [Double], _ influences: ArraySlice<Double>, sign: Double) {
    exits.reserveCapacity(residuals.count)
    for (residual, influence) in zip(residuals, influences) {
      let slope = residual < 0 ? -sign * influence : sign * influence
      if residual == 0 {
        // Then |q s| >= s: always, or only at 0.
        if influence.magnitude >= 1 { always += 1 } else { exits.append(0) }
      } else if slope <= -1 {
        always += 1
      } else {
        addExit(residual.magnitude / (1 + slope))
        if slope > 1 { addEntry(residual.magnitude / (slope - 1)) }
      }
    }
  }

  /// sign (r_i - q_i t) >= sign t for t = sign s, as s goes up from minus infinity.
  init(signed residuals: [Double], _ influences: ArraySlice<Double>, sign: Double) {
    exits.reserveCapacity(residuals.count)
    for (residual, influence) in zip(residuals, influences) {
      let slope = 1 + influence
      if slope > 0 {
        addExit(sign * residual / slope)
      } else if slope < 0 {
        addEntry(sign * residual / slope)
      } else if sign * residual >= 0 {
        always += 1
      }
    }
  }

  /// What lies beyond all numbers never happens, or has happened before.
  private mutating func addExit(_ point: Double) {
    if point.isFinite { exits.append(point) } else if point > 0 { always += 1 }
  }

  private mutating func addEntry(_ point: Double) {
    if point.isFinite { entries.append(point) } else if point < 0 { always += 1 }
  }

  /// The ranges in which enough conditions hold, ascending.
  ///
  /// - Parameters:
  ///   - count: how many must hold.
  ///   - start: where to start; all points are at it or above.
  /// - Returns: closed ranges that do not touch, the last one without end where it has none.
  /// - Complexity: O(n), or O(n log n) where conditions hold again.
  func ranges(atLeast count: Int, from start: Double) -> [ClosedRange<Double>] {
    if always >= count { return [start...(.infinity)] }
    guard !entries.isEmpty else {
      // The last point at which enough have not ceased.
      let place = exits.count - (count - always)
      return place < 0 ? [] : [start...exits.orderStatistic(at: place)]
    }
    return sweep(exits.sorted()[...], entries.sorted()[...], count, start)
  }

  private func sweep(
    _ allExits: ArraySlice<Double>, _ allEntries: ArraySlice<Double>, _ count: Int, _ start: Double
  ) -> [ClosedRange<Double>] {
    var (exits, entries) = (allExits, allEntries)
    var holding = always + exits.count
    var ranges: [ClosedRange<Double>] = []
    var first: Double? = holding >= count ? start : nil
    while let point = [exits.first, entries.first].compactMap({ $0 }).min() {
      while entries.first == point {
        entries.removeFirst()
        holding += 1
      }
      if first == nil, holding >= count { first = point }
      while exits.first == point {
        exits.removeFirst()
        holding -= 1
      }
      if let begin = first, holding < count {
        ranges.append(begin...point)
        first = nil
      }
    }
    if let first { ranges.append(first...(.infinity)) }
    return ranges
  }
}
