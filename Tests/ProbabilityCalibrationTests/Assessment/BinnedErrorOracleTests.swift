import ProbabilityCalibration
import ScoringCore
import Testing

/// Binned errors against the tools that compute them, run on the same 200 rows.
@Suite struct BinnedErrorOracleTests {
  @Test func guo() throws {
    let binned = try OracleForecasts.topLabel().binned(by: .guo(15))
    #expect(isClose(binned.expectedError, 0.192582748571401))
  }

  @Test func netcal() throws {
    let binned = try OracleForecasts.topLabel().binned(by: .netcal(15))
    #expect(isClose(binned.expectedError, 0.19258274857140095))
    #expect(isClose(binned.maximumError, 0.4554910841390208))
    #expect(isClose(binned.averageError, 0.1827192718063597))
  }

  @Test func netcalEqualMass() throws {
    let binned = try OracleForecasts.topLabel().binned(by: .netcalEqualMass(15))
    #expect(isClose(binned.expectedError, 0.1875497725180832))
    #expect(isClose(binned.maximumError, 0.3971623943735248))
    #expect(isClose(binned.averageError, 0.18853563595859762))
  }

  /// It works in single precision: seven digits.
  @Test func torchmetrics() throws {
    let binned = try OracleForecasts.topLabel().binned(by: .torchmetrics(15))
    #expect(isClose(binned.expectedError, 0.1925827480852604, 1e-7))
    #expect(isClose(binned.rootMeanSquareError, 0.21602808787439126, 1e-7))
    #expect(isClose(binned.maximumError, 0.4554910858472188, 1e-7))
    let binary = try OracleForecasts.positive().binned(by: .torchmetrics(15))
    #expect(isClose(binary.expectedError, 0.14685533768148162, 1e-7))
    #expect(isClose(binary.rootMeanSquareError, 0.19321558188730953, 1e-7))
    #expect(isClose(binary.maximumError, 0.566170871257782, 1e-7))
  }

  @Test func verifiedCalibration() throws {
    let binned = try OracleForecasts.topLabel().binned(by: .verifiedCalibration(15))
    #expect(isClose(binned.expectedError, 0.19351369884253325))
    #expect(isClose(binned.debiasedRootMeanSquareError, 0.17439460045288482))
    #expect(isClose(binned.rootMeanSquareError, 0.2174644017866159))
    let rows = try OracleForecasts.multiclass()
    let squares = try (0..<3).map {
      try BinaryForecasts.ofClass($0, of: rows).binned(by: .verifiedCalibration(15))
        .debiasedSquaredError
    }
    #expect(isClose((squares.reduce(0, +) / 3).squareRoot(), 0.1351680101047605))
  }

  @Test func pycalib() throws {
    let rows = try OracleForecasts.multiclass()
    let binned = try (0..<3).map {
      try BinaryForecasts.ofClass($0, of: rows).binned(by: .equalWidth(15))
    }
    #expect(isClose(binned.reduce(0) { $0 + $1.expectedError } / 3, 0.1642524423692148))
    #expect(isClose(binned.reduce(0) { max($0, $1.maximumError) }, 0.5541664497981562))
    let binary = try OracleForecasts.positive().binned(by: .pycalibBinary(15))
    #expect(isClose(binary.expectedError, 0.1468553380229573))
  }

  @Test func relplot() throws {
    let binned = try OracleForecasts.positive().binned(by: .relplot(10))
    #expect(isClose(binned.expectedError, 0.14788812519035383))
  }

  @Test func scikitLearnCurve() throws {
    let forecasts = try OracleForecasts.positive()
    let quantile = forecasts.binned(by: .scikitLearnQuantile(10)).bins
    let frequencies = [0.1, 0.05, 0.05, 0.35, 0.2, 0.4, 0.5, 0.5, 0.7, 0.85]
    try #require(quantile.count == 10)
    for (bin, frequency) in zip(quantile, frequencies) {
      #expect(isClose(bin.frequency, frequency))
    }
    #expect(isClose(quantile[0].meanProbability, 0.019110411621643286))
    let uniform = forecasts.binned(by: .scikitLearnUniform(10)).bins
    try #require(uniform.count == 10)
    let shares = [
      0.075, 0.058823529411764705, 0.2916666666666667, 0.18181818181818182, 0.21428571428571427,
      0.25, 0.7272727272727273, 0.5263157894736842, 0.47619047619047616,
    ]
    for (bin, share) in zip(uniform, shares) { #expect(isClose(bin.frequency, share)) }
    let means = [
      0.04499385825745772, 0.15830053075583422, 0.2539083551406976, 0.3430548419470825,
      0.44394154203606545, 0.5401109026935336, 0.6372618295003475,
    ]
    for (bin, mean) in zip(uniform, means) { #expect(isClose(bin.meanProbability, mean)) }
  }
}
