internal import ProbabilityCalibration

/// On which side of the diagonal a bin lies, and how that is drawn: colour and shape say the same.
enum GapSide: String, Hashable, Sendable {
  /// It says more than it keeps.
  case over
  /// It says less than it keeps.
  case under
  /// Its interval holds what it says.
  case fair

  init(_ bin: ReliabilityDiagram.Bin) {
    self =
      bin.interval.contains(bin.meanProbability)
      ? .fair : bin.meanProbability > bin.frequency ? .over : .under
  }

  var shape: PointShape {
    switch self {
    case .over: .down
    case .under: .up
    case .fair: .disc
    }
  }
}

extension ReliabilityDiagram {
  /// The rows of the largest bin.
  var largestBinCount: Int { bins.map(\.count).max() ?? 1 }

  /// Band, diagonal and line of isotonic regression.
  func lines(in frame: Frame, lineStyle: String) -> [Mark] {
    [bandMark(in: frame), lineMark(in: frame, style: lineStyle)].compactMap { $0 }
  }

  /// The band around the diagonal.
  func bandMark(in frame: Frame) -> Mark? {
    guard band.count > 1 else { return nil }
    let widths = band.map { $0.range.upperBound - $0.range.lowerBound }
    let kept = Thinning(widths, most: 400).indices.map { band[$0] }
    let upper = kept.map { (x: frame.x($0.probability), y: frame.y($0.range.upperBound)) }
    let lower = kept.map { (x: frame.x($0.probability), y: frame.y($0.range.lowerBound)) }
    return .path("band", .polygon(upper + lower.reversed()))
  }

  /// The isotonic line as steps.
  func lineMark(in frame: Frame, style: String) -> Mark? {
    guard !line.isEmpty else { return nil }
    var path = PathData()
    var height = 0.0
    for (order, index) in Thinning(line.map(\.frequency), most: 800).indices.enumerated() {
      let point = line[index]
      if order == 0 {
        path.move(frame.x(point.probability), frame.y(point.frequency))
      } else if point.frequency != height {
        path.horizontal(frame.x(point.probability))
        path.vertical(frame.y(point.frequency))
      }
      height = point.frequency
    }
    if let last = line.last { path.horizontal(frame.x(last.probability)) }
    return .path(style, path)
  }

  /// The points with whiskers, smaller ones over larger ones.
  func points(in frame: Frame, largestArea: Double, hasSpans: Bool = true) -> [Mark] {
    let largest = Double(largestBinCount)
    let ordered = bins.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map(\.element)
    let whiskers = ordered.flatMap { bin -> [Mark] in
      let style = " s-" + GapSide(bin).rawValue
      let (x, y) = (frame.x(bin.meanProbability), frame.y(bin.frequency))
      let whisker = Mark.path(
        "whisker" + style,
        .segment(x, frame.y(bin.interval.lowerBound), x, frame.y(bin.interval.upperBound)))
      let span = Mark.path(
        "span" + style,
        .segment(frame.x(bin.range.lowerBound), y, frame.x(bin.range.upperBound), y))
      return hasSpans ? [span, whisker] : [whisker]
    }
    let shapes = ordered.map { bin in
      let side = GapSide(bin)
      return side.shape.mark(
        bin.count < 10 ? "few-" + side.rawValue : side.rawValue,
        x: frame.x(bin.meanProbability), y: frame.y(bin.frequency),
        area: max(16, largestArea * Double(bin.count) / largest), tooltip: bin.tooltip)
    }
    return whiskers + shapes
  }
}

extension ReliabilityDiagram.Bin {
  /// The bin in words.
  var tooltip: String {
    "\(Numerals.count(count)) rows from \(Numerals.significant(range.lowerBound)) to "
      + "\(Numerals.significant(range.upperBound)): says \(Numerals.significant(meanProbability)), "
      + "right \(Numerals.significant(frequency)) (95 % interval \(Numerals.interval(interval)))"
  }
}

extension ReliabilityFigure {
  /// Draws the square: band, diagonal, lines, points.
  func addPlot(_ frame: Frame, to drawing: inout Drawing) {
    if let band = diagram.bandMark(in: frame) { drawing.add(band) }
    drawing.add(
      .path("diagonal", .segment(frame.left, frame.bottom, frame.right, frame.top)))
    if let before {
      if let line = before.lineMark(in: frame, style: "raw") { drawing.add(line) }
      let largest = Double(before.largestBinCount)
      drawing.add(
        before.bins.map { bin in
          .circle(
            "raw-dot", x: frame.x(bin.meanProbability), y: frame.y(bin.frequency),
            radius: (max(16, 150 * Double(bin.count) / largest) / Double.pi).squareRoot(),
            tooltip: "before: " + bin.tooltip)
        })
    }
    if let line = diagram.lineMark(in: frame, style: "line") { drawing.add(line) }
    drawing.add(frame.outline)
    drawing.add(diagram.points(in: frame, largestArea: 220))
    drawing.add(
      .text("strong halo under-ink", x: frame.left + 10, y: frame.top + 20, "▲ too unsure"))
    drawing.add(
      .text(
        "strong halo over-ink end", x: frame.right - 10, y: frame.bottom - 12, "▼ too sure"))
  }

  /// What the marks mean, those that are drawn.
  var legend: [LegendEntry] {
    let sides = Set(diagram.bins.map { GapSide($0) })
    var entries = [
      LegendEntry(sample: .stroke("diagonal"), text: "perfect: right as often as it says")
    ]
    if sides.contains(.over) {
      entries.append(
        LegendEntry(sample: .point(.down, "over"), text: "too sure: right less often than it says"))
    }
    if sides.contains(.under) {
      entries.append(
        LegendEntry(
          sample: .point(.up, "under"), text: "too unsure: right more often than it says"))
    }
    if sides.contains(.fair) {
      entries.append(
        LegendEntry(
          sample: .point(.disc, "fair"), text: "agrees with what it says (exact 95 % interval)"))
    }
    if diagram.bins.contains(where: { $0.count < 10 }) {
      entries.append(
        LegendEntry(sample: .point(.disc, "few-fair"), text: "hollow: fewer than 10 rows"))
    }
    if !diagram.line.isEmpty {
      entries.append(
        LegendEntry(sample: .stroke("line"), text: "best rising fit (isotonic, CORP)"))
    }
    if diagram.band.count > 1 {
      entries.append(
        LegendEntry(
          sample: .patch("band", nil),
          text: "\(Numerals.percent(diagram.bandLevel)) consistency band: where that fit lies, "
            + "if perfect"))
    }
    if before != nil {
      entries.append(
        LegendEntry(sample: .point(.disc, "raw-dot"), text: "before correction: points and fit"))
    }
    return entries
  }
}
