internal import ScoringCore

/// Sorted scores with a table of where to look: how many are below a number, in a few steps.
///
/// Numbers go to one of equally wide cells of the range of the scores, by a rounded and so still monotone formula;
/// what is sought lies among the scores of the number's own cell.
struct ScoreRanks: Sendable {
  private static let largestCellCount = 1 << 16

  private let column: LargeArray<Double>
  /// The index of the first score in each cell or after it; at last the number of scores.
  private let starts: [Int]
  private let lowest: Double
  private let cellsPerUnit: Double

  /// - Parameter column: ascending scores.
  /// - Complexity: O(n).
  init(_ column: LargeArray<Double>) {
    self.column = column
    let count = column.count
    let range = count == 0 ? 0 : column.withSpan { $0[count - 1] - $0[0] }
    lowest = count == 0 ? 0 : column.withSpan { $0[0] }
    let cells = max(1, min(ScoreRanks.largestCellCount, count))
    let density = Double(cells) / range
    cellsPerUnit = range > 0 && density.isFinite ? density : 0
    var starts = [Int](repeating: count, count: cells + 1)
    let (lowest, cellsPerUnit) = (lowest, cellsPerUnit)
    column.withSpan { scores in
      var next = 0
      for index in scores.indices {
        let cell = ScoreRanks.cell(of: scores[index], lowest, cellsPerUnit, cells)
        while next <= cell {
          starts[next] = index
          next += 1
        }
      }
    }
    self.starts = starts
  }

  private static func cell(
    of number: Double, _ lowest: Double, _ cellsPerUnit: Double, _ cells: Int
  ) -> Int {
    let place = (number - lowest) * cellsPerUnit
    // Also where an infinite distance times 0 is no number.
    return place >= 1 ? (place < Double(cells) ? Int(place) : cells - 1) : 0
  }

  /// How many scores are at least as large as each of some numbers, or above it.
  ///
  /// - Parameters:
  ///   - numbers: any numbers.
  ///   - isStrict: whether equal scores do not count.
  ///   - execution: how to work.
  /// - Returns: one count a number.
  /// - Throws: nothing.
  /// - Complexity: O(1) a number where scores are spread evenly, else O(log n).
  func counts(
    atLeast numbers: [Double], isStrict: Bool, _ execution: Execution
  ) throws -> [Int] {
    let parts = try mapRowBlocks(
      rowCount: numbers.count, blockRowCount: 1 << 14, threadCount: execution.threadCount,
      workspace: ()
    ) { _, range in
      column.withSpan { scores in
        range.map { scores.count - first(atLeast: numbers[$0], isStrict: isStrict, in: scores) }
      }
    }
    return parts.count == 1 ? parts[0] : Array(parts.joined())
  }

  private func first(atLeast number: Double, isStrict: Bool, in scores: Span<Double>) -> Int {
    let cell = ScoreRanks.cell(of: number, lowest, cellsPerUnit, starts.count - 1)
    var (low, high) = (starts[cell], starts[cell + 1])
    while low < high {
      let middle = low + (high - low) / 2
      let isBefore = isStrict ? scores[middle] <= number : scores[middle] < number
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
