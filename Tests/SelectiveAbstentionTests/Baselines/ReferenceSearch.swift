import ExactStatistics
import SelectiveAbstention

/// The search of the paper's published code (b6073d1), restated with its rules.
struct ReferenceSearch {
  /// What it returns, and the rows that its bound is of.
  struct Answer: Equatable {
    var threshold: Double
    var bound: Double
    var countedRows: Int
  }

  let target: Double
  let delta: Double
  /// The bound of (errors, rows, share of delta); the exact one unless a test is about the bound.
  var bound: (Int, Int, Double) -> Double = exactBound

  /// Goes through rows, not through values; returns the last threshold, whatever its bound.
  func answer(_ confidences: [Double], _ isError: [Bool]) -> Answer {
    let order = confidences.indices.sorted { confidences[$0] < confidences[$1] }
    let count = order.count
    var steps = 0
    while 1 << steps < count { steps += 1 }
    var (low, high) = (0, count - 1)
    var answer = Answer(threshold: .nan, bound: .nan, countedRows: 0)
    for _ in 0...steps {
      let middle = (low + high + 1) / 2
      let errors = order[middle...].count { isError[$0] }
      let limit = bound(errors, count - middle, delta / Double(steps))
      answer = Answer(
        threshold: confidences[order[middle]], bound: limit, countedRows: count - middle)
      if limit > target { low = middle } else { high = middle }
    }
    return answer
  }

  static func exactBound(errors: Int, count: Int, delta: Double) -> Double {
    guard errors < count else { return 1 }
    return BetaLaw(a: Double(errors + 1), b: Double(count - errors)).quantile(upperTail: delta)
  }

  /// Goes through an error rate in binary fractions and cuts what is lost off.
  static func truncatingBound(errors: Int, count: Int, delta: Double) -> Double {
    let rate = Double(errors) / Double(count)
    return exactBound(errors: Int(Double(count) * rate), count: count, delta: delta)
  }

  /// Halves the interval from the error rate to 1 until the tail is within 10^-7 of delta.
  static func looseBound(errors: Int, count: Int, delta: Double) -> Double {
    var (low, high) = (Double(errors) / Double(count), 1.0)
    while low < 1 {
      let middle = (low + high) / 2
      let excess = BinomialLaw(trials: count, probability: middle).tails(at: errors).lower - delta
      if abs(excess) <= 1e-7 { return middle }
      if excess > 0 { low = middle } else { high = middle }
    }
    return 1
  }
}
