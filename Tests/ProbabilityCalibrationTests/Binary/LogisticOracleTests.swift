import ProbabilityCalibration
import ScoringCore
import Testing

/// Values of peers on ``OracleData``, with the log-odds x.
@Suite struct LogisticOracleTests {
  /// scikit-learn 1.8.0, `_sigmoid_calibration`: A and B are minus slope and intercept.
  @Test func smoothedPlattIsThatOfScikitLearn() throws {
    let fit = try fitBinary(PlattScaling(), on: OracleData.binary())
    let map = try #require(fit.map as? OneVersusRestMap<PlattMap>).maps[0]
    #expect(fit.search.hasConverged && fit.search.iterationCount < 15 && fit.atBound.isEmpty)
    #expect(abs(map.slope - 0.6098570832176756) < 1e-6)
    #expect(abs(map.intercept - -0.6717081983271577) < 1e-6)
  }

  /// SciPy 1.17.1, maximum likelihood.
  @Test func unsmoothedPlattIsThatOfMaximumLikelihood() throws {
    let fit = try fitBinary(PlattScaling(smoothsTargets: false), on: OracleData.binary())
    let map = try #require(fit.map as? OneVersusRestMap<PlattMap>).maps[0]
    #expect(fit.search.hasConverged && fit.atBound.isEmpty)
    #expect(abs(map.slope - 0.6325654973766643) < 1e-6)
    #expect(abs(map.intercept - -0.6832275009867324) < 1e-6)
  }

  /// SciPy 1.17.1, maximum likelihood; betacal 1.1.0 differs from it by its small penalty.
  @Test func betaIsThatOfMaximumLikelihood() throws {
    let rows = try OracleData.binary()
    let fit = try fitBinary(BetaCalibration(), on: rows)
    let map = try #require(fit.map as? OneVersusRestMap<BetaMap>).maps[0]
    #expect(fit.search.hasConverged && fit.atBound.isEmpty)
    #expect(abs(map.a - 0.5476307045715282) < 1e-6)
    #expect(abs(map.b - 0.7015853606704584) < 1e-6)
    #expect(abs(map.c - -0.8365099808162315) < 1e-6)
    let mapped = try fit.map.map(rows.outputs, tier: .active)
    #expect(abs(logLoss(mapped, rows) - 0.5058434285714881) < 1e-9)
  }
}
