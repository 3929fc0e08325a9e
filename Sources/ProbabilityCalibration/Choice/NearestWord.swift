/// The word that somebody may have meant.
package enum NearestWord {
  /// The allowed word that is the fewest typing errors away: at most one in three letters.
  ///
  /// An error is a letter too many, too few or wrong, or two neighbours in each other's place.
  ///
  /// - Parameters:
  ///   - word: what was written; only its first 80 letters count.
  ///   - allowed: what may be written.
  /// - Returns: the first of the nearest, or `nil` where none is near.
  /// - Complexity: O(letters of the word times letters of all allowed words).
  package static func nearest(to word: String, among allowed: [String]) -> String? {
    let written = Array(word.lowercased().prefix(80))
    let distances = allowed.map { distance(written, Array($0)) }
    guard let least = distances.min(), least <= max(1, written.count / 3),
      let place = distances.firstIndex(of: least)
    else { return nil }
    return allowed[place]
  }

  /// What to do about an unknown word, or `nil` where no allowed word is near.
  ///
  /// - Parameters:
  ///   - word: what was written.
  ///   - allowed: what may be written.
  /// - Returns: such as `did you mean ece_upper?`.
  package static func advice(for word: String, among allowed: [String]) -> String? {
    nearest(to: word, among: allowed).map { "did you mean \($0)?" }
  }

  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var (previous, last) = ([Int](), Array(0...right.count))
    for row in left.indices {
      var next = [row + 1]
      for column in right.indices {
        var cost = min(
          next[column] + 1, last[column + 1] + 1,
          last[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, previous[column - 1] + 1)
        }
        next.append(cost)
      }
      (previous, last) = (last, next)
    }
    return last[right.count]
  }
}
