/// Numbers in one line of characters, the lowest at the bottom and the highest at the top.
struct Sparkline {
  /// Whether characters beyond ASCII may be used.
  let isUnicode: Bool

  /// A character for each number; numbers that are all the same are in the middle.
  func text(_ values: [Double]) -> String {
    let levels = Array(isUnicode ? "▁▂▃▄▅▆▇█" : "_.-:=+*#")
    guard let low = values.min(), let high = values.max() else { return "" }
    return String(
      values.map { value in
        // Differences of numbers that are far apart have no share, nor have infinite ones of a changed file.
        let share = (value - low) / (high - low)
        guard high > low, share.isFinite else { return levels[levels.count / 2] }
        return levels[min(levels.count - 1, Int(share * Double(levels.count)))]
      })
  }
}
