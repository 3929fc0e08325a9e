internal import ConformalPrediction
internal import ExactStatistics

extension CoverageFigure {
  /// Draws how many sets have each size and gives the place below.
  func addSizes(top: Double, to drawing: inout Drawing) -> Double {
    let columns = SizeColumns(sizeCounts)
    let largest = columns.counts.max() ?? 1
    drawing.add(.text("strong", x: 16, y: top + 4, "Labels in a set"))
    let frame = Frame(
      left: 60, top: top + 16, width: 440, height: 110,
      xRange: 0...Double(columns.counts.count), yRange: 0...Double(max(1, largest)) * 1.18)
    drawing.add(frame.verticalAxis(Tick.roundCounts(frame.yRange, most: 4)))
    let every = (columns.counts.count + 9) / 10
    for (index, count) in columns.counts.enumerated() {
      let x = frame.x(Double(index) + 0.1)...frame.x(Double(index) + 0.9)
      let middle = (x.lowerBound + x.upperBound) / 2
      let name = columns.name(index)
      if count > 0 {
        let y = frame.y(Double(count))
        drawing.add(
          .rectangle(
            index == 1 && columns.width == 1 ? "inside" : "outside", x: x,
            y: min(y, frame.bottom - 0.5)...frame.bottom,
            tooltip: "\(name) labels: \(Numerals.count(count)) rows"))
        if columns.counts.count <= 12 {
          drawing.add(.text("small mid", x: middle, y: y - 4, Numerals.count(count)))
        }
      }
      if index.isMultiple(of: every) || index == columns.tailColumn {
        drawing.add(.text("tick mid", x: middle, y: frame.bottom + 14, name))
      }
    }
    drawing.add(frame.outline)
    return frame.bottom + 44
  }

  /// Draws rows under each other and gives the place below.
  func add(_ panel: Panel, top: Double, to drawing: inout Drawing) -> Double {
    let rows = panel.rows.prefix(Self.mostRows)
    let hidden = panel.rows.count - rows.count
    let title =
      "Coverage \(panel.title)"
      + (hidden > 0 ? ", the first \(rows.count) of \(Numerals.count(panel.rows.count))" : "")
    drawing.add(
      .text(
        "strong", x: 16, y: top + 4, Lettering(size: 12, isBold: true).shortened(title, to: 480)))
    let height = 20.0
    let frame = Frame(
      left: 140, top: top + 14, width: 252, height: height * Double(rows.count) + 8,
      xRange: range)
    drawing.add(frame.horizontalAxis(Tick.roundShares(range, most: 6)))
    for (place, row) in rows.enumerated() {
      let y = frame.top + 4 + height * (Double(place) + 0.5)
      let name = Lettering(size: 12).name(row.name, to: 116)
      drawing.add(.text("end", x: frame.left - 8, y: y + 4, name))
      add(row, at: y, in: frame, to: &drawing)
      drawing.add(
        .text(
          "soft small", x: frame.right + 8, y: y + 4,
          "\(row.hitCount.coverage.map(Numerals.precisePercent) ?? "–") of "
            + Numerals.count(row.hitCount.count)))
    }
    let x = frame.x(target)
    drawing.add(.path("target", .segment(x, frame.top, x, frame.bottom)))
    drawing.add(frame.outline)
    return frame.bottom + 42
  }

  private func add(_ row: Row, at y: Double, in frame: Frame, to drawing: inout Drawing) {
    if let law = row.lawRange {
      drawing.add(
        .rectangle(
          "band", x: frame.x(law.lowerBound)...frame.x(law.upperBound), y: y - 7...y + 7))
    }
    guard let coverage = row.hitCount.coverage else { return }
    let side = side(of: row, coverage)
    let interval = row.hitCount.interval()
    drawing.add(
      .path(
        "whisker s-" + side.rawValue,
        .segment(frame.x(interval.lowerBound), y, frame.x(interval.upperBound), y)))
    let style = row.hitCount.count < 10 ? "few-" + side.rawValue : side.rawValue
    drawing.add(
      side.shape.mark(
        style, x: frame.x(coverage), y: y, area: 80,
        tooltip:
          "\(Lettering.spoken(row.name)): \(Numerals.count(row.hitCount.hits)) of "
          + "\(Numerals.count(row.hitCount.count)) rows, 95 % interval \(Numerals.interval(interval))"
      ))
  }

  /// Too little, too much or neither: by the law where one is known, else by the interval.
  func side(of row: Row, _ coverage: Double) -> GapSide {
    let range = row.lawRange ?? target...target
    let whisker = row.hitCount.interval()
    if row.lawRange == nil, whisker.contains(target) { return .fair }
    return coverage < range.lowerBound ? .over : coverage > range.upperBound ? .under : .fair
  }

  /// The axis: from a round share below all that is drawn, up to 1.
  private var range: ClosedRange<Double> {
    let drawn = panels.flatMap { panel in
      panel.rows.prefix(Self.mostRows).flatMap { row -> [Double] in
        guard let coverage = row.hitCount.coverage else { return [] }
        return [coverage, row.lawRange?.lowerBound ?? 1]
          + (row.hitCount.count >= 10 ? [row.hitCount.interval().lowerBound] : [])
      }
    }
    let least = min(target - 0.05, drawn.min() ?? 0)
    let tenths = (max(0, least) * 10).rounded(.down) / 10
    return min(tenths, 0.9)...1
  }
}

/// Sizes in at most 30 columns: one a size, the last for a thin tail of larger ones; else of equal width.
struct SizeColumns {
  let counts: [Int]
  let width: Int
  private let largest: Int
  private let hasTail: Bool

  init(_ sizeCounts: [Int]) {
    let last = sizeCounts.lastIndex { $0 > 0 } ?? 0
    largest = last
    let tail = sizeCounts.dropFirst(29).reduce(0, +)
    hasTail = last >= 30 && 10 * tail <= sizeCounts.reduce(0, +)
    guard !hasTail else {
      width = 1
      counts = sizeCounts.prefix(29) + [tail]
      return
    }
    width = last < 30 ? 1 : (last + 30) / 30
    let width = width
    counts = (0...last / width).map { column in
      sizeCounts[column * width..<min((column + 1) * width, sizeCounts.count)].reduce(0, +)
    }
  }

  /// The column of all larger sizes, or `nil`.
  var tailColumn: Int? { hasTail ? counts.count - 1 : nil }

  /// The sizes of a column.
  func name(_ column: Int) -> String {
    if hasTail, column == counts.count - 1 { return "\(column)+" }
    return width == 1
      ? "\(column)"
      : "\(column * width)–\(min((column + 1) * width - 1, max(largest, column * width)))"
  }
}
