/// Which points of a long line are drawn: no more than the eye can tell apart, the highest and lowest among them.
struct Thinning: Hashable, Sendable {
  /// The indices that stay, ascending.
  let indices: [Int]
  /// The number of points that there were.
  let originalCount: Int

  /// Whether points were left out.
  var isThinned: Bool { indices.count < originalCount }

  /// Thins a line: of each of some equal runs of points the first, the last, the lowest and the highest stay.
  ///
  /// - Parameters:
  ///   - values: the heights, in the order of the line.
  ///   - most: the number of points that may stay, at least 8; of those to keep, more.
  ///   - kept: indices that stay whatever they are.
  init(_ values: [Double], most: Int = 1000, keeping kept: [Int] = []) {
    originalCount = values.count
    guard values.count > most else {
      indices = Array(values.indices)
      return
    }
    let runs = most / 4
    var chosen: [Int] = kept.filter(values.indices.contains)
    for run in 0..<runs {
      let (start, end) = (run * values.count / runs, (run + 1) * values.count / runs)
      var (low, high) = (start, start)
      for index in start..<end {
        if values[index] < values[low] { low = index }
        if values[index] > values[high] { high = index }
      }
      chosen += [start, low, high, end - 1]
    }
    var last = -1
    indices = chosen.sorted().filter { index in
      defer { last = index }
      return index != last
    }
  }
}
