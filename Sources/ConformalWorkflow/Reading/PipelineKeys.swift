/// The keys of a pipeline: reader, JSON Schema and messages are made from this table.
enum PipelineKeys {
  /// The name of the format.
  static let schema = "swift-conformal/pipeline/1"

  /// The keys of the file.
  static let all: [KeyRule] = [
    KeyRule("schema", .word([schema]), schema, "The version of this format."),
    KeyRule(
      "include", .either([.list(.text), .text]), "[common.yaml]",
      "Files whose keys hold where this file says nothing; relative to this file."),
    KeyRule(
      "variables", .variables, "{REGION: eu}", "Texts that ${NAME} stands for in every value."),
    KeyRule(
      "for_each", .list(.variables), "[{MODEL: churn}, {MODEL: fraud}]",
      "One pipeline for each set of variables."),
    KeyRule(
      "model", .mapping(model), "{name: churn, version: \"2026-11\"}",
      "The model that the outputs come from.", isRequired: true),
    KeyRule(
      "owner", .text, "risk-models@example.com",
      "Who answers for the model: an address or a team.", isRequired: true),
    KeyRule(
      "data", .mapping(data), "{test: {logits: test.npy, labels: test_y.npy}}",
      "Where rows come from.", isRequired: true),
    KeyRule(
      "calibrator", .mapping(calibrator), "{method: temperature}",
      "How probabilities are corrected; without it they stay as they are."),
    KeyRule(
      "predictor", .mapping(predictor), "{score: aps, alpha: 0.1}",
      "What prediction sets are made by; without it none are made."),
    KeyRule(
      "policy", .mapping(policy), "{max_risk: 0.02}",
      "What decisions are made by; without it none are made."),
    KeyRule(
      "gates", .mapping(gates), "{ece: 0.03}",
      "What must hold before a run may be promoted; those not named keep their usual limits."),
    KeyRule(
      "schedule", .either([.mapping(schedule), .cron]), "monthly", "When runs are due."),
    KeyRule(
      "history", .text, "history",
      "The directory of the history, relative to this file; history without it."),
    KeyRule("seed", seed, "7", "The seed of everything random that has none of its own."),
  ]

  /// Where a key belongs: the key above it, where there is one such place.
  ///
  /// - Parameter name: a key.
  /// - Returns: such as `predictor` for `alpha`, `data.split` for `shares`.
  static func home(of name: String) -> String? {
    let homes = homes(of: name, keys: all, below: "")
    return homes.count == 1 ? homes[0] : nil
  }

  private static func homes(of name: String, keys: [KeyRule], below path: String) -> [String] {
    keys.flatMap { key in
      guard case .mapping(let inner) = key.value else { return [String]() }
      let place = path.isEmpty ? key.name : "\(path).\(key.name)"
      let here = inner.contains { $0.name == name } ? [place] : []
      return here + homes(of: name, keys: inner, below: place)
    }
  }

  /// Seeds, in what every reader of YAML can hold exactly.
  static let seed = ValueRule.integer(0...Int.max)

  static let model: [KeyRule] = [
    KeyRule("name", .name, "churn", "The name of the model.", isRequired: true),
    KeyRule("version", .name, "\"2026-11\"", "The version of the model.", isRequired: true),
    KeyRule("description", .text, "Who will leave", "What the model does, in one sentence."),
    KeyRule(
      "intended_use", .text, "Offers by the sales desk; never prices",
      "For the model card: who uses the answers, for which decisions, and for which not."),
    KeyRule(
      "harms", .text, "Customers who get no offer; seen in the monthly audit",
      "For the model card: who is harmed by a wrong answer that nobody looks at, and how it is noticed."
    ),
    KeyRule(
      "groups_examined", .text, "Age and region; no difference beyond chance",
      "For the model card: groups of people for whom performance was looked at apart, and what was found."
    ),
    KeyRule(
      "appeals", .text, "Write to the sales desk",
      "For the model card: how somebody affected can have a decision looked at again."),
  ]

  static let data: [KeyRule] =
    DataRole.allCases.map { role in
      KeyRule(
        role.rawValue, .mapping(rows), "{logits: \(role.rawValue).npy, labels: labels.npy}",
        role == .test
          ? "Rows that everything is evaluated on; always needed."
          : "Rows that the \(role.rawValue) is fitted on.")
    } + [
      KeyRule(
        "rows", .mapping(rows), "{logits: all.npy, labels: labels.npy}",
        "Rows of all roles, divided by 'split'; in place of one entry for each role."),
      KeyRule(
        "split", .mapping(split), "{by: stratified, shares: {predictor: 0.5, test: 0.5}}",
        "How 'rows' are divided among roles."),
      KeyRule("classes", .text, "classes.txt", "A file of class names, one a line."),
      KeyRule(
        "sum_tolerance", .number(0...0.5), "0.001",
        "How far the sum of a row of probabilities may be from 1."),
      KeyRule("minimum_rows", .integer(1...Int.max), "500", "The fewest rows of each role."),
      KeyRule(
        "minimum_rows_per_class", .integer(0...Int.max), "5",
        "The fewest rows of each class in each role."),
      KeyRule(
        "max_age", .span, "90 days",
        "How old the outputs of any role may be at the time of a run; any age without it."),
    ]

  static let rows: [KeyRule] = [
    KeyRule("logits", .text, "scores.npz:logits", "A file of logits, n x K."),
    KeyRule("probabilities", .text, "probabilities.npy", "A file of probabilities, n x K."),
    KeyRule(
      "positive_probability", .text, "scores.csv:p",
      "A file of probabilities of the second of two classes, n."),
    KeyRule("labels", .text, "labels.npy", "A file of true labels, n.", isRequired: true),
    KeyRule("ids", .text, "rows.csv:id", "A file of row identifiers, n."),
    KeyRule("groups", .text, "rows.csv:region", "A file of groups, n."),
  ]

  static let split: [KeyRule] = [
    KeyRule(
      "by", .word(SplitDefinition.Unit.allCases.map { $0.rawValue }), "stratified",
      "What is divided: rows, the rows of each class, or whole groups; stratified without it."),
    KeyRule("seed", seed, "7", "The seed of the division; that of the pipeline without it."),
    KeyRule(
      "shares", .mapping(shares), "{calibrator: 0.25, predictor: 0.25, policy: 0.25, test: 0.25}",
      "The share of rows of each role; together at most 1.", isRequired: true),
  ]

  static let shares: [KeyRule] = DataRole.allCases.map {
    KeyRule($0.rawValue, .level, "0.25", "The share of rows of the role '\($0.rawValue)'.")
  }

  static let schedule: [KeyRule] = [
    KeyRule(
      "cron", .cron, "\"0 6 1 * *\"",
      "When runs are due: five fields of cron in UTC, or hourly, daily, weekly, monthly, yearly.",
      isRequired: true),
    KeyRule(
      "grace", .span, "3 days", "How long after its time a run is overdue; 1 day without it."),
  ]
}
