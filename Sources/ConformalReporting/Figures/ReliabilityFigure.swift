public import ProbabilityCalibration
public import SelectiveAbstention

/// How often a model is right against how sure it says it is.
///
/// ```swift
/// try ReliabilityFigure(assessment, before: raw, bands: policyBands).figure.svg
/// ```
///
/// Points are bins of rows: their area grows with the number of rows, whiskers are exact 95 % intervals, horizontal
/// lines span the bin. Points below the diagonal (triangles down) say more than they keep, points above it (triangles
/// up) say less; discs agree with the diagonal within their interval. Bins of fewer than 10 rows are hollow.
public struct ReliabilityFigure: Hashable, Sendable {
  /// A number under the picture.
  public struct Fact: Hashable, Sendable {
    /// What it is.
    public let name: String
    /// The number as text: one, or before and after.
    public let values: [String]

    /// Names a number.
    ///
    /// - Parameters:
    ///   - name: what it is.
    ///   - values: the number as text: one, or before and after.
    public init(name: String, values: [String]) { (self.name, self.values) = (name, values) }
  }

  /// The verdict in words.
  public let headline: String
  /// Lines under the verdict.
  public let subtitles: [String]
  /// What is drawn: after a correction, where there is one.
  public let diagram: ReliabilityDiagram
  /// The same rows before the correction, in grey.
  public let before: ReliabilityDiagram?
  /// The thresholds of a policy on the same scale, or `nil`.
  public let bands: Bands?
  /// Numbers under the picture.
  public let facts: [Fact]
  /// Notes under the numbers, such as conventions.
  public let notes: [String]

  /// Describes a figure of any binary forecasts.
  ///
  /// - Parameters:
  ///   - headline: the verdict in words.
  ///   - subtitles: lines under the verdict.
  ///   - diagram: what is drawn.
  ///   - before: the same rows before a correction, or `nil`.
  ///   - bands: the thresholds of a policy on the same scale, or `nil`.
  ///   - facts: numbers under the picture.
  ///   - notes: notes under the numbers.
  public init(
    headline: String, subtitles: [String] = [], diagram: ReliabilityDiagram,
    before: ReliabilityDiagram? = nil, bands: Bands? = nil, facts: [Fact] = [], notes: [String] = []
  ) {
    self.headline = headline
    self.subtitles = subtitles
    self.diagram = diagram
    self.before = before
    self.bands = bands
    self.facts = facts
    self.notes = notes
  }

  /// Describes a figure of an assessment.
  ///
  /// - Parameters:
  ///   - assessment: after a correction, where there is one.
  ///   - before: the same rows before the correction; `nil` without one.
  ///   - bands: the thresholds of a policy on the probability of the answer, or `nil`.
  public init(
    _ assessment: CalibrationAssessment, before: CalibrationAssessment? = nil, bands: Bands? = nil
  ) {
    let headline = CalibrationHeadline(assessment, before: before)
    let both = (before.map { [$0] } ?? []) + [assessment]
    self.init(
      headline: headline.text,
      subtitles: (headline.before.map { ["Before correction: \($0)"] } ?? [])
        + ["The answer's probability on \(Numerals.count(assessment.count)) rows"],
      diagram: assessment.diagram, before: before?.diagram, bands: bands,
      facts: Self.facts(of: both),
      notes: [
        Self.note("ECE", assessment.ece.convention, assessment.ece.estimate.intervalMethod),
        "Points: \(assessment.diagram.binning)",
      ])
  }

  /// The picture.
  ///
  /// - Complexity: O(points and columns of the diagrams).
  public var figure: Figure {
    var drawing = Drawing(
      kind: "reliability", title: headline, description: summary)
    let top = drawing.addHeader(headline, below: subtitles)
    let main = Frame(left: 60, top: top, width: 440, height: 440)
    addAxes(main, to: &drawing)
    addThresholds(main, to: &drawing)
    addPlot(main, to: &drawing)
    addInset(in: main, to: &drawing)
    let columns = Frame(left: 60, top: main.bottom + 64, width: 440, height: 110)
    var y = addHistogram(columns, to: &drawing)
    y = drawing.addLegend(legend, top: y + 6)
    y = addFacts(top: y + 6, to: &drawing)
    drawing.height = y + 12
    return drawing.figure
  }

  private func addAxes(_ frame: Frame, to drawing: inout Drawing) {
    drawing.add(frame.horizontalAxis(Tick.shares()))
    drawing.add(frame.verticalAxis(Tick.shares()))
    drawing.add(
      .text(
        "axis mid", x: (frame.left + frame.right) / 2, y: frame.bottom + 31,
        "how sure the model says it is"))
    drawing.add(
      .text(
        "axis mid", x: 13, y: (frame.top + frame.bottom) / 2, "how often it is right",
        isVertical: true))
  }

  private var summary: String {
    let bins = diagram.bins.map { bin in
      let (says, right) = Numerals.percents(bin.meanProbability, bin.frequency)
      return "\(Numerals.count(bin.count)) rows: says \(says), right \(right)"
    }
    return "Reliability diagram. " + subtitles.joined(separator: ". ")
      + ". Bins from least to most "
      + "sure: " + bins.joined(separator: "; ") + "."
  }

  private static func note(_ name: String, _ convention: String, _ method: String?) -> String {
    "\(name): \(convention)" + (method.map { "; interval: \($0)" } ?? "")
  }
}
