internal import ConformalArtifacts
internal import ProbabilityCalibration
internal import ScoringCore

/// A calibrator is fitted, by a method that is named, compared or ruled.
struct CorrectStage {
  let definition: CalibratorDefinition
  let seed: UInt64
  let execution: Execution

  /// All that the fit depends on beside rows.
  struct Settings: Encodable {
    let definition: CalibratorDefinition
    let seed: UInt64
  }

  var settings: Settings { Settings(definition: definition, seed: seed) }

  private func plan(classCount: Int) throws -> CalibratorPlan {
    switch definition.choice {
    case .method(let name): .method(try CalibrationMethods.method(named: name))
    case .candidates(let names):
      .automatic(
        CrossValidatedChoice(
          names.isEmpty
            ? CrossValidatedChoice.usualCandidates(classCount: classCount)
            : try names.map { try CalibrationMethods.method(named: $0) }))
    case .rules(let text): .rules(try CalibrationRules(yaml: text), MethodOptions())
    }
  }

  func run(
    _ data: DataRows, keep: StageRunner.Keeping
  ) throws -> StageOutput<CorrectionFindings> {
    let role = try data.rows(.calibrator)
    let rows = try CalibratorRows(role.labeled)
    let reading = try OutputReading(suiting: rows.outputs, execution: execution)
    let outcome = try plan(classCount: data.classCount).choose(
      on: rows, reading: reading, seed: seed, keepsAnswers: definition.keepAnswers,
      execution: execution)
    guard let method = outcome.method else {
      return StageOutput(
        findings: CorrectionFindings(
          method: "none", reason: outcome.choice.map { "rule '\($0.rule)': \($0.reason)" },
          isRefused: true, parameters: [], warnings: []))
    }
    let calibrator = try Calibrator.fit(method, on: rows, reading: reading, execution: execution)
    if definition.keepAnswers, !calibrator.map.keepsRanking {
      throw DataError(
        .usage, found: "calibrator method '\(calibrator.method)' with keep_answers",
        expected: "identity, temperature or ensemble-temperature")
    }
    let record = try DataRecord(
      of: rows.outputs, inputs: role.inputs, precision: CalibratorArtifact.rowPrecision,
      execution: execution)
    let artifact = CalibratorArtifact(
      calibrator: calibrator, choice: outcome.choice, data: record, classNames: data.classNames)
    let numbers = calibrator.map.parameters.numbers
    let parameters = numbers.keys.sorted().compactMap { name in
      numbers[name].flatMap { $0.isFinite ? Metric(MetricName.calibrator(name), $0) : nil }
    }
    var output = StageOutput(
      findings: CorrectionFindings(
        method: calibrator.method,
        reason: outcome.choice.map {
          $0.rule.isEmpty ? $0.reason : "rule '\($0.rule)': \($0.reason)"
        },
        isRefused: false, keepsRanking: calibrator.map.keepsRanking, parameters: parameters,
        warnings: Self.warnings(calibrator)))
    output.artifacts = [try keep(ArtifactName.calibrator, try artifact.encoded())]
    output.metrics = parameters
    return output
  }

  private static func warnings(_ calibrator: Calibrator) -> [String] {
    let found = calibrator.diagnostics
    return [
      (!found.search.hasConverged, "the search for parameters stopped before it converged"),
      (
        !found.atBound.isEmpty,
        "at the end of the range: \(found.atBound.prefix(5).joined(separator: ", ")); more or other rows are needed"
      ),
      (
        !found.changedAnything && calibrator.method != "identity",
        "no probability changed by more than 1e-9"
      ),
    ].filter(\.0).map(\.1)
  }
}
