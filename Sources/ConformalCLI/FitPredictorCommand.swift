import ArgumentParser
import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore

/// `conformal fit predictor`.
struct FitPredictorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predictor",
    abstract: "Fit a split-conformal predictor on calibration outputs and labels.",
    discussion: """
      The calibration rows must be rows that the model was not trained on, exchangeable with the rows to \
      come. The artifact states the guarantee with its counts.

        conformal fit predictor --logits b.npy --labels b_y.npy \\
          --score aps --alpha 0.1 --out predictor.json

      Probabilities that are not to be trusted are corrected by --calibrator, the artifact of `conformal fit \
      calibrator` on other rows.
      """)

  @OptionGroup(title: "Calibration data") var outputs: OutputsOptions
  @OptionGroup(title: "Calibration data") var labels: CalibrationLabelsOptions
  @OptionGroup(title: "Calibration data") var groups: GroupsOptions

  @Option(
    parsing: .unconditional,
    help: .init(
      "Calibrator, fitted on other rows, that corrects outputs before anything else. The predictor keeps it, and "
        + "later commands take outputs as they come from the model.", valueName: "file"))
  var calibrator: String?

  @Flag(
    help: "Accept rows that the calibrator was fitted on; coverage is then not guaranteed.")
  var allowOverlap = false

  @OptionGroup(title: "Calibration data for a numeric target") var regression: RegressionOptions
  @OptionGroup(title: "Calibration data for a numeric target") var targets: TargetsOptions

  @OptionGroup(title: "Weights, where new rows come from another population")
  var weighting: WeightingOptions

  @Option(
    help: .init(
      "Nonconformity score: lac, aps (default), raps, saps, top-k or margin; given, with --scores. "
        + "For a numeric target absolute, normalized, gamma or cqr (default: as the inputs say).",
      valueName: "name"))
  var score: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Miscoverage level, exact: 0.1, 5%, 1/3. May be repeated.", valueName: "level"))
  var alpha: [String] = []

  @Option(
    help: .init(
      "Sides of intervals for a numeric target (default: symmetric).", valueName: "name"))
  var sides: IntervalSides?

  @Option(
    help: .init(
      "What becomes of a lower prediction above the upper one (default: sort).",
      valueName: "policy"))
  var crossing: CrossingPolicy?

  @Flag(help: "Form of the score (default: randomized for aps, raps and saps).")
  var form: ScoreForm?

  @Option(help: .init("Seed of the draws of a randomized score.", valueName: "integer"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: .init("Price of one rank, for raps (default 0.01).", valueName: "price"))
  var lambda: Double?

  @Option(
    parsing: .unconditional,
    help: .init("Ranks without a price, for raps (default 5).", valueName: "count"))
  var kReg: Int?

  @Option(
    parsing: .unconditional,
    help: .init("Price of one rank, for saps (default 0.2).", valueName: "price"))
  var weight: Double?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Share of the rows to choose lambda and k-reg of raps, clusters or rank limits on; they do not "
        + "calibrate.",
      valueName: "share"))
  var tune: String?

  @Option(help: .init("What the choice is by (default: size).", valueName: "criterion"))
  var tuneBy: RAPSTuning.Criterion?

  @Option(
    help: .init(
      "Arithmetic of scores: auto is the precision of the calibration file.", valueName: "name"))
  var precision = PrecisionChoice.auto

  @Flag(help: "A quantile for each class: the guarantee holds in each.")
  var classConditional = false

  @Flag(
    help:
      "A quantile for each cluster of classes with similar scores, formed on rows of their own (--tune)."
  )
  var clustered = false

  @Option(
    parsing: .unconditional,
    help: .init(
      "Clusters to form, with --clustered (default: half the rows of the smallest class).",
      valueName: "count"))
  var clusterCount: Int?

  @Flag(
    help: .init(
      "A quantile for each class, which is in no set behind a rank chosen on rows of their own (--tune, "
        + "default 0.2)."))
  var rankCalibrated = false

  @Option(
    parsing: .unconditional,
    help: .init(
      "Rows that a group needs for a quantile of its own, with --groups (default: as alpha needs).",
      valueName: "count"))
  var minimumGroupSize: Int?

  @Option(
    help: .init(
      "What becomes of rows whose group has no calibration rows (default: refuse).",
      valueName: "policy"))
  var unseenGroups: UnseenGroups?

  @Option(help: .init("What becomes of empty sets.", valueName: "policy"))
  var setPolicy = SetPolicy.allowEmpty

  @Flag(help: "Where n is too small for alpha, give sets of all labels instead of an error.")
  var allowTrivial = false

  @Option(
    parsing: .unconditional,
    help: .init(
      "Write a picture of the calibration scores and the quantile of the first alpha as SVG.",
      valueName: "file"))
  var figure: String?

  @OptionGroup var output: ArtifactOutputOptions

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard !alpha.isEmpty else {
      throw ValidationError("no --alpha (expected a level such as --alpha 0.1)")
    }
  }

  private func tuning(_ method: SplitConformal) throws -> RAPSTuning? {
    guard let tune else {
      guard tuneBy == nil else {
        throw DataError(.usage, found: "--tune-by without --tune", expected: "--tune SHARE")
      }
      return nil
    }
    guard !clustered, !rankCalibrated else {
      guard tuneBy == nil else {
        throw DataError(
          .usage, found: "--tune-by with \(classOptions[0])", expected: "--score raps alone")
      }
      return nil
    }
    guard method.score is RAPS else {
      throw DataError(
        .usage, found: "--tune with score '\(method.score.name)'", expected: "--score raps")
    }
    guard lambda == nil, kReg == nil else {
      throw DataError(
        .usage, found: "--tune and \(lambda != nil ? "--lambda" : "--k-reg")",
        expected: "one of them")
    }
    return RAPSTuning(
      on: RowSelection(share: try Level(tune, option: "--tune"), seed: seed),
      alpha: method.alphas[0], criterion: tuneBy ?? .size, isRandomized: method.score.isRandomized)
  }

  /// The options that divide rows by class.
  private var classOptions: [String] {
    [
      (classConditional, "--class-conditional"), (clustered, "--clustered"),
      (rankCalibrated, "--rank-calibrated"),
    ].compactMap { $0.0 ? $0.1 : nil }
  }

  private func classTuning() throws -> ClassTuning? {
    if clusterCount != nil, !clustered {
      throw DataError(
        .usage, found: "--cluster-count without --clustered", expected: "both or neither")
    }
    let share = try tune.map { try Level($0, option: "--tune") }
    if clustered { return .clusters(count: clusterCount, share: share) }
    return rankCalibrated ? .rankLimits(share: share ?? "0.2") : nil
  }

  private var taxonomy: Taxonomy {
    get throws {
      guard classOptions.count < 2 else {
        throw DataError(
          .usage, found: classOptions.joined(separator: " and "), expected: "one of them")
      }
      guard !groups.groups.isEmpty else {
        if minimumGroupSize != nil || unseenGroups != nil {
          throw DataError(
            .usage,
            found:
              "\(minimumGroupSize != nil ? "--minimum-group-size" : "--unseen-groups") without "
              + "--groups", expected: "--groups F")
        }
        return classConditional ? .classConditional : .marginal
      }
      if let option = classOptions.first {
        throw DataError(.usage, found: "--groups and \(option)", expected: "one of them")
      }
      if let minimumGroupSize, minimumGroupSize < 1 {
        throw DataError(
          .usage, found: "--minimum-group-size \(minimumGroupSize)", expected: "1 or more")
      }
      return .groupConditional(
        minimumSize: minimumGroupSize ?? 0, unseen: unseenGroups ?? .refuse)
    }
  }

  func run() throws {
    var parameters: [String: Double] = [:]
    parameters["lambda"] = lambda
    parameters["k_reg"] = kReg.map { Double($0) }
    parameters["weight"] = weight
    try run { console in
      if isRegression {
        try intervals().run(console)
        return .success
      }
      try RegressionOptions.requireNumericTarget([
        ("--sides", sides != nil), ("--crossing", crossing != nil),
      ])
      let method = SplitConformal(
        score: try ScoreRegistry.score(
          named: score ?? (outputs.scores == nil ? "aps" : "given"), parameters: parameters,
          isRandomized: form.map { $0 == .randomized }),
        alphas: try alpha.map { try Level($0, option: "--alpha") }, seed: seed,
        precision: precision.precision,
        allowsTrivial: allowTrivial, setPolicy: setPolicy, taxonomy: try taxonomy)
      var command = FitPredictor(
        outputs: outputs.input, labels: try labels.input, groups: groups.input, method: method,
        tuning: try tuning(method),
        out: output.out, json: output.json, execution: execution.execution)
      command.weighting = weighting.input
      command.classCount = labels.classCount
      command.classTuning = try classTuning()
      command.figure = figure
      command.calibrator = calibrator
      command.allowsOverlap = allowOverlap
      try command.run(console)
      return .success
    }
  }

  private var isRegression: Bool { regression.isGiven || targets.targets != nil }

  private func intervals() throws -> FitIntervals {
    try outputs.requireNone()
    try labels.requireNone()
    try RegressionOptions.requireNone([
      ("--calibrator", calibrator != nil), ("--allow-overlap", allowOverlap),
      ("--class-conditional", classConditional),
      ("--deterministic or --randomized", form != nil), ("--seed", seed != 0),
      ("--lambda", lambda != nil), ("--k-reg", kReg != nil), ("--weight", weight != nil),
      ("--tune", tune != nil), ("--tune-by", tuneBy != nil), ("--clustered", clustered),
      ("--cluster-count", clusterCount != nil), ("--rank-calibrated", rankCalibrated),
      ("weights of rows or classes", weighting.isGiven),
      ("--precision", precision != .auto), ("--set-policy", setPolicy != .allowEmpty),
      ("--figure", figure != nil),
    ])
    let input = regression.input(outputs)
    let kind = try input.kind()
    if crossing != nil, kind != .quantiles {
      throw DataError(
        .usage, found: "--crossing without --lower and --upper", expected: "quantile predictions")
    }
    let chosen: any RegressionScore =
      try score.map { try RegressionScores.score(named: $0) } ?? RegressionScores.usual(for: kind)
    let method = SplitConformalRegression(
      score: chosen,
      sides: sides ?? .symmetric, alphas: try alpha.map { try Level($0, option: "--alpha") },
      crossing: crossing ?? .sort, allowsTrivial: allowTrivial)
    var command = FitIntervals(
      input: input, targets: try targets.required(), method: method, out: output.out,
      json: output.json)
    // Checks the options of groups too.
    if case .groupConditional(let minimumSize, let unseen) = try taxonomy {
      command.groups = groups.input
      command.minimumGroupSize = minimumSize
      command.unseenGroups = unseen
    }
    return command
  }
}
