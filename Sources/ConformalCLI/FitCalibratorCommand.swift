public import ArgumentParser
import ConformalCommands
public import ProbabilityCalibration
import ScoringCore

/// `conformal fit calibrator`.
struct FitCalibratorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrator",
    abstract: "Fit a map that corrects a model's probabilities.",
    discussion: """
      The rows must be rows that the model was not trained on, and other rows than those that predictors, \
      policies and tests use. Without --method or --rules the method is chosen by cross-validated log-loss.

        conformal fit calibrator --logits a.npy --labels a_y.npy \\
          --out calibrator.json
        conformal fit calibrator --logits a.npy --labels a_y.npy \\
          --method temperature --out calibrator.json

      --rules takes a file such as

        rules:
          - name: good enough
            when: ece_upper <= 0.02
            then: leave
          - name: too sure of itself
            when: verdict is overconfident and non_monotone is no
            then: temperature
        otherwise: auto

      Outputs are logits or probabilities, not --scores.
      """)

  @OptionGroup(title: "Rows") var outputs: OutputsOptions
  @OptionGroup(title: "Rows") var labels: LabelsOptions

  @Option(
    parsing: .unconditional,
    help: .init("Weight of each row, n numbers, 0 or more.", valueName: "file"))
  var weights: String?

  @Option(
    help: .init(
      "Method: \(CalibrationMethods.names.joined(separator: ", ")), or auto (default).",
      valueName: "name"))
  var method: String?

  @Option(
    parsing: .unconditional,
    help: .init("Written rules that choose the method, YAML.", valueName: "file"))
  var rules: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Method that auto may choose, from simple to flexible. May be repeated (default: those that suit K).",
      valueName: "name"))
  var candidate: [String] = []

  @Option(help: .init("Folds of auto (default 5).", valueName: "count"))
  var folds: Int?

  @Option(
    help: .init("How often auto divides rows into folds anew (default 3).", valueName: "count"))
  var repeats: Int?

  @Option(help: .init("Seed of these divisions.", valueName: "integer"))
  var seed: UInt64 = 0

  @Flag(help: "Refuse methods that may change the label ranked first.")
  var keepAnswers = false

  @Option(
    parsing: .unconditional,
    help: .init(
      "How far vector and matrix are drawn towards temperature: none (default of vector), structured (default of "
        + "matrix, and of auto), or a price of squares.",
      valueName: "name or price"))
  var shrinkage: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Price of factors of other classes, for dirichlet (default 0.01).", valueName: "price"))
  var lambda: Double?

  @Option(
    parsing: .unconditional,
    help: .init("Price of biases, for dirichlet (default: that of lambda).", valueName: "price"))
  var mu: Double?

  @Option(
    parsing: .unconditional,
    help: .init("Bins, for histogram and scaling-binning (default 15).", valueName: "count"))
  var bins: Int?

  @Option(
    help: .init("How bins of histogram divide rows (default: equal-mass).", valueName: "name"))
  var binning: AssessCommand.BinningChoice?

  @Option(
    help: .init(
      "What becomes of rows in which every class gets 0, one class against the rest: they keep the model's "
        + "probabilities (default), or get equal ones.", valueName: "name"))
  var zeroRows: ZeroRows?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Probability that stands for smaller ones where a logarithm is taken (default: half of the smallest above 0).",
      valueName: "probability"))
  var floor: Double?

  @OptionGroup var output: ArtifactOutputOptions

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard labels.labels != nil else {
      throw ValidationError("Missing expected argument '--labels <file>'")
    }
  }

  func run() throws {
    try run { console in
      var command = FitCalibrator(
        outputs: outputs.input, labels: labels.input, choice: try choice())
      command.weights = weights
      command.options = try options()
      command.keepsAnswers = keepAnswers
      command.floor = floor
      command.seed = seed
      command.out = output.out
      command.json = output.json
      command.execution = execution.execution
      return try command.run(console)
    }
  }

  private func options() throws -> MethodOptions {
    var options = MethodOptions()
    options.lambda = lambda
    options.mu = mu
    if let bins, !(1...100_000).contains(bins) {
      throw DataError(.usage, found: "--bins \(bins)", expected: "1 to 100000")
    }
    options.binCount = bins
    options.binEdges = binning == .equalWidth ? .equalWidth : .equalMass
    options.zeroRows = zeroRows ?? .uncalibrated
    switch shrinkage {
    case nil: break
    case "none": options.shrinkage = Shrinkage.none
    case "structured": options.shrinkage = .structured
    case .some(let text):
      guard let price = Double(text) else {
        throw DataError(
          .usage, found: "--shrinkage '\(text.prefix(80))'",
          expected: "none, structured, or a price such as 0.001")
      }
      options.shrinkage = .ridge(price)
    }
    return options
  }

  private func choice() throws -> FitCalibrator.Choice {
    let options = try options()
    let name = method ?? (rules == nil ? "auto" : nil)
    if rules != nil, method != nil {
      throw DataError(.usage, found: "--rules and --method", expected: "one of them")
    }
    let isAutomatic = name == "auto"
    let unused = [
      ("--candidate", !candidate.isEmpty), ("--folds", folds != nil),
      ("--repeats", repeats != nil),
    ].first { $0.1 }
    if let unused, !isAutomatic {
      throw DataError(
        .usage, found: "\(unused.0) without --method auto", expected: "--method auto")
    }
    try requireOptionsOfUse(name)
    if let rules { return .rules(file: rules) }
    guard isAutomatic else {
      return .named(try CalibrationMethods.method(named: name ?? "", options: options))
    }
    var compared = options
    compared.shrinkage = options.shrinkage ?? .structured
    return .automatic(
      candidates: try candidate.map { try CalibrationMethods.method(named: $0, options: compared) },
      foldCount: folds, repeatCount: repeats)
  }

  /// Refuses options that no method that may be chosen takes.
  private func requireOptionsOfUse(_ name: String?) throws {
    // Rules and auto come to these methods, whatever the number of classes.
    let usual = ["vector", "matrix", "platt", "beta", "centred-isotonic", "isotonic"]
    let names = name == "auto" ? (candidate.isEmpty ? usual : candidate) : [name ?? ""]
    if rules != nil { return }
    let takers: [(String, Bool, [String])] = [
      ("--shrinkage", shrinkage != nil, ["vector", "matrix"]),
      ("--lambda", lambda != nil, ["dirichlet"]), ("--mu", mu != nil, ["dirichlet"]),
      ("--bins", bins != nil, ["histogram", "scaling-binning"]),
      ("--binning", binning != nil, ["histogram"]),
      (
        "--zero-rows", zeroRows != nil,
        [
          "platt", "beta", "histogram", "scaling-binning", "centred-isotonic", "isotonic",
          "venn-abers",
        ]
      ),
    ]
    for (option, isGiven, methods) in takers where isGiven {
      guard Set(methods).isDisjoint(with: names) else { continue }
      throw DataError(
        .usage, found: "\(option) without a method that takes it",
        expected: "--method \(methods.joined(separator: " or "))")
    }
  }
}

extension ZeroRows: ExpressibleByArgument {}
