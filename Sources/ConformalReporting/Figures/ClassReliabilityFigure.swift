public import ProbabilityCalibration

/// Reliability of the worst classes or groups, a small panel each; a list where none has a diagram.
///
/// Worst first by the lower end of the error's interval: what the rows prove of it. Ties go by the adjusted p-value,
/// then by the order given.
public struct ClassReliabilityFigure: Hashable, Sendable {
  /// What the parts are called, such as `classes`.
  public let noun: String
  /// The parts.
  public let parts: [PartAssessment]
  /// The names to show in place of the parts' own, or `nil`.
  public let names: [String]?

  /// The most panels.
  public static let mostPanels = 12

  /// Describes a figure.
  ///
  /// - Parameters:
  ///   - parts: classes or groups; of those with a diagram the worst are drawn.
  ///   - noun: what they are called, such as `classes`.
  ///   - names: the names to show, one a part; `nil` shows the parts' own.
  public init(_ parts: [PartAssessment], noun: String = "classes", names: [String]? = nil) {
    (self.parts, self.noun, self.names) = (parts, noun, names)
  }

  /// The parts from the worst on, by their indices.
  public var worstFirst: [Int] {
    func key(_ part: PartAssessment) -> (Double, Double) {
      (
        -(part.error.estimate.interval?.lowerBound ?? part.error.estimate.value),
        part.adjustedPValue
      )
    }
    return parts.indices.sorted { first, second in
      let (a, b) = (key(parts[first]), key(parts[second]))
      return a == b ? first < second : a < b
    }
  }

  /// The verdict in words.
  public var headline: String {
    let flagged = parts.filter { $0.adjustedPValue < 0.05 }.count
    let all = "\(Numerals.count(parts.count)) \(noun)"
    return flagged == 0
      ? "No sign of miscalibration in any of \(all)"
      : "\(Numerals.count(flagged)) of \(all) \(flagged == 1 ? "is" : "are") miscalibrated"
  }

  /// The picture.
  ///
  /// - Complexity: O(K log K) for K parts.
  public var figure: Figure {
    let drawn = worstFirst.filter { parts[$0].diagram != nil }.prefix(Self.mostPanels)
    let shown = drawn.isEmpty ? worstFirst.prefix(Self.mostRows) : drawn
    let subtitle =
      (drawn.isEmpty ? "" : "Right against said, in per cent; ")
      + "p-values are fair to the number of \(noun) (Holm), judged at 0.05"
    let order =
      shown.count < parts.count
      ? "The \(shown.count) worst by the proven part of their error" : "Worst first"
    let words = shown.map { index in
      "\(Lettering.spoken(name(index))): says \(Numerals.significant(parts[index].meanProbability)), "
        + "is \(Numerals.significant(parts[index].frequency))"
    }
    var drawing = Drawing(
      kind: "class-reliability", title: headline,
      description: "Calibration of \(noun). \(subtitle). \(words.joined(separator: "; ")).")
    let top = drawing.addHeader(headline, below: [subtitle, order])
    let bottom =
      drawn.isEmpty
      ? addList(shown, top: top + 4, to: &drawing) : addPanels(drawn, top: top, to: &drawing)
    let entries =
      [
        LegendEntry(sample: .point(.down, "over"), text: "happens less often than said"),
        LegendEntry(sample: .point(.up, "under"), text: "happens more often than said"),
      ]
      + (drawn.isEmpty
        ? [LegendEntry(sample: .point(.disc, "fair"), text: "no sign of miscalibration")]
        : [
          LegendEntry(sample: .point(.disc, "fair"), text: "agrees (exact 95 % interval)"),
          LegendEntry(sample: .stroke("line"), text: "best rising fit (CORP)"),
        ])
    drawing.height = drawing.addLegend(entries, top: bottom + 4, columns: 2) + 10
    return drawing.figure
  }

  /// The name that is shown of a part; of a class that has none but its index, with that word.
  func name(_ index: Int) -> String {
    let name = names.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? parts[index].name
    let isIndex = !name.isEmpty && name.utf8.allSatisfy { (0x30..<0x3A).contains($0) }
    return noun == "classes" && isIndex ? "class " + name : name
  }

  private func addPanels(_ shown: ArraySlice<Int>, top: Double, to drawing: inout Drawing) -> Double
  {
    let (columns, gap, side) = (3, 32.0, 126.0)
    var bottom = top
    for (place, index) in shown.enumerated() {
      let left = 54 + (side + gap) * Double(place % columns)
      let y = top + (side + 78) * Double(place / columns)
      addPanel(index, Frame(left: left, top: y + 40, width: side, height: side), to: &drawing)
      bottom = y + 40 + side + 30
    }
    return bottom
  }

  private func addPanel(_ index: Int, _ frame: Frame, to drawing: inout Drawing) {
    let part = parts[index]
    let title = Lettering(size: 12, isBold: true).name(name(index), to: frame.width + 18)
    drawing.add(.text("strong", x: frame.left, y: frame.top - 23, title))
    drawing.add(
      .text(
        "soft small", x: frame.left, y: frame.top - 8,
        "ECE \(Numerals.significant(part.error.estimate.value)), "
          + Numerals.pValue(part.adjustedPValue)))
    let isFirstColumn = frame.left < 60
    drawing.add(frame.horizontalAxis(Tick.halves))
    drawing.add(frame.verticalAxis(Tick.halves, hasNumbers: isFirstColumn))
    if let diagram = part.diagram {
      if let band = diagram.bandMark(in: frame) { drawing.add(band) }
      drawing.add(.path("diagonal", .segment(frame.left, frame.bottom, frame.right, frame.top)))
      if let line = diagram.lineMark(in: frame, style: "line") { drawing.add(line) }
      drawing.add(frame.outline)
      drawing.add(diagram.points(in: frame, largestArea: 70, hasSpans: false))
    }
    drawing.add(
      .text(
        "soft small end", x: frame.right - 4, y: frame.bottom - 5,
        "\(Numerals.count(part.count)) rows"))
  }
}
