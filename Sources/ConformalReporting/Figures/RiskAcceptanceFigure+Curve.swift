internal import ExactStatistics
internal import SelectiveAbstention

extension RiskAcceptanceFigure {
  /// The points of the curve that are drawn.
  struct Steps {
    let points: [RiskAcceptancePoint]
    let isThinned: Bool

    init(_ figure: RiskAcceptanceFigure) {
      let all = figure.curve.points
      let kept = figure.operation.flatMap { operation in
        all.firstIndex { $0.acceptedCount == operation.point.acceptedCount }
      }
      let thinning = Thinning(
        all.map(\.selectiveRisk), most: RiskAcceptanceFigure.mostSteps - 4,
        keeping: [0, all.count - 1] + (kept.map { [$0] } ?? []))
      points = thinning.indices.map { all[$0] }
      isThinned = thinning.isThinned
    }
  }

  /// Draws axes, target, capacity and what they bar.
  func addLimits(_ frame: Frame, to drawing: inout Drawing) {
    drawing.add(frame.horizontalAxis(Tick.shares()))
    drawing.add(frame.verticalAxis(Tick.roundShares(frame.yRange)))
    drawing.add(
      .text(
        "axis mid", x: (frame.left + frame.right) / 2, y: frame.bottom + 31,
        "share of rows answered without review"))
    drawing.add(
      .text(
        "axis mid", x: 13, y: (frame.top + frame.bottom) / 2,
        "share of those answers that are wrong",
        isVertical: true))
    let least = capacity.map { frame.x(1 - $0) }
    if let least, least > frame.left {
      addBarred(x: frame.left...least, y: frame.top...frame.bottom, to: &drawing)
    }
    if let target, target < frame.yRange.upperBound {
      addBarred(
        x: (least ?? frame.left)...frame.right, y: frame.top...frame.y(target), to: &drawing)
    }
  }

  private func addBarred(
    x: ClosedRange<Double>, y: ClosedRange<Double>, to drawing: inout Drawing
  ) {
    drawing.add(.rectangle("barred", x: x, y: y))
    drawing.add(.rectangle("barred", x: x, y: y, hatch: .barred))
  }

  /// Draws the references, the bound and the curve, faint where few rows are accepted.
  func addCurve(_ steps: Steps, _ frame: Frame, to drawing: inout Drawing) {
    let bounded = Thinning(steps.points.map(\.selectiveRisk), most: 240).indices
      .map { steps.points[$0] }
    var (upper, lower) = ([(x: Double, y: Double)](), [(x: Double, y: Double)]())
    for (index, point) in bounded.enumerated() {
      let (x, bound) = (frame.x(point.acceptanceRate), frame.y(point.riskUpperBound(delta: delta)))
      // Steps: what holds for a threshold holds up to the next one.
      if index > 0 {
        upper.append((x, upper[upper.count - 1].y))
        lower.append((x, lower[lower.count - 1].y))
      }
      upper.append((x, bound))
      lower.append((x, frame.y(point.selectiveRisk)))
    }
    drawing.add(.path("bound", .polygon(upper + lower.reversed())))
    addReferences(frame, to: &drawing)
    if let target {
      drawing.add(
        .path("target", .segment(frame.left, frame.y(target), frame.right, frame.y(target))))
    }
    if let capacity {
      let x = frame.x(1 - capacity)
      drawing.add(.path("capacity", .segment(x, frame.top, x, frame.bottom)))
    }
    let few = steps.points.prefix { $0.acceptedCount < 30 }
    let settled = steps.points.dropFirst(few.count)
    if few.count > 1 {
      drawing.add(
        .path("curve faded", Self.stairs(Array(few) + settled.prefix(1), in: frame)))
    }
    if !settled.isEmpty { drawing.add(.path("curve", Self.stairs(Array(settled), in: frame))) }
    if settled.count == 1 || settled.isEmpty, let point = steps.points.last {
      drawing.add(
        .circle(
          "under", x: frame.x(point.acceptanceRate), y: frame.y(point.selectiveRisk), radius: 3))
    }
  }

