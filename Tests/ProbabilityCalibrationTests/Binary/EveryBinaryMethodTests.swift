import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

/// What holds for every binary method.
@Suite struct EveryBinaryMethodTests {
  static let methods: [any BinaryMethod] = [
    PlattScaling(), PlattScaling(smoothsTargets: false), BetaCalibration(), IsotonicCalibration(),
    CentredIsotonicCalibration(), HistogramCalibration(),
    HistogramCalibration(edges: .equalWidth), ScalingBinning(), VennAbersCalibration(),
  ]

  private func expectProbabilities(
    _ numbers: [Double], classCount: Int, _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      numbers.allSatisfy { $0 >= 0 && $0 <= 1 }, comment, sourceLocation: sourceLocation)
    for start in stride(from: 0, to: numbers.count, by: classCount) {
      let sum = numbers[start..<start + classCount].reduce(0, +)
      #expect(abs(sum - 1) < 1e-14, comment, sourceLocation: sourceLocation)
    }
  }

  /// Rows that break fits: as logits and as probabilities, with their labels.
  static func oddRows() throws -> [(name: String, rows: LabeledOutputs)] {
    func logits(_ rows: [[Double]], _ labels: [Int]) throws -> LabeledOutputs {
      try LabeledOutputs(Outputs(logits: Matrix(rows: rows)), labels: labels)
    }
    func probabilities(_ rows: [[Double]], _ labels: [Int]) throws -> LabeledOutputs {
      try LabeledOutputs(Outputs(probabilities: Matrix(rows: rows)), labels: labels)
    }
    let four = (0..<4).map { Double($0) }
    return [
      ("one class", try logits([[1], [2]], [0, 0])),
      ("one row", try logits([[1, 2]], [0])),
      ("one row of three", try logits([[1, 2, 3]], [2])),
      ("equal rows", try logits([[1, 2], [1, 2], [1, 2]], [0, 1, 1])),
      ("equal logits", try logits([[7, 7, 7], [7, 7, 7]], [0, 1])),
      ("one label of two", try logits(four.map { [0, $0] }, [1, 1, 1, 1])),
      ("one label of three", try logits(four.map { [0, $0, 2] }, [1, 1, 1, 1])),
      ("separable", try logits(four.map { [0, $0 - 1.5] }, [0, 0, 1, 1])),
      ("turned around", try logits(four.map { [0, $0 - 1.5] }, [1, 1, 0, 0])),
      (
        "large logits",
        try logits([[1e4, -1e4], [-1e4, 1e4], [1e4, 1e4], [0, 1e4]], [0, 1, 1, 0])
      ),
      (
        "large logits of three",
        try logits([[1e4, -1e4, 0], [-1e4, 1e4, 1e4], [0, 1, 1e4]], [0, 2, 1])
      ),
      (
        "close logits",
        try logits([[0, Double.leastNonzeroMagnitude], [0, 0], [0, 1e-300]], [0, 1, 1])
      ),
      ("exact zeros and ones", try probabilities([[1, 0], [0, 1], [1, 0]], [0, 1, 1])),
      (
        "zeros and ones of three",
        try probabilities([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], [0, 0, 2, 0])
      ),
      (
        "denormals",
        try probabilities(
          [
            [1, Double.leastNonzeroMagnitude], [1, 1e10 * Double.leastNonzeroMagnitude],
            [Double.leastNonzeroMagnitude, 1], [0.5, 0.5],
          ], [0, 1, 1, 0])
      ),
      ("sums above 1", try probabilities([[1.00005, 0], [0, 1.00005]], [0, 1])),
    ]
  }

  @Test(arguments: methods.indices) func oddRowsGiveProbabilities(_ index: Int) throws {
    for (name, rows) in try Self.oddRows() {
      let fit = try fitBinary(Self.methods[index], on: rows)
      #expect(fit.search.hasConverged, "\(name)")
      let classCount = rows.outputs.classCount
      expectProbabilities(
        try fit.map.map(rows.outputs, tier: .active), classCount: classCount, "\(name)")
      let others = [
        [Double](repeating: 0, count: classCount), (0..<classCount).map { Double($0) * 1e4 },
        (0..<classCount).map { Double($0) * -40 },
      ]
      if rows.outputs.kind == .logits {
        let queries = try Outputs(logits: Matrix(rows: others))
        expectProbabilities(
          try fit.map.map(queries, tier: .active), classCount: classCount, "\(name), others")
      }
    }
  }

  /// An artifact keeps all that a map is.
  @Test(arguments: methods.indices) func parametersMakeTheSameMap(_ index: Int) throws {
    for rows in [try OracleData.binary(), try OracleData.multiclass()] {
      let fit = try fitBinary(Self.methods[index], on: rows)
      let again = try CalibrationMaps.map(
        named: type(of: fit.map).name, parameters: fit.map.parameters,
        classCount: rows.outputs.classCount, reading: OutputReading(kind: .logits))
      #expect(again.parameters == fit.map.parameters)
      #expect(
        try again.map(rows.outputs, tier: .active) == fit.map.map(rows.outputs, tier: .active))
      for name in fit.map.parameters.numbers.keys {
        var broken = fit.map.parameters
        broken.numbers[name] = .nan
        #expect(throws: DataError.self) {
          try CalibrationMaps.map(
            named: type(of: fit.map).name, parameters: broken,
            classCount: rows.outputs.classCount, reading: OutputReading(kind: .logits))
        }
      }
      for name in fit.map.parameters.lists.keys {
        var broken = fit.map.parameters
        broken.lists[name]?.append(0.5)
        #expect(throws: DataError.self, "\(name)") {
          try CalibrationMaps.map(
            named: type(of: fit.map).name, parameters: broken,
            classCount: rows.outputs.classCount, reading: OutputReading(kind: .logits))
        }
      }
    }
  }

  /// Calibration lowers the log-loss of these overconfident rows, but for maps that give zeros.
  @Test(arguments: methods.indices) func threadsAndTiersDoNotMatter(_ index: Int) throws {
    var random = CounterBasedStream(seed: 5, purpose: .testing)
    let logits = (0..<300 * 11).map { _ in 6 * random.nextUniform() }
    let labels = (0..<300).map { _ in Int(random.next(below: 11)) }
    let rows = try LabeledOutputs(
      Outputs(logits: Matrix(logits, rowCount: 300, columnCount: 11)), labels: labels)
    let one = try fitBinary(
      Self.methods[index], on: rows, execution: Execution(threadCount: 1, tier: .baseline))
    let three = try fitBinary(Self.methods[index], on: rows, execution: Execution(threadCount: 3))
    #expect(one.map.parameters == three.map.parameters)
    #expect(one.search == three.search && one.atBound == three.atBound)
    let mapped = try one.map.map(rows.outputs, tier: .baseline)
    #expect(try mapped == one.map.map(rows.outputs, tier: .active))
    #expect(
      try Array(mapped[11 * 100..<11 * 200])
        == one.map.map(rows.outputs.slice(rows: 100..<200), tier: .active))
    expectProbabilities(mapped, classCount: 11, "eleven classes")
  }

  /// Weights of whole numbers are rows repeated, and weights of 0 are rows left out.
  @Test(arguments: methods.indices.dropLast()) func weightsCountRows(_ index: Int) throws {
    let rows = try OracleData.multiclass().slice(rows: 0..<60)
    let weights = (0..<60).map { Double($0 * 7 % 4) }
    let repeated = (0..<60).flatMap { [Int](repeating: $0, count: $0 * 7 % 4) }
    let copies = try LabeledOutputs(
      Outputs(
        logits: Matrix(
          rows: repeated.map { Array(OracleData.multiclassLogits[3 * $0..<3 * $0 + 3]) })),
      labels: repeated.map { OracleData.multiclassLabels[$0] })
    var weighted = try fitBinary(Self.methods[index], on: rows, weights: weights).map.parameters
    var counted = try fitBinary(Self.methods[index], on: copies).map.parameters
    // The share of a centred isotonic map counts rows as they are.
    weighted.lists["share"] = nil
    counted.lists["share"] = nil
    #expect(weighted.numbers == counted.numbers)
    #expect(weighted.lists.keys == counted.lists.keys)
    for (name, list) in weighted.lists {
      expectClose(list, counted.lists[name] ?? [], within: 1e-9)
    }
  }

  @Test(arguments: [1e-200, 1e200]) func weightsBeyondDoublesAreRefused(_ weight: Double) throws {
    let rows = try OracleData.binary().slice(rows: 0..<2)
    #expect(throws: DataError.self) {
      try fitBinary(IsotonicCalibration(), on: rows, weights: [1, weight])
    }
  }

  @Test func otherClassCountsAreRefused() throws {
    let map = try fitBinary(PlattScaling(), on: OracleData.binary()).map
    #expect(throws: DataError.self) {
      try map.map(OracleData.multiclass().outputs, tier: .active)
    }
  }

  @Test func parameterCountsGrowWithClasses() {
    #expect(
      [1, 2, 3, 10].map { OneVersusRest(PlattScaling()).parameterCount(classCount: $0) } == [
        0, 2, 6, 20,
      ])
  }

  @Test func everyMapIsNamedOnce() {
    let names = CalibrationMaps.all.map { $0.name }
    #expect(Set(names).count == names.count)
    #expect(Set(Self.methods.map { name(of: $0) }).isSubset(of: names))
  }

  private func name<Method: BinaryMethod>(of method: Method) -> String {
    OneVersusRest<Method>.name
  }

  /// Single-precision logits are read exactly: netcal's temperature did not move on them.
  @Test(arguments: methods.indices) func singlePrecisionConverges(_ index: Int) throws {
    let double = try fitBinary(Self.methods[index], on: OracleData.binary()).map.parameters
    let single = try LabeledOutputs(
      Outputs(logits: Matrix(rows: OracleData.binaryLogits.map { [0, Float($0)] })),
      labels: OracleData.binaryLabels)
    let fit = try fitBinary(Self.methods[index], on: single)
    #expect(fit.search.hasConverged)
    for (name, number) in fit.map.parameters.numbers {
      #expect(abs(number - (double.numbers[name] ?? .nan)) < 1e-5)
    }
  }
}
