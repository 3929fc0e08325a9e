import ExactStatistics
import ScoringCore

/// Seeded rows of model outputs with labels.
struct Synthetic {
  private var stream: CounterBasedStream

  init(seed: UInt64) { stream = CounterBasedStream(seed: seed, purpose: .testing) }

  mutating func uniform() -> Double { stream.nextUniform() }

  mutating func integer(below bound: Int) -> Int { Int(stream.next(below: UInt64(bound))) }

  mutating func permutation(of count: Int) -> [Int] { stream.shuffledIndices(count: count) }

  /// Distinct continuous logits; labels follow their softmax.
  mutating func continuous(count: Int, classCount: Int) -> Rows {
    var values: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let logits = (0..<classCount).map { _ in 5 * uniform() }
      values.append(logits)
      let masses = logits.map { exp2($0) }
      labels.append(draw(masses, total: masses.reduce(0, +)))
    }
    return Rows(values, labels: labels, kind: .logits)
  }

  /// Probabilities in 64ths, most of them shared by several labels and rows; labels follow them.
  mutating func tiedProbabilities(count: Int, classCount: Int) -> Rows {
    var values: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      var counts = [Int](repeating: 0, count: classCount)
      for _ in 0..<16 { counts[integer(below: classCount)] += 4 }
      let row = counts.map { Double($0) / 64 }
      values.append(row)
      labels.append(draw(row, total: 1))
    }
    return Rows(values, labels: labels, kind: .probabilities)
  }

  /// Logits that are small integers; labels follow their softmax.
  mutating func tiedLogits(count: Int, classCount: Int) -> Rows {
    var values: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let logits = (0..<classCount).map { _ in Double(integer(below: 5) - 2) }
      values.append(logits)
      let masses = logits.map { exp2($0) }
      labels.append(draw(masses, total: masses.reduce(0, +)))
    }
    return Rows(values, labels: labels, kind: .logits)
  }

  /// Rows with many equal outputs.
  mutating func tied(_ kind: OutputKind, count: Int, classCount: Int) -> Rows {
    switch kind {
    case .logits, .scores: tiedLogits(count: count, classCount: classCount)
    case .probabilities: tiedProbabilities(count: count, classCount: classCount)
    }
  }

  /// Probabilities that differ within each row, with sums that are exact in any order.
  mutating func distinctProbabilities(count: Int, classCount: Int) -> Rows {
    let scale = 4 * classCount * classCount
    let denominator = Double(1 << (Int.bitWidth - (scale - 1).leadingZeroBitCount))
    var values: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      // Distinct numerators below the scale; the largest takes what is missing from 1.
      var numerators: Set<Int> = []
      while numerators.count < classCount - 1 {
        numerators.insert(1 + integer(below: 2 * classCount - 1))
      }
      var row = numerators.sorted().map { Double($0) / denominator }
      row.append(1 - row.reduce(0, +))
      let order = permutation(of: classCount)
      row = order.map { row[$0] }
      values.append(row)
      labels.append(draw(row, total: 1))
    }
    return Rows(values, labels: labels, kind: .probabilities)
  }

  private mutating func draw(_ masses: [Double], total: Double) -> Int {
    var rest = uniform() * total
    for (label, mass) in masses.enumerated() {
      rest -= mass
      if rest < 0 { return label }
    }
    return masses.indices.last { masses[$0] > 0 } ?? 0
  }
}

/// 2 to the power of a number: some positive mass, no libm needed.
private func exp2(_ exponent: Double) -> Double {
  let whole = exponent.rounded(.down)
  return Double(sign: .plus, exponent: Int(whole), significand: 1 + (exponent - whole))
}
