internal import ConformalPrediction

/// What intervals of one level were like, over all rows.
struct TrainingIntervalTally: Sendable {
  private let sides: BoundedSides
  /// Rows.
  private(set) var count = 0
  /// Rows with an infinite end on a side that should be bounded.
  private(set) var unbounded = 0
  /// Rows whose lower end is above the upper one.
  private(set) var empty = 0
  /// Rows whose set is more than one interval.
  private(set) var divided = 0
  /// Rows whose set holds the target.
  private(set) var hits = 0
  private var widths = 0.0

  init(sides: BoundedSides) { self.sides = sides }

  mutating func add(_ intervals: TrainingIntervalBatch, targets: [Double]?, firstRow: Int) {
    for row in 0..<intervals.ends.count {
      let (lower, upper) = (intervals.ends.lower[row], intervals.ends.upper[row])
      count += 1
      if lower > upper {
        empty += 1
      } else if sides != .upper && !lower.isFinite || sides != .lower && !upper.isFinite {
        unbounded += 1
      } else {
        widths += width(of: row, intervals)
      }
      if let pieces = intervals.pieces, pieces[row].count > 1 { divided += 1 }
      if let targets, intervals.contains(targets[firstRow + row], row: row) { hits += 1 }
    }
  }

  /// The mean width, of a union the sum of its parts; `nil` without rows or where one is infinite.
  var meanWidth: Double? {
    count == 0 || unbounded > 0 || !widths.isFinite ? nil : widths / Double(count)
  }

  private func width(of row: Int, _ intervals: TrainingIntervalBatch) -> Double {
    guard let pieces = intervals.pieces else {
      return intervals.ends.upper[row] - intervals.ends.lower[row]
    }
    return pieces[row].reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
  }
}
