import ArgumentParser
import ConformalCommands
import ConformalWorkflow

/// `conformal init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a commented pipeline for given files.",
    discussion: """
      Reads the files and writes a pipeline that runs as it is. One file is divided among calibrator, predictor, \
      policy and test; or give a file for each role as ROLE=FILE.

        conformal init --logits all.npz:logits --labels all.npz:labels --owner team@example.com
        conformal init --logits predictor=a.npy --labels predictor=a_y.npy \\
          --logits test=b.npy --labels test=b_y.npy

      Never replaces a file that is there, unless told to.
      """)

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Logits, n x K; of one role as ROLE=FILE.", valueName: "file"))
  var logits: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Probabilities, n x K; of one role as ROLE=FILE.", valueName: "file"))
  var probabilities: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Probability of class 1 of a binary model, n; of one role as ROLE=FILE.", valueName: "file"))
  var positiveProbability: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("True labels, n; of one role as ROLE=FILE.", valueName: "file"))
  var labels: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Row ids, n; of one role as ROLE=FILE.", valueName: "file"))
  var ids: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Group of each row, n; of one role as ROLE=FILE.", valueName: "file"))
  var groups: [String] = []

  @Option(parsing: .unconditional, help: .init("Class names, K lines.", valueName: "file"))
  var classes: String?

  @Option(
    parsing: .unconditional,
    help: .init("Name of the model (default: after its files).", valueName: "name"))
  var name: String?

  @Option(
    name: [.customLong("model-version"), .customLong("version")], parsing: .unconditional,
    help: .init("Version of the model.", valueName: "name"))
  var version = "1"

  @Option(
    parsing: .unconditional,
    help: .init("Who answers for the model: an address or a team.", valueName: "text"))
  var owner: String?

  @Option(
    name: .shortAndLong,
    help: .init("Where the pipeline goes; - is standard output.", valueName: "file"))
  var out = "pipeline.yaml"

  @Flag(help: "Replace a file that is there.")
  var force = false

  @Flag(help: "Print the JSON Schema of pipelines, for editors, and do nothing else.")
  var schema = false

  private var sources: [(kind: RowSource.Kind, files: [String])] {
    [
      (.logits, logits), (.probabilities, probabilities),
      (.positiveProbability, positiveProbability),
    ].filter { !$0.1.isEmpty }
  }

  func validate() throws {
    if schema { return }
    guard sources.count == 1 else {
      throw ValidationError(
        "\(sources.isEmpty ? "no" : "several kinds of") model outputs (expected one of --logits F, "
          + "--probabilities F, --positive-probability F)")
    }
    guard !labels.isEmpty else {
      throw ValidationError("Missing expected argument '--labels <file>'")
    }
  }

  func run() throws {
    try run { console in
      if schema {
        try console.print(PipelineSchema.json)
        return .success
      }
      guard let source = sources.first else { return .usage }
      var command = InitPipeline(
        kind: source.kind, outputs: source.files.map { .init($0) },
        labels: labels.map { .init($0) })
      command.ids = ids.map { .init($0) }
      command.groups = groups.map { .init($0) }
      command.classes = classes
      command.name = name
      command.version = version
      command.owner = owner
      command.out = out
      command.replacesFile = force
      return try command.run(console)
    }
  }
}
