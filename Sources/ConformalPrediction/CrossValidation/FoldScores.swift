internal import ScoringCore

/// How an order statistic is found; the results are the same.
package enum FoldSearch: Sendable, CaseIterable {
  /// By bisection over the bits of the answer, counting by bisection in each fold: for few folds.
  case bisecting
  /// By selection among all sums: for many folds.
  case gathering
}

/// The scores of training rows, ascending within each fold, and order statistics of their sums with a number for
/// each fold.
///
/// Rounding keeps order: within a fold `shift + score` ascends as the scores do, so that the order statistics of
/// the rounded sums, and not of something close to them, can be found without forming the sums.
struct FoldScores: Sendable {
  /// Fewer sums than this are sorted.
  private static let fewSums = 32

  private let scores: [Double]
  /// Where each fold starts, and the end of the last.
  private let starts: [Int]

  /// - Complexity: O(n log n).
  init(_ unordered: [Double], folds: CrossValidationFolds) {
    var starts = [0]
    for size in folds.sizes { starts.append(starts[starts.count - 1] + size) }
    var ends = Array(starts.dropLast())
    var scores = [Double](repeating: 0, count: unordered.count)
    for (row, fold) in folds.indices.enumerated() {
      scores[ends[fold]] = unordered[row]
      ends[fold] += 1
    }
    for fold in folds.sizes.indices { scores[starts[fold]..<starts[fold + 1]].sort() }
    (self.scores, self.starts) = (scores, starts)
  }

  var count: Int { scores.count }
  var foldCount: Int { starts.count - 1 }

  /// The faster way: a step of bisection looks at each fold, selection at each row.
  var usualSearch: FoldSearch { foldCount * 32 <= count ? .bisecting : .gathering }

  /// The scores of all folds, ascending.
  func sorted() -> [Double] { scores.sorted() }

  /// Sums that have been formed once, for several ranks.
  struct Sums {
    fileprivate let shifts: [Double]
    /// All sums, where they are gathered.
    fileprivate let values: [Double]?
  }

  /// Prepares order statistics.
  ///
  /// - Parameters:
  ///   - shifts: one finite number a fold.
  ///   - search: how to find them.
  /// - Returns: what ``orderStatistic(_:of:)`` takes.
  func sums(with shifts: [Double], _ search: FoldSearch) -> Sums {
    precondition(shifts.count == foldCount, "one number a fold")
    guard search == .gathering else { return Sums(shifts: shifts, values: nil) }
    var values = scores
    for fold in shifts.indices {
      let shift = shifts[fold]
      for index in starts[fold]..<starts[fold + 1] { values[index] += shift }
    }
    return Sums(shifts: shifts, values: values)
  }

  /// The sum of a rank, counted from 1 for the smallest; never a negative zero.
  ///
  /// - Complexity: O(n) when gathering, else O(K log n) steps, at most 64 times.
  func orderStatistic(_ rank: Int, of sums: Sums) -> Double {
    precondition(rank >= 1 && rank <= count, "a rank among the rows")
    if let values = sums.values { return values.orderStatistic(at: rank - 1) + 0 }
    return bisected(rank, sums.shifts)
  }

  private func bisected(_ rank: Int, _ shifts: [Double]) -> Double {
    // In each fold, sums before `lows` are below the answer, those from `highs` on are not needed to hold it.
    var lows = Array(starts.dropLast())
    var highs = Array(starts.dropFirst())
    var places = lows
    var low = UInt64.max
    var high = UInt64.min
    for fold in shifts.indices {
      low = min(low, (shifts[fold] + scores[lows[fold]]).orderedBits)
      high = max(high, (shifts[fold] + scores[highs[fold] - 1]).orderedBits)
    }
    var below = 0
    var left = count
    while low < high {
      if left <= Self.fewSums { return candidates(lows, highs, shifts)[rank - 1 - below] }
      let middle = low + (high - low) / 2
      let pivot = Double(orderedBits: middle)
      var counted = 0
      for fold in shifts.indices {
        let shift = shifts[fold]
        var first = lows[fold]
        var last = highs[fold]
        while first < last {
          let place = first + (last - first) / 2
          if shift + scores[place] <= pivot { first = place + 1 } else { last = place }
        }
        places[fold] = first
        counted += first - starts[fold]
      }
      if counted >= rank {
        high = middle
        swap(&highs, &places)
        left = counted - below
      } else {
        low = middle + 1
        swap(&lows, &places)
        left -= counted - below
        below = counted
      }
    }
    return Double(orderedBits: low) + 0
  }

  private func candidates(_ lows: [Int], _ highs: [Int], _ shifts: [Double]) -> [Double] {
    var sums: [Double] = []
    for fold in shifts.indices {
      for index in lows[fold]..<highs[fold] { sums.append(shifts[fold] + scores[index] + 0) }
    }
    return sums.sorted()
  }
}
