internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore

/// A predictor is fitted.
struct PredictorStage {
  let definition: PredictorDefinition
  let seed: UInt64
  let execution: Execution

  /// All that the fit depends on beside rows and the calibrator.
  struct Settings: Encodable {
    let definition: PredictorDefinition
    let seed: UInt64
  }

  /// What later stages need to know.
  struct Fitted: Codable, Hashable, Sendable {
    var calibrationCount: Int
  }

  var settings: Settings { Settings(definition: definition, seed: seed) }

  private var setPolicy: SetPolicy {
    get throws {
      guard let name = definition.setPolicy else { return .allowEmpty }
      guard let policy = SetPolicy(rawValue: name) else {
        throw DataError(
          .usage, found: "set_policy '\(name)'",
          expected: SetPolicy.allCases.map { $0.rawValue }.joined(separator: ", "))
      }
      return policy
    }
  }

  private var method: SplitConformal {
    get throws {
      var parameters: [String: Double] = [:]
      parameters["lambda"] = definition.lambda
      parameters["k_reg"] = definition.kReg.map { Double($0) }
      parameters["weight"] = definition.weight
      return SplitConformal(
        score: try ScoreRegistry.score(
          named: definition.score, parameters: parameters, isRandomized: definition.randomized),
        alphas: definition.alphas, seed: seed,
        setPolicy: try setPolicy,
        taxonomy: definition.taxonomy)
    }
  }

  func run(
    _ data: DataRows, _ calibrator: CalibratorArtifact?,
    keep: StageRunner.Keeping
  ) throws -> StageOutput<Fitted> {
    let role = try data.rows(.predictor)
    let outputs = try calibrator?.calibrator.apply(to: role.outputs) ?? role.outputs
    let rows = try LabeledOutputs(outputs, labels: role.labeled.labels, file: role.outputs.file)
    let predictor: ConformalPredictor
    do {
      predictor = try method.fit(
        on: rows, groups: definition.conditional == .groups ? try role.groupColumns() : nil,
        execution: execution)
    } catch let error as DataError where error.code == .infeasible {
      throw DataError(
        .infeasible, found: error.found, expected: error.expected,
        remedy: "give the predictor more rows, or take a larger predictor.alpha", file: error.file)
    }
    let record = try DataRecord(
      of: rows.outputs, inputs: role.inputs, precision: predictor.precision, execution: execution)
    let artifact = PredictorArtifact(
      predictor: predictor, data: record, classNames: data.classNames, calibrator: calibrator)
    var output = StageOutput(findings: Fitted(calibrationCount: predictor.calibrationCount))
    output.artifacts = [try keep(ArtifactName.predictor, try artifact.encoded())]
    output.sections = StageSections.scores(artifact)
    output.metrics =
      predictor.taxonomy == .marginal
      ? predictor.quantiles.compactMap {
        $0.tail.isFinite ? Metric(MetricName.quantile($0.alpha), $0.tail) : nil
      } : []
    return output
  }
}
