internal import ScoringCore

extension OutputReading {
  /// Log-odds lie inside these limits, so that their squares are finite.
  private static let largestLogOdds = 1e100

  /// The numbers that binary maps take: of the class 1 for two classes, of every class for more.
  ///
  /// - Parameters:
  ///   - scale: which numbers.
  ///   - rows: n rows of K numbers, few enough for nearby caches.
  ///   - tier: the instruction set to compute with, on the calling thread.
  /// - Returns: n or n x K finite numbers, row after row.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K).
  func binaryScores(
    _ scale: BinaryScale, of rows: Outputs, tier: KernelTier
  ) throws -> [Double] {
    let execution = Execution(threadCount: 1, tier: tier)
    let classCount = rows.classCount
    if scale == .logOdds && kind == .logits {
      let all = try logits(of: rows, execution: execution)
      switch classCount {
      case 1: return all.map { _ in OutputReading.largestLogOdds }
      case 2: return stride(from: 0, to: all.count, by: 2).map { limited(all[$0 + 1] - all[$0]) }
      default: return logOdds(ofLogits: all, classCount: classCount, tier: tier)
      }
    }
    var numbers = try probabilities(of: rows, execution: execution)
    if scale == .logOdds, classCount == 2 {
      // Both numbers of the row: 1 minus a rounded one may have lost all of the other.
      let logarithms = KernelLogarithm.values(of: numbers.map { max($0, floor) }, tier: tier)
      return stride(from: 0, to: numbers.count, by: 2).map { logarithms[$0 + 1] - logarithms[$0] }
    }
    if classCount == 2 { numbers = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] } }
    if scale == .probability {
      // A row may sum to a little more than 1, and so may a number of it be.
      return numbers.map { min(1, $0) }
    }
    let own = KernelLogarithm.values(of: numbers.map { max($0, floor) }, tier: tier)
    let other = KernelLogarithm.values(of: numbers.map { max(1 - $0, floor) }, tier: tier)
    return own.indices.map { own[$0] - other[$0] }
  }

  private func limited(_ number: Double) -> Double {
    min(OutputReading.largestLogOdds, max(-OutputReading.largestLogOdds, number))
  }

  /// Each logit less the log-sum-exp of the others of its row.
  ///
  /// With the row's largest logit m at the place t, the next m' and S the sum of e^(z - m') over all but t:
  /// ln S + m' for t, and m + ln(1 + e^(m' - m) (S - e^(z - m'))) for others. Every sum is 1 or more, so that no
  /// difference cancels.
  private func logOdds(
    ofLogits logits: [Double], classCount: Int, tier: KernelTier
  ) -> [Double] {
    var tops: [(place: Int, first: Double, second: Double)] = []
    var shifted = [Double](repeating: 0, count: logits.count)
    for start in stride(from: 0, to: logits.count, by: classCount) {
      var (place, first, second) = (0, logits[start], -Double.infinity)
      for label in 1..<classCount {
        let logit = logits[start + label]
        if logit > first {
          (place, first, second) = (label, logit, first)
        } else if logit > second {
          second = logit
        }
      }
      tops.append((place, first, second))
      for label in 0..<classCount { shifted[start + label] = logits[start + label] - second }
      shifted[start + place] = -.infinity
    }
    // An e^(-infinity) that is 0 on every tier.
    let masses = KernelExponential.values(of: shifted.map { max($0, -1e4) }, tier: tier)
    let gaps = KernelExponential.values(
      of: tops.map { max($0.second - $0.first, -1e4) }, tier: tier)
    var sums = masses
    for row in tops.indices {
      let (start, place) = (row * classCount, tops[row].place)
      var sum = 0.0
      for label in 0..<classCount { sum += masses[start + label] }
      for label in 0..<classCount {
        sums[start + label] = 1 + gaps[row] * max(0, sum - masses[start + label])
      }
      sums[start + place] = sum
    }
    var result = KernelLogarithm.values(of: sums, tier: tier)
    for row in tops.indices {
      let (start, top) = (row * classCount, tops[row])
      for label in 0..<classCount {
        let reference = label == top.place ? top.second : top.first
        result[start + label] = limited(logits[start + label] - reference - result[start + label])
      }
    }
    return result
  }
}
