/// The two isotonic fits of a Venn-Abers predictor for every place that a query can have.
///
/// Adding a row of outcome 1 at a query and fitting again gives the upper end there, a row of outcome 0 the lower.
/// Both fits are slopes of lower convex hulls of the cumulated outcomes; moving the added row from group to group
/// changes a hull at one place only, so that all of them take one pass.
///
/// Source: V. Vovk, I. Petej, V. Fedorova (2015), Large-scale probabilistic predictors with and without guarantees of
/// validity, arXiv:1511.00213, algorithms 1 to 4.
enum VennAbersEnds {
  /// Rows and rows with the event up to a place.
  private struct Corner {
    var count: Int
    var eventCount: Int
  }

  /// The upper end at each group of equal scores.
  ///
  /// - Parameters:
  ///   - counts: the number of rows of each group, by ascending score.
  ///   - eventCounts: the number of those in which the event came.
  /// - Returns: the rows that are pooled with the added one and those of them with the event, it included.
  /// - Complexity: O(number of groups).
  static func upper(
    counts: [Int], eventCounts: [Int]
  ) -> [(count: Int, eventCount: Int)] {
    var hull = [Corner(count: -1, eventCount: -1), Corner(count: 0, eventCount: 0)]
    var end = Corner(count: 0, eventCount: 0)
    for group in counts.indices {
      end.count += counts[group]
      end.eventCount += eventCounts[group]
      while hull.count > 1, !turnsLeft(hull[hull.count - 2], hull[hull.count - 1], end) {
        hull.removeLast()
      }
      hull.append(end)
    }
    // From here on the left end is on top.
    hull.reverse()
    var moved = Corner(count: -1, eventCount: -1)
    return counts.indices.map { group in
      let (top, next) = (hull[hull.count - 1], hull[hull.count - 2])
      let slope = (next.count - top.count, next.eventCount - top.eventCount)
      // The group moves to the left of the added row.
      moved.count += counts[group]
      moved.eventCount += eventCounts[group]
      if product(top, next, moved) < 0 {
        hull.removeLast()
        while hull.count > 1, !turnsLeft(moved, hull[hull.count - 1], hull[hull.count - 2]) {
          hull.removeLast()
        }
        hull.append(moved)
      }
      return slope
    }
  }

  /// The lower end at each group, likewise without the added row's event, which did not come.
  static func lower(
    counts: [Int], eventCounts: [Int]
  ) -> [(count: Int, eventCount: Int)] {
    // Seen from the other side, the complement is the event.
    let others = counts.indices.map { counts[$0] - eventCounts[$0] }
    return upper(counts: counts.reversed(), eventCounts: others.reversed()).reversed().map {
      ($0.count, $0.count - $0.eventCount)
    }
  }

  private static func turnsLeft(_ first: Corner, _ second: Corner, _ third: Corner) -> Bool {
    product(first, second, third) > 0
  }

  /// Above 0 where the third lies above the line through the first and the second.
  private static func product(_ first: Corner, _ second: Corner, _ third: Corner) -> Int {
    (second.count - first.count) * (third.eventCount - first.eventCount)
      - (second.eventCount - first.eventCount) * (third.count - first.count)
  }
}
