import ProbabilityCalibration
import ScoringCore
import Testing

/// Measures and tests without bins against the tools that compute them, run on the same 200 rows.
@Suite struct MeasureOracleTests {
  @Test func brierScores() throws {
    #expect(isClose(try OracleForecasts.positive().brierScore, 0.19265842710842812))
    let assessment = try CalibrationAssessment(of: OracleForecasts.multiclass())
    #expect(isClose(assessment.brier.value, 0.564743987720365))
    #expect(isClose(assessment.logLoss.value, 1.2298745332359982))
    let binary = try CalibrationAssessment(of: OracleForecasts.binaryRows())
    #expect(isClose(binary.brier.value, 2 * 0.19265842710842812))
    #expect(isClose(binary.logLoss.value, 0.5855899819337256))
  }

  @Test func corpParts() throws {
    let parts = try OracleForecasts.positive().brierDecomposition
    #expect(isClose(parts.miscalibration, 0.03824375844375938))
    #expect(isClose(parts.discrimination, 0.07868533133533129))
    #expect(isClose(parts.uncertainty, 0.2331))
  }

  @Test func kolmogorovSmirnovError() throws {
    #expect(isClose(try OracleForecasts.topLabel().kolmogorovSmirnovError, 0.16534294954285622))
  }

  /// Ties there are jittered by 1e-8, which leaves seven digits or so of the statistics; and Spiegelhalter's p-value
  /// is one-sided there, blind to underconfidence.
  @Test func testsOfCalibration() throws {
    let forecasts = try OracleForecasts.positive()
    let tests = [
      (forecasts.kolmogorovSmirnovTest, 4.531582471816604, 1.1708694783729712e-05),
      (forecasts.kuiperTest, 4.84482964951521, 5.068814284525658e-06),
      (forecasts.spiegelhalterTest, 4.3602403203862705, 2 * 6.4959839637390715e-06),
    ]
    for (test, statistic, pValue) in tests {
      #expect(isClose(test.statistic, statistic, 1e-6), "\(test)")
      #expect(isClose(test.pValue / pValue, 1, 1e-5), "\(test)")
    }
  }

  /// The peer smooths on a mesh of its own and adds 1e-4 to the density, which takes off up to 1 %: two digits are
  /// common ground.
  ///
  /// Smoothed differences of the first have one sign, so that the error is the mean gap, exactly.
  @Test func smoothErrors() throws {
    let top = try OracleForecasts.topLabel().smoothCalibrationError
    #expect(isClose(top.value / 0.16430533100977987, 1, 1e-2), "\(top)")
    #expect(isClose(top.value, 0.16534294954285622))
    #expect(isClose(top.bandwidth, 0.1650390625, 2e-3))
    let binary = try OracleForecasts.positive()
    #expect(isClose(binary.smoothCalibrationError.value, 0.11794184249014991, 5e-4))
    #expect(
      isClose(binary.smoothCalibrationError(bandwidth: 0.05).value, 0.12442919633480218, 5e-4))
  }
}
