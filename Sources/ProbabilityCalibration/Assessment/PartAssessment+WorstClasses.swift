internal import ScoringCore

extension PartAssessment {
  /// Gives diagrams to the classes that rows prove to be worst, where there are too many classes for one each.
  ///
  /// - Parameters:
  ///   - classes: one part a class.
  ///   - rows: the rows that they were assessed on.
  ///   - options: how calibration is assessed.
  ///   - execution: how to work.
  /// - Returns: the same parts, some with a diagram.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K) for each diagram.
  static func drawingWorst(
    _ classes: [PartAssessment], of rows: CalibratorRows, options: AssessmentOptions,
    execution: Execution
  ) throws -> [PartAssessment] {
    guard classes.count > options.diagramLimit else { return classes }
    func proven(_ part: PartAssessment) -> Double {
      part.error.estimate.interval?.lowerBound ?? part.error.estimate.value
    }
    let worst = classes.indices.sorted { left, right in
      let (a, b) = (classes[left], classes[right])
      if proven(a) != proven(b) { return proven(a) > proven(b) }
      if a.pValue != b.pValue { return a.pValue < b.pValue }
      return left < right
    }
    var drawn = classes
    for label in worst.prefix(options.diagramLimit) {
      let forecasts = DistinctForecasts(
        try BinaryForecasts.ofClass(label, of: rows, execution: execution))
      drawn[label] = classes[label].drawn(
        by: try ReliabilityDiagram(
          forecasts, binning: options.diagramBinning, bandLevel: options.bandLevel,
          bandSamples: options.bandSamples, seed: options.seed, execution: execution))
    }
    return drawn
  }

  private func drawn(by diagram: ReliabilityDiagram) -> PartAssessment {
    PartAssessment(
      name: name, count: count, meanProbability: meanProbability, frequency: frequency,
      error: error, pValue: pValue, adjustedPValue: adjustedPValue, diagram: diagram)
  }
}
