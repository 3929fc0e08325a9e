internal import ProbabilityCalibration
internal import SelectiveAbstention

extension ReliabilityFigure {
  /// Draws how often each confidence occurs, right answers upwards and wrong ones downwards, and gives the place below.
  func addHistogram(_ frame: Frame, to drawing: inout Drawing) -> Double {
    let right = diagram.histogram.map(\.eventCount).max() ?? 0
    let wrong = diagram.histogram.map(\.otherCount).max() ?? 0
    // Each half has its own scale: errors are few where they matter.
    let axis = frame.top + frame.height * 0.62
    addBands(frame, to: &drawing)
    drawing.add(frame.horizontalAxis(Tick.shares(), hasNumbers: false))
    for column in diagram.histogram {
      let x = frame.x(column.range.lowerBound) + 1...frame.x(column.range.upperBound) - 1
      let share = Numerals.percents(column.range.lowerBound, column.range.upperBound)
      if column.eventCount > 0 {
        let height = (axis - frame.top - 4) * Double(column.eventCount) / Double(right)
        drawing.add(
          .rectangle(
            "column", x: x, y: axis - max(0.5, height)...axis,
            tooltip: "\(share.0) to \(share.1): \(Numerals.count(column.eventCount)) right"))
      }
      if column.otherCount > 0 {
        let height = (frame.bottom - axis - 4) * Double(column.otherCount) / Double(wrong)
        let y = axis...axis + max(0.5, height)
        drawing.add(.rectangle("wrong", x: x, y: y))
        drawing.add(
          .rectangle(
            "wrong", x: x, y: y,
            tooltip: "\(share.0) to \(share.1): \(Numerals.count(column.otherCount)) wrong",
            hatch: .wrong))
      }
    }
    drawing.add(.path("frame", .segment(frame.left, axis, frame.right, axis)))
    drawing.add(frame.outline)
    let y = frame.top - 10
    drawing.add(.rectangle("column", x: 16...30, y: y - 6...y + 6))
    let rightWords = "right: up to \(Numerals.count(right)) a column"
    drawing.add(.text("soft", x: 36, y: y + 4, rightWords))
    let x = 56 + Lettering(size: 12).width(of: rightWords)
    drawing.add(.rectangle("wrong", x: x...x + 14, y: y - 6...y + 6))
    drawing.add(.rectangle("wrong", x: x...x + 14, y: y - 6...y + 6, hatch: .wrong))
    drawing.add(
      .text(
        "soft", x: x + 20, y: y + 4, "wrong: up to \(Numerals.count(wrong)) a column (own scale)"))
    return addBandNames(frame, to: &drawing)
  }

  /// The bands from the least confidence on, with their edges inside the axis.
  private var bandEdges: [(name: String, style: String, range: ClosedRange<Double>)] {
    guard let bands else { return [] }
    let review = min(max(bands.reviewFrom, 0), 1)
    let approve = min(max(bands.approveFrom, review), 1)
    return [
      ("escalate", "escalate", 0...review), ("review", "review", review...approve),
      ("approve", "approve", approve...1),
    ].filter { $0.2.upperBound > $0.2.lowerBound }
  }

  private func addBands(_ frame: Frame, to drawing: inout Drawing) {
    for (_, style, range) in bandEdges {
      drawing.add(
        .rectangle(
          style, x: frame.x(range.lowerBound)...frame.x(range.upperBound),
          y: frame.top...frame.bottom))
      if range.lowerBound > 0 {
        let x = frame.x(range.lowerBound)
        drawing.add(.path("threshold", .segment(x, frame.top, x, frame.bottom)))
      }
    }
  }

  /// Draws the thresholds in the square.
  func addThresholds(_ frame: Frame, to drawing: inout Drawing) {
    for edge in bandEdges where edge.range.lowerBound > 0 {
      let x = frame.x(edge.range.lowerBound)
      drawing.add(.path("threshold", .segment(x, frame.top, x, frame.bottom)))
    }
  }

  private func addBandNames(_ frame: Frame, to drawing: inout Drawing) -> Double {
    let edges = bandEdges
    guard !edges.isEmpty else { return frame.bottom + 8 }
    let words = edges.reversed().map { name, _, range in
      range.lowerBound > 0
        ? "\(name) from \(Numerals.significant(range.lowerBound))" : "\(name) below"
    }
    // Names in the strips would collide where strips are narrow: one line names them all, patches show which is which.
    var x = frame.left
    let y = frame.bottom + 14
    for (word, edge) in zip(words, edges.reversed()) {
      drawing.add(.rectangle(edge.style, x: x...x + 14, y: y - 6...y + 6))
      drawing.add(.rectangle("frame", x: x...x + 14, y: y - 6...y + 6))
      drawing.add(.text("soft", x: x + 20, y: y + 4, word))
      x += 34 + Lettering(size: 12).width(of: word)
    }
    return frame.bottom + 28
  }
}
