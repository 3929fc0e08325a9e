import ConformalReporting
import ProbabilityCalibration
import SelectiveAbstention
import Testing

/// Figures of sample data, by name.
struct SampleFigures: CustomTestStringConvertible, Sendable {
  let name: String
  let figure: @Sendable () -> Figure

  var testDescription: String { name }

  static let overconfident = SampleForecasts(count: 10_000) { $0 - 0.16 * $0 * (1 - $0) * 4 }
  static let corrected = SampleForecasts(count: 10_000, least: 0.12) { $0 }

  static let all = reliability + classes + risk + conformal

  static let reliability = [
    SampleFigures(name: "reliability-overconfident") {
      ReliabilityFigure(
        overconfident.assessment(.overconfident), bands: Bands(approveFrom: 0.95, reviewFrom: 0.6)
      ).figure
    },
    SampleFigures(name: "reliability-before-after") {
      ReliabilityFigure(
        corrected.assessment(.consistent), before: overconfident.assessment(.overconfident),
        bands: Bands(approveFrom: 0.9, reviewFrom: 0.6)
      ).figure
    },
    SampleFigures(name: "reliability-five-rows") {
      ReliabilityFigure(
        SampleForecasts(count: 5) { $0 * 0.6 }.assessment(.inconclusive)
      ).figure
    },
    SampleFigures(name: "reliability-underconfident") {
      ReliabilityFigure(
        SampleForecasts(count: 3_000, least: 0.3) { min(1, $0 + 0.1) }.assessment(.underconfident),
        bands: Bands(approveFrom: .infinity, reviewFrom: 0.99)
      ).figure
    },
    SampleFigures(name: "reliability-corner") {
      ReliabilityFigure(
        SampleForecasts(count: 50_000, least: 0.9) { $0 - 0.015 }.assessment(.overconfident)
      ).figure
    },
  ]
}
