import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct AffineScalingTests {
  private static let reading = OutputReading(kind: .logits)

  private func fit(
    _ method: some CalibrationMethod, _ rows: CalibratorRows? = nil
  ) throws -> CalibrationFit {
    try method.fit(
      on: rows ?? CalibratorRows(OracleData.multiclass()), reading: Self.reading,
      execution: .standard)
  }

  private func loss(_ map: some CalibrationMap) throws -> Double {
    try meanLogLoss(
      OracleData.multiclass().outputs.mapped(by: map), OracleData.multiclassLabels)
  }

  /// SciPy's optimum of the same loss; biases are known up to a number that all share.
  @Test func vectorMatchesTheOptimum() throws {
    let fit = try fit(VectorScaling())
    let map = try #require(fit.map as? VectorMap)
    #expect(fit.search.hasConverged)
    for (found, wanted) in zip(
      map.weights, [0.4320812438449456, 0.3063543545060016, 0.3017932128531073])
    {
      #expect(abs(found - wanted) < 1e-6)
    }
    let mean = map.biases.reduce(0, +) / 3
    for (found, wanted) in zip(
      map.biases, [-0.3289924769943169, 0.022211760149030983, 0.30678071684528596])
    {
      #expect(abs(found - mean - wanted) < 1e-6)
    }
    #expect(abs(try loss(map) - 0.8576745755673321) < 1e-9)
  }

  /// Likewise; rows of the matrix are known up to numbers that all classes share.
  @Test func matrixMatchesTheOptimum() throws {
    let fit = try fit(MatrixScaling(shrinkage: .none))
    let map = try #require(fit.map as? MatrixMap)
    #expect(fit.search.hasConverged)
    let wanted = [
      [0.4848784956597532, -0.09943732406100578, -0.3037297710588942, -0.5419302679671918],
      [0.15653673942156943, 0.28401830709830683, -0.33167618933266974, -0.29964278736648475],
    ]
    for label in 0..<2 {
      for feature in 0..<3 {
        let found = map.weights[feature * 3 + label] - map.weights[feature * 3 + 2]
        #expect(abs(found - wanted[label][feature]) < 1e-6)
      }
      #expect(abs(map.biases[label] - map.biases[2] - wanted[label][3]) < 1e-6)
    }
    #expect(abs(try loss(map) - 0.8424516818838563) < 1e-9)
  }

  /// dirichletcal's optimum with lambda = mu = 0.01 and the last class as the reference.
  @Test func dirichletMatchesTheOptimum() throws {
    let fit = try fit(DirichletScaling(lastClassIsReference: true))
    let map = try #require(fit.map as? DirichletMap)
    let wanted = [
      [0.4715085415740499, -0.08448841178331143, -0.2593571286662155, -0.14813273594466705],
      [0.16114930471486064, 0.36987104001528837, -0.2795310443823766, 0.32232962273873167],
      [0, 0, 0, 0],
    ]
    for label in 0..<3 {
      for feature in 0..<3 {
        #expect(abs(map.weights[feature * 3 + label] - wanted[label][feature]) < 1e-6)
      }
      #expect(abs(map.biases[label] - wanted[label][3]) < 1e-6)
    }
    var price = 0.0
    for feature in 0..<3 {
      for label in 0..<3 where label != feature {
        price += 0.01 * map.weights[feature * 3 + label] * map.weights[feature * 3 + label]
      }
    }
    price += 0.01 * map.biases.reduce(0) { $0 + $1 * $1 }
    #expect(abs(try loss(map) + price - 0.841069184745909) < 1e-9)
  }

  /// A price without end leaves temperature scaling; prices raise the loss on the rows of the fit.
  @Test func shrinkageLeadsToTemperatureScaling() throws {
    let temperature = try fit(TemperatureScaling()).map
    let far = try #require(
      try fit(MatrixScaling(shrinkage: .ridge(1e9))).map as? MatrixMap)
    let inverse = 1 / (try temperature.parameters.number("temperature"))
    for feature in 0..<3 {
      for label in 0..<3 {
        let wanted = feature == label ? inverse : 0
        #expect(abs(far.weights[feature * 3 + label] - wanted) < 1e-6)
      }
    }
    let free = try loss(try #require(fit(MatrixScaling(shrinkage: .none)).map as? MatrixMap))
    let drawn = try loss(try #require(fit(MatrixScaling()).map as? MatrixMap))
    #expect(free < drawn)
    #expect(
      drawn
        < (try meanLogLoss(
          OracleData.multiclass().outputs.mapped(by: try #require(temperature as? TemperatureMap)),
          OracleData.multiclassLabels)))
  }

  /// The gradient of the loss, by differences of losses of maps next to the fitted one.
  @Test func noMapNextToItIsBetter() throws {
    let map = try #require(try fit(VectorScaling()).map as? VectorMap)
    let least = try loss(map)
    for index in 0..<6 {
      for step in [-1e-4, 1e-4] {
        var (weights, biases) = (map.weights, map.biases)
        if index < 3 { weights[index] += step } else { biases[index - 3] += step }
        let other = try VectorMap(weights: weights, biases: biases, reading: Self.reading)
        #expect(try loss(other) > least - 1e-15)
      }
    }
  }

  @Test func weightsCountAsRepeatedRows() throws {
    let rows = try OracleData.multiclass()
    let weights = (0..<200).map { Double($0 % 4) }
    let places = (0..<200).flatMap { row in Array(repeating: row, count: row % 4) }
    let repeated = try LabeledOutputs(
      Outputs(
        logits: Matrix(
          rows: places.map { Array(OracleData.multiclassLogits[3 * $0..<3 * $0 + 3]) })),
      labels: places.map { OracleData.multiclassLabels[$0] })
    let weighted = try #require(
      try fit(VectorScaling(), CalibratorRows(rows, weights: weights)).map as? VectorMap)
    let plain = try #require(
      try fit(VectorScaling(), CalibratorRows(repeated)).map as? VectorMap)
    for (left, right) in zip(weighted.weights, plain.weights) { #expect(abs(left - right) < 1e-7) }
  }

  /// Without a row of class 2 its bias falls for ever: said, not hidden.
  @Test func classesWithoutRowsAreNamed() throws {
    let rows = try OracleData.multiclass()
    let labels = OracleData.multiclassLabels.map { $0 == 2 ? 1 : $0 }
    let fit = try fit(
      VectorScaling(), CalibratorRows(LabeledOutputs(rows.outputs, labels: labels)))
    #expect(fit.atBound == ["bias[2]"])
    let probabilities = try rows.outputs.mapped(by: fit.map).probabilities()
    #expect(probabilities.allSatisfy { $0.isFinite })
  }

  @Test(arguments: [1, 2, 3]) func threadsDoNotMatter(_ threads: Int) throws {
    let rows = try CalibratorRows(OracleData.multiclass())
    for method in [VectorScaling(), MatrixScaling(), DirichletScaling()] as [any CalibrationMethod]
    {
      let one = try method.fit(
        on: rows, reading: Self.reading, execution: Execution(threadCount: 1, tier: .baseline))
      let many = try method.fit(
        on: rows, reading: Self.reading, execution: Execution(threadCount: threads))
      #expect(one.map.parameters == many.map.parameters)
    }
  }
}
