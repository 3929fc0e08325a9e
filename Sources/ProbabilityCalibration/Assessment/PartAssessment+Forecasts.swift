internal import ExactStatistics
internal import ScoringCore

/// A part before its p-value is adjusted for the number of parts.
struct PartMeasures: Sendable {
  let name: String
  let count: Int
  let meanProbability: Double
  let frequency: Double
  let error: NamedCalibrationError
  let pValue: Double
  let diagram: ReliabilityDiagram?

  /// Measures a part.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - count: its number of rows, or of a class those of its label.
  ///   - forecasts: its rows.
  ///   - event: what is forecast, such as `top-label`.
  ///   - partCount: the number of parts that share the probability of a miss.
  ///   - options: how calibration is assessed.
  ///   - hasDiagram: whether to make a diagram.
  ///   - execution: how to work.
  /// - Throws: nothing of its own.
  /// - Complexity: O(n) without a diagram.
  init(
    name: String, count: Int, _ forecasts: DistinctForecasts, event: String, partCount: Int,
    options: AssessmentOptions, hasDiagram: Bool, execution: Execution
  ) throws {
    let binned = BinnedForecasts(forecasts, by: options.binning)
    self.name = name
    self.count = count
    meanProbability = forecasts.meanProbability
    frequency = forecasts.frequency
    let delta = (try? Level(numerator: 1, denominator: 20 * partCount)) ?? "0.05"
    error = NamedCalibrationError(
      convention: "ece{\(event),\(options.binning.name)}",
      estimate: binned.expectedErrorEstimate(delta: delta, method: options.errorInterval))
    pValue = BennettTail.pValue(forecasts)
    diagram =
      hasDiagram
      ? try ReliabilityDiagram(
        forecasts, binning: options.diagramBinning, bandLevel: options.bandLevel,
        bandSamples: options.bandSamples, seed: options.seed, execution: execution) : nil
  }
}

extension PartAssessment {
  /// Adjusts the p-values of parts for their number.
  static func adjusted(_ parts: [PartMeasures]) -> [PartAssessment] {
    zip(parts, HolmAdjustment.adjusted(parts.map { $0.pValue })).map { part, pValue in
      PartAssessment(
        name: part.name, count: part.count, meanProbability: part.meanProbability,
        frequency: part.frequency, error: part.error, pValue: part.pValue,
        adjustedPValue: pValue, diagram: part.diagram)
    }
  }
}
