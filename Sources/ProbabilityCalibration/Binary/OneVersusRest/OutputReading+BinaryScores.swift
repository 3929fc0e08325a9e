internal import ScoringCore

extension OutputReading {
  /// Log-odds lie inside these limits, so that their squares are finite.
  private static let largestLogOdds = 1e100

  /// The numbers that binary maps take: of the class 1 for two classes, of every class for more.
  ///
  /// - Parameters:
  ///   - scale: which numbers.
  ///   - rows: n rows of K numbers.
  ///   - execution: how to work.
  /// - Returns: n or n x K finite numbers, row after row.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K).
  func binaryScores(
    _ scale: BinaryScale, of rows: Outputs, execution: Execution
  ) throws -> [Double] {
    let classCount = rows.classCount
    switch (scale, kind) {
    case (.probability, _):
      let all = try probabilities(of: rows, execution: execution)
      let taken = classCount == 2 ? secondOfPairs(all) : all
      // A row may sum to a little more than 1, and so may a number of it be.
      return taken.map { min(1, max(0, $0)) }
    case (.logOdds, .logits):
      let all = try logits(of: rows, execution: execution)
      if classCount == 2 {
        return stride(from: 0, to: all.count, by: 2).map { limited(all[$0 + 1] - all[$0]) }
      }
      let parts = try mapRowBlocks(
        rowCount: rows.rowCount, blockRowCount: max(1, (1 << 16) / classCount),
        threadCount: execution.threadCount, workspace: ()
      ) { _, block in
        logOdds(
          ofLogits: all, rows: block, classCount: classCount, tier: execution.tier)
      }
      var joined: [Double] = []
      joined.reserveCapacity(all.count)
      for part in parts { joined.append(contentsOf: part) }
      return joined
    case (.logOdds, _):
      let all = try probabilities(of: rows, execution: execution)
      let taken = classCount == 2 ? secondOfPairs(all) : all
      let own = KernelLogarithm.values(of: taken.map { max($0, floor) }, tier: execution.tier)
      let other = KernelLogarithm.values(of: taken.map { max(1 - $0, floor) }, tier: execution.tier)
      return own.indices.map { own[$0] - other[$0] }
    }
  }

  private func secondOfPairs(_ numbers: [Double]) -> [Double] {
    stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
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
    ofLogits logits: [Double], rows: Range<Int>, classCount: Int, tier: KernelTier
  ) -> [Double] {
    var tops: [(place: Int, first: Double, second: Double)] = []
    var shifted = [Double](repeating: 0, count: rows.count * classCount)
    for row in rows {
      let start = row * classCount
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
      let target = (row - rows.lowerBound) * classCount
      for label in 0..<classCount { shifted[target + label] = logits[start + label] - second }
      shifted[target + place] = -.infinity
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
      let source = (rows.lowerBound + row) * classCount
      for label in 0..<classCount {
        let reference = label == top.place ? top.second : top.first
        result[start + label] = limited(logits[source + label] - reference - result[start + label])
      }
    }
    return result
  }
}
