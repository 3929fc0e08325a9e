internal import ScoringCore

extension NonconformityScore {
  /// The labels whose score is at most the quantile of their class.
  ///
  /// Labels below the smallest quantile are in, those above the largest are out; only those between are
  /// scored.
  ///
  /// - Parameters:
  ///   - tails: the quantile of each class in tail form; infinity lets the class in everywhere.
  ///   - outputs: n rows, K classes.
  ///   - context: draws and arithmetic.
  /// - Returns: the labels of each row, ascending.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  func sets(
    atMostOfClass tails: [Double], in outputs: Outputs, context: ScoringContext
  ) throws -> LabelLists {
    let finite = tails.filter { $0 < .infinity }
    guard let low = finite.min(), let high = finite.max() else {
      return try sets(atMost: .infinity, in: outputs, context: context)
    }
    let certain = try sets(atMost: low, in: outputs, context: context)
    if low == high, finite.count == tails.count { return certain }
    let possible = try sets(atMost: high, in: outputs, context: context)
    let always = tails.indices.filter { tails[$0] == .infinity }.map { Int32($0) }
    // What lies between, with a quantile of its own.
    var between = LabelLists()
    for row in 0..<outputs.rowCount {
      between.append(
        possible[row].missing(from: certain[row]).filter { tails[Int($0)] < .infinity })
    }
    let scores = try scores(of: between, in: outputs, context: context)
    var sets = LabelLists()
    for row in 0..<outputs.rowCount {
      let range = Int(between.offsets[row])..<Int(between.offsets[row + 1])
      let passing = range.lazy.filter { scores[$0] <= tails[Int(between.labels[$0])] }
        .map { between.labels[$0] }
      var labels = certain[row] + passing
      if !always.isEmpty { labels += always.missing(from: certain[row]) }
      labels.sort()
      sets.append(labels)
    }
    return sets
  }
}

extension Collection where Element == Int32 {
  /// The elements that another collection has not; both ascend.
  fileprivate func missing(from other: some Collection<Int32>) -> [Int32] {
    var result: [Int32] = []
    var place = other.startIndex
    for element in self {
      while place < other.endIndex, other[place] < element { place = other.index(after: place) }
      if place == other.endIndex || other[place] != element { result.append(element) }
    }
    return result
  }
}
