import ExactStatistics
import ScoringCore

/// Seeded rows for regression, with the slow obvious methods to hold fast ones against.
struct TrainingRows {
  private var stream: CounterBasedStream

  init(seed: UInt64) { stream = CounterBasedStream(seed: seed, purpose: .testing) }

  mutating func uniform() -> Double { stream.nextUniform() }

  mutating func integer(below bound: Int) -> Int { Int(stream.next(below: UInt64(bound))) }

  /// Some bell-shaped number: enough for laws that hold for every distribution.
  mutating func bell() -> Double { uniform() + uniform() + uniform() - 1.5 }

  mutating func bells(_ count: Int) -> [Double] { (0..<count).map { _ in bell() } }

  /// Small integers, many of them equal.
  mutating func integers(_ count: Int) -> [Double] {
    (0..<count).map { _ in Double(integer(below: 7) - 3) }
  }

  /// A fold for each row, all of them used.
  mutating func folds(_ count: Int, of rowCount: Int) -> [Int64] {
    (0..<rowCount).map { Int64($0 < count ? $0 : integer(below: count)) }
  }

  /// Features whose first column is 1, so that plain solvers need no intercept of their own.
  mutating func features(_ rowCount: Int, _ columnCount: Int) -> DenseMatrix {
    DenseMatrix(bells(rowCount * columnCount), rowCount: rowCount, columnCount: columnCount)
  }
}

/// Ridge regression by elimination, refitted as often as one likes.
enum PlainRidge {
  /// The coefficients, the intercept first.
  static func coefficients(
    _ rows: [[Double]], _ targets: [Double], penalty: Double, hasIntercept: Bool
  ) -> [Double] {
    let design = rows.map { (hasIntercept ? [1] : []) + $0 }
    let size = design[0].count
    var system = (0..<size).map { row in
      (0..<size).map { column in
        design.reduce(0) { $0 + $1[row] * $1[column] }
          + (row == column && !(hasIntercept && row == 0) ? penalty : 0)
      } + [zip(design, targets).reduce(0) { $0 + $1.0[row] * $1.1 }]
    }
    for pivot in 0..<size {
      let best = (pivot..<size).max { system[$0][pivot].magnitude < system[$1][pivot].magnitude }
      system.swapAt(pivot, best ?? pivot)
      for row in 0..<size where row != pivot {
        let factor = system[row][pivot] / system[pivot][pivot]
        for column in pivot...size { system[row][column] -= factor * system[pivot][column] }
      }
    }
    return (0..<size).map { system[$0][size] / system[$0][$0] }
  }

  static func prediction(_ coefficients: [Double], _ row: [Double]) -> Double {
    let inputs = coefficients.count > row.count ? [1] + row : row
    return zip(coefficients, inputs).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension DenseMatrix {
  var rows: [[Double]] { (0..<rowCount).map { Array(row($0)) } }

  var matrix: Matrix {
    get throws { try Matrix(elements, rowCount: rowCount, columnCount: columnCount) }
  }
}
