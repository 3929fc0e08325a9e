internal import ExactStatistics

/// Numbers that should be independent and uniform from 0 to 1.
public struct UniformSample: Hashable, Sendable {
  /// The numbers.
  public private(set) var values: [Double] = []

  /// Makes an empty sample.
  public init() {}

  /// Adds a number.
  ///
  /// - Parameter value: a number from 0 to 1.
  public mutating func add(_ value: Double) { values.append(value) }

  /// Where ``examine(in:_:)`` counts.
  public static let cuts = [0.1, 0.25, 0.5, 0.75, 0.9]

  /// Examines how many numbers lie below some cuts: each count is binomial, exactly.
  ///
  /// - Parameters:
  ///   - family: takes one p-value for each of ``cuts``.
  ///   - what: what the numbers are.
  public func examine(in family: inout CheckFamily, _ what: String) {
    for cut in Self.cuts {
      let below = values.count { $0 < cut }
      let law = BinomialLaw(trials: values.count, probability: cut)
      family.examine(
        pValue: law.tails(at: below).twoSided, "\(what): \(below) of \(values.count) below \(cut)")
    }
  }

  /// The p-value of Pearson's chi-square over eleven equal cells.
  ///
  /// With the even number of ten degrees of freedom its upper tail has a closed form:
  /// e^-h (1 + h + h^2 / 2 + ... + h^4 / 24) with h half the statistic. The law is asymptotic: take a hundred numbers
  /// or more.
  ///
  /// - Returns: the p-value; 1 without numbers.
  public func chiSquarePValue() -> Double {
    guard !values.isEmpty else { return 1 }
    let cells = 11
    var counts = [Int](repeating: 0, count: cells)
    for value in values { counts[min(cells - 1, Int(value * Double(cells)))] += 1 }
    let expected = Double(values.count) / Double(cells)
    let half =
      counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) } / expected / 2
    var term = 1.0
    var sum = 1.0
    for power in 1..<5 {
      term *= half / Double(power)
      sum += term
    }
    return sum * exponential(-half)
  }
}

/// e^x for x <= 0, by squaring a short series: enough for a p-value.
private func exponential(_ x: Double) -> Double {
  let small = x / 4096
  var result = 1 + small * (1 + small / 2 * (1 + small / 3 * (1 + small / 4)))
  for _ in 0..<12 { result *= result }
  return result
}
