internal import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
public import ExactStatistics
public import ScoringCore
public import SelectiveAbstention
internal import TensorFiles

/// `conformal fit policy`: answers with their truth in, bands with a certificate out.
public struct FitPolicy: Sendable {
  /// A limit for each class that is asked about, or for all.
  public struct ClassLimit: Hashable, Sendable {
    /// The class by index or name; `nil` for every class.
    public let name: String?
    /// The limit.
    public let limit: Level

    /// Makes a limit.
    ///
    /// - Parameters:
    ///   - name: the class by index or name; `nil` for every class.
    ///   - limit: the limit.
    public init(name: String?, limit: Level) { (self.name, self.limit) = (name, limit) }
  }

  /// The calibration rows.
  public var rows: AnsweredRowsInput
  /// Rows to count reviews by, instead of calibration rows.
  public var traffic: TrafficInput?
  /// What is asked, but for risks of classes and of costs.
  public var request: PolicyFit
  /// Limits of wrong answers among approved rows answered with a class.
  public var answerLimits: [ClassLimit] = []
  /// Limits of approved rows with another answer among rows of a class.
  public var missedLimits: [ClassLimit] = []
  /// The limit of the mean cost of approved rows, in units of cost.
  public var costLimit: Double?
  /// A file of a cost matrix, (K + 2) x K.
  public var costMatrix: String?
  /// A policy whose thresholds, as they stand, are to be certified on the rows.
  public var recertified: String?
  /// A table of what other limits and capacities would give, or `nil`.
  public var tradeOff: String?
  /// Who answers for the policy.
  public var author: String?
  /// Why it is fitted.
  public var reason: String?
  /// Whether rows that a calibrator, a predictor or the policy was fitted on are accepted.
  public var allowsOverlap = false
  /// The policy's file, or `-`.
  public var out = "-"
  /// Whether to print a summary as JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - rows: the calibration rows.
  ///   - request: what is asked.
  public init(rows: AnsweredRowsInput, request: PolicyFit) {
    (self.rows, self.request) = (rows, request)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: success, or that nothing holds to what was asked; then nothing is written.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws -> ExitStatus {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the policy on standard output", expected: "--out FILE")
    }
    if let tradeOff, tradeOff == "-" || tradeOff == out {
      throw DataError(
        .usage, found: "the policy and the trade-offs in one place",
        expected: "--trade-off FILE and --out that differ")
    }
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> ExitStatus {
    let old = try recertified.map { try PolicyArtifact(contentsOf: $0) }
    let loaded = try rows.load(reader, for: old?.source, execution, console)
    if let old { try loaded.answers.requireMatch(old.source) }
    let source = PolicySource(
      score: loaded.answers.source.score, outputKind: loaded.answers.source.outputKind,
      classCount: loaded.answers.source.classCount, predictor: loaded.answers.source.predictor,
      calibrator: loaded.answers.source.calibrator,
      classNames: loaded.classNames ?? old?.source.classNames)
    let request = try old?.policy.request ?? request(reader, loaded, source)
    if self.traffic != nil, request.capacity == nil, request.queueCapacities.isEmpty {
      throw DataError(
        .usage, found: "traffic without a capacity", expected: "--capacity C --per N")
    }
    let traffic = try self.traffic?.load(reader, for: source, execution, console)
    let digests = reader.startDigests()
    let record = try DataRecord(
      of: loaded.answers.record, inputs: [], precision: Self.precision, execution: execution)
    let inputs = try reader.inputRecords(digests)
    try requireUnused(loaded, inputs, old, console)
    if let traffic {
      try requireOtherRows(
        traffic, record.naming(inputs), loaded.answers.calibrator, console)
    }
    let queues = loaded.queues.map { RowQueues($0) }
    let outcome =
      try old?.policy.recertified(on: loaded.rows, queues: queues, traffic: traffic?.traffic)
      ?? request.fit(on: loaded.rows, queues: queues, traffic: traffic?.traffic)
    if let tradeOff {
      try reader.requireOther(tradeOff)
      try writeTradeOff(tradeOff, request, loaded.rows, queues, traffic?.traffic, console)
    }
    switch outcome {
    case .infeasible(let alternatives):
      let document = AlternativesDocument(
        alternatives, classNames: source.classNames, isRecertification: old != nil)
      if json {
        try console.print(try jsonText(document))
      } else {
        console.note(document.text)
      }
      return .checkFailed
    case .fitted(let policy):
      let artifact = PolicyArtifact(
        policy: policy, source: source, data: record.naming(inputs),
        author: author ?? old?.author, reason: reason ?? old?.reason)
      let output = try reader.output(out)
      try output.write(try artifact.encoded())
      try output.commit()
      let document = PolicySummary(artifact)
      if json {
        try console.print(try jsonText(document))
      } else {
        console.note(
          (old == nil ? "fitted" : "certified again") + " a policy on "
            + "\(grouped(policy.rowCount)) rows\n" + document.text
            + (out == "-" ? "" : "wrote \(out)"))
      }
      return .success
    }
  }

  /// The precision in which rows are compared.
  static let precision = Precision.float64

  /// What is asked, with risks of classes and costs.
  private func request(
    _ reader: InputReader, _ loaded: LoadedAnsweredRows, _ source: PolicySource
  ) throws -> PolicyFit {
    var request = request
    if let costMatrix {
      guard request.costs == nil else {
        throw DataError(
          .usage, found: "--cost-matrix and other costs", expected: "one of them")
      }
      let matrix = try reader.matrix(costMatrix, role: "cost_matrix")
      try requireCosts(matrix, costMatrix)
      do {
        request.costs = try DecisionCosts(
          matrix: (0..<matrix.rowCount).map { row in
            (0..<matrix.columnCount).map { matrix[row, $0] }
          })
      } catch let error as DataError {
        throw error.located(in: costMatrix)
      }
    }
    for limit in answerLimits {
      request.risks += try labels(limit.name, source).map {
        RiskTarget(.errorOfAnswer($0), limit: limit.limit)
      }
    }
    for limit in missedLimits {
      request.risks += try labels(limit.name, source).map {
        RiskTarget(.missed($0), limit: limit.limit)
      }
    }
    if let costLimit {
      guard let costs = request.costs, costs.largestAnswerCost > 0 else {
        throw DataError(
          .usage,
          found: request.costs == nil
            ? "--max-cost without costs" : "--max-cost of answers that cost 0",
          expected: "--error-cost X or --cost-matrix F")
      }
      let limit = try DecisionCosts(error: costLimit, review: 0, escalation: 0).largestAnswerCost
      guard limit > 0, limit < costs.largestAnswerCost else {
        throw DataError(
          .usage, found: "--max-cost \(costLimit)",
          expected: "more than 0 and less than the largest cost of an answer")
      }
      request.risks.append(
        RiskTarget(
          .cost, limit: try Level(numerator: limit, denominator: costs.largestAnswerCost)))
    }
    return request
  }

  /// Checks that a matrix holds costs, with errors that name the place.
  private func requireCosts(_ matrix: Matrix, _ file: String) throws {
    for row in 0..<matrix.rowCount {
      for column in 0..<matrix.columnCount
      where !(0...DecisionCosts.largest).contains(matrix[row, column]) {
        throw DataError(
          found: "a cost of \(matrix[row, column])",
          expected: "a number from 0 to \(Int(DecisionCosts.largest))", file: file, row: row,
          column: column)
      }
    }
  }

  /// The classes that a name means.
  private func labels(_ name: String?, _ source: PolicySource) throws -> [Int32] {
    guard source.classCount > 0 else {
      throw DataError(
        .usage, found: "a limit of a class without labels", expected: "outputs and --labels F")
    }
    guard let name else { return (0..<Int32(source.classCount)).map { $0 } }
    if let index = source.classNames?.firstIndex(of: name) { return [Int32(index)] }
    guard let label = Int32(name), label >= 0, label < source.classCount else {
      throw DataError(
        .usage, found: "class '\(name.prefix(80))'",
        expected: source.classNames == nil
          ? "0 ... \(source.classCount - 1)" : "a class name or index")
    }
    return [label]
  }
}
