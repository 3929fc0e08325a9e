/// A rectangle of the canvas with the numbers along its sides.
struct Frame: Hashable, Sendable {
  /// The left edge on the canvas.
  let left: Double
  /// The upper edge on the canvas.
  let top: Double
  /// The width on the canvas.
  let width: Double
  /// The height on the canvas.
  let height: Double
  /// The numbers at the left and right edges.
  var xRange: ClosedRange<Double> = 0...1
  /// The numbers at the lower and upper edges.
  var yRange: ClosedRange<Double> = 0...1

  /// The right edge on the canvas.
  var right: Double { left + width }
  /// The lower edge on the canvas.
  var bottom: Double { top + height }

  /// The place of a number of the horizontal axis, kept inside.
  func x(_ value: Double) -> Double { left + width * Self.share(value, xRange) }

  /// The place of a number of the vertical axis, kept inside.
  func y(_ value: Double) -> Double { bottom - height * Self.share(value, yRange) }

  private static func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    // Halves, because the length of a range may be more than the largest number.
    let length = range.upperBound / 2 - range.lowerBound / 2
    let share = (value / 2 - range.lowerBound / 2) / length
    return length > 0 && !share.isNaN ? min(max(share, 0), 1) : 0.5
  }

  /// The outline.
  var outline: Mark { .rectangle("frame", x: left...right, y: top...bottom) }

  /// Grid lines and numbers along the horizontal axis.
  func horizontalAxis(_ ticks: [Tick], hasNumbers: Bool = true) -> [Mark] {
    ticks.flatMap { tick in
      let grid = Mark.path("grid", .segment(x(tick.value), top, x(tick.value), bottom))
      return hasNumbers
        ? [grid, .text("tick mid", x: x(tick.value), y: bottom + 14, tick.label)] : [grid]
    }
  }

  /// Grid lines and numbers along the vertical axis.
  func verticalAxis(_ ticks: [Tick], hasNumbers: Bool = true) -> [Mark] {
    ticks.flatMap { tick in
      let grid = Mark.path("grid", .segment(left, y(tick.value), right, y(tick.value)))
      return hasNumbers
        ? [grid, .text("tick end", x: left - 6, y: y(tick.value) + 4, tick.label)] : [grid]
    }
  }
}
