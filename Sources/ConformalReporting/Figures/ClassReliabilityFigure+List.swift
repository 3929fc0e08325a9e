internal import ProbabilityCalibration

extension ClassReliabilityFigure {
  /// The most rows of the list that stands in where no part has a diagram.
  static let mostRows = 25

  /// Draws the error of the worst parts with its interval, a row each, and gives the place below.
  func addList(_ worst: ArraySlice<Int>, top: Double, to drawing: inout Drawing) -> Double {
    let height = 20.0
    let largest =
      worst.map { index in
        parts[index].error.estimate.interval?.upperBound ?? parts[index].error.estimate.value
      }.max() ?? 1
    let frame = Frame(
      left: 170, top: top, width: 210, height: height * Double(worst.count) + 8,
      xRange: 0...max(largest * 1.05, 0.001))
    drawing.add(frame.horizontalAxis(Tick.round(frame.xRange, most: 6)))
    for (place, index) in worst.enumerated() {
      let part = parts[index]
      let y = frame.top + 4 + height * (Double(place) + 0.5)
      drawing.add(
        .text(
          "end", x: frame.left - 8, y: y + 4,
          Lettering(size: 12).name(name(index), to: 146)))
      let side: GapSide =
        part.adjustedPValue >= 0.05 ? .fair : part.meanProbability > part.frequency ? .over : .under
      let estimate = part.error.estimate
      if let interval = estimate.interval {
        drawing.add(
          .path(
            "whisker s-" + side.rawValue,
            .segment(frame.x(interval.lowerBound), y, frame.x(interval.upperBound), y)))
      }
      drawing.add(
        side.shape.mark(
          (part.count < 10 ? "few-" : "") + side.rawValue, x: frame.x(estimate.value), y: y,
          area: 80, tooltip: "\(Numerals.count(part.count)) rows"))
      drawing.add(
        .text(
          "soft small", x: frame.right + 8, y: y + 4,
          "\(Numerals.significant(estimate.value)), \(Numerals.pValue(part.adjustedPValue))"))
    }
    drawing.add(frame.outline)
    drawing.add(
      .text(
        "axis mid", x: (frame.left + frame.right) / 2, y: frame.bottom + 31,
        "calibration error (ECE) with its interval"))
    return frame.bottom + 44
  }
}
