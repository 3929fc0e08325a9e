internal import ProbabilityCalibration

extension ReliabilityFigure {
  /// The share from which on to magnify: where models that are mostly right crowd into the corner.
  ///
  /// It is the largest of a few for which half of the rows and three bins lie beyond; `nil` where nothing crowds.
  var magnifiedFrom: Double? {
    let total = diagram.bins.reduce(0) { $0 + $1.count }
    return [0.99, 0.98, 0.95, 0.9, 0.8].first { least in
      let beyond = diagram.bins.filter { $0.meanProbability >= least && $0.frequency >= least }
      return beyond.count >= 3 && 2 * beyond.reduce(0) { $0 + $1.count } >= total
    }
  }

  /// Draws the crowded corner again, larger, in an empty corner of the square.
  func addInset(in frame: Frame, to drawing: inout Drawing) {
    guard let least = magnifiedFrom, least >= 0.9 else { return }
    let side = 150.0
    // The upper left is empty unless a model is far too unsure; the lower right, unless it is far too sure.
    let places = [
      (x: frame.left + 52, y: frame.top + 40),
      (x: frame.right - side - 16, y: frame.bottom - side - 44),
    ]
    guard let place = places.first(where: { isEmpty(frame, x: $0.x, y: $0.y, side: side) }) else {
      return
    }
    let inset = Frame(
      left: place.x, top: place.y, width: side, height: side, xRange: least...1, yRange: least...1)
    let corner = frame.x(least)...frame.right
    drawing.add(.rectangle("frame", x: corner, y: frame.top...frame.y(least)))
    drawing.add(
      .rectangle(
        "ground", x: inset.left - 48...inset.right + 12, y: inset.top - 18...inset.bottom + 20))
    drawing.add(inset.horizontalAxis(Tick.roundShares(least...1, most: 3)))
    drawing.add(inset.verticalAxis(Tick.roundShares(least...1, most: 3)))
    let shown = diagram.part(from: least)
    if let band = shown.bandMark(in: inset) { drawing.add(band) }
    drawing.add(
      .path("diagonal", .segment(inset.left, inset.bottom, inset.right, inset.top)))
    if let line = shown.lineMark(in: inset, style: "line") { drawing.add(line) }
    drawing.add(inset.outline)
    if let before = before?.part(from: least) {
      drawing.add(
        before.bins.map { bin in
          .circle(
            "raw-dot", x: inset.x(bin.meanProbability), y: inset.y(bin.frequency), radius: 4)
        })
    }
    drawing.add(shown.points(in: inset, largestArea: 110))
    drawing.add(
      .text(
        "soft small", x: inset.left, y: inset.top - 6,
        "the corner from \(Numerals.percent(least)), larger"))
  }

  /// Whether no point, whisker or line of this or the raw diagram enters a square.
  private func isEmpty(_ frame: Frame, x: Double, y: Double, side: Double) -> Bool {
    let (horizontal, vertical) = (x - 48...x + side + 12, y - 18...y + side + 20)
    return ([diagram] + (before.map { [$0] } ?? [])).allSatisfy { diagram in
      diagram.bins.allSatisfy { bin in
        let whisker =
          frame.y(bin.interval.upperBound)...frame.y(bin.interval.lowerBound)
        return !horizontal.contains(frame.x(bin.meanProbability)) || !vertical.overlaps(whisker)
      }
        && zip(diagram.line, diagram.line.dropFirst()).allSatisfy { point, next in
          let (x1, x2) = (frame.x(point.probability), frame.x(next.probability))
          let (y1, y2) = (frame.y(point.frequency), frame.y(next.frequency))
          let (steps, rise) = (min(x1, x2)...max(x1, x2), min(y1, y2)...max(y1, y2))
          return !horizontal.overlaps(steps) || !vertical.overlaps(rise)
        }
    }
  }
}

extension ReliabilityDiagram {
  /// What lies in the corner from a share on.
  fileprivate func part(from least: Double) -> ReliabilityDiagram {
    ReliabilityDiagram(
      bins: bins.filter { $0.meanProbability >= least && $0.frequency >= least },
      binning: binning,
      line: line.filter { $0.probability >= least && $0.frequency >= least },
      band: band.filter { $0.probability >= least && $0.range.upperBound >= least },
      bandLevel: bandLevel, histogram: [])
  }
}