  private static func stairs(_ points: [RiskAcceptancePoint], in frame: Frame) -> PathData {
    var path = PathData()
    for (index, point) in points.enumerated() {
      let (x, y) = (frame.x(point.acceptanceRate), frame.y(point.selectiveRisk))
      if index == 0 {
        path.move(x, y)
      } else {
        path.horizontal(x)
        path.vertical(y)
      }
    }
    return path
  }

  /// Draws the best order of these rows, all errors last, and the arbitrary one.
  private func addReferences(_ frame: Frame, to drawing: inout Drawing) {
    let rate = Double(curve.errorCount) / Double(max(1, curve.rowCount))
    drawing.add(
      .path("reference", .segment(frame.left, frame.y(rate), frame.right, frame.y(rate))))
    let right = 1 - rate
    let best = (0...40).map { step -> (x: Double, y: Double) in
      let acceptance = right + rate * Double(step) / 40
      return (frame.x(acceptance), frame.y(acceptance > 0 ? (acceptance - right) / acceptance : 0))
    }
    var path = PathData()
    path.move(frame.left, frame.bottom)
    for point in best { path.line(point.x, point.y) }
    drawing.add(.path("reference", path))
  }

  /// Draws where the policy works, with its certificate.
  func addOperation(_ frame: Frame, to drawing: inout Drawing) {
    guard let operation else { return }
    let point = operation.point
    let (x, y) = (frame.x(point.acceptanceRate), frame.y(point.selectiveRisk))
    let isRight = point.acceptanceRate > 0.5
    let anchor = isRight ? " end" : ""
    let shift = isRight ? -10.0 : 10
    if let bound = operation.certifiedRisk {
      let top = frame.y(bound)
      drawing.add(.path("certified", .segment(x, y, x, top)))
      drawing.add(.path("certified", .segment(x - 7, top, x + 7, top)))
      drawing.add(
        .text(
          "halo" + anchor, x: x + shift, y: top - 7,
          "certified at most \(Numerals.precisePercent(bound))"))
    }
    drawing.add(
      .circle("point", x: x, y: y, radius: 6, tooltip: "threshold \(point.threshold)"))
    // Rising curves lie below on the left and above on the right.
    let isCrowded = operation.certifiedRisk.map { frame.y($0) > y - 32 } ?? false
    let isAbove = y > frame.bottom - 30 || isRight && !isCrowded
    drawing.add(
      .text(
        "strong halo" + anchor, x: x + shift, y: isAbove ? y - 8 : y + 20,
        "\(Numerals.percent(point.acceptanceRate)) accepted, "
          + "\(Numerals.precisePercent(point.selectiveRisk)) wrong"))
  }

  /// What the marks mean, those that are drawn.
  var legend: [LegendEntry] {
    var entries = [
      LegendEntry(sample: .stroke("curve"), text: "these rows; faint below 30 accepted rows"),
      LegendEntry(
        sample: .patch("bound", nil),
        text: "exact \(Numerals.percent(delta.complement.doubleValue)) bound of one threshold alone"
      ),
      LegendEntry(
        sample: .stroke("reference"), text: "rows in the best order (lower), in any order (flat)"),
    ]
    if let target {
      entries.append(
        LegendEntry(
          sample: .stroke("target"),
          text: "target: at most \(Numerals.precisePercent(target)) wrong"))
    }
    if let capacity {
      entries.append(
        LegendEntry(
          sample: .stroke("capacity"),
          text: "capacity: reviews of at most \(Numerals.precisePercent(capacity)) of rows"))
    }
    if target != nil || capacity != nil {
      entries.append(LegendEntry(sample: .patch("barred", .barred), text: "misses a limit"))
    }
    return entries
  }
}
