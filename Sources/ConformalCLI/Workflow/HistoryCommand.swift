import ArgumentParser
import ConformalCommands
import ConformalWorkflow

/// `conformal history`.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List what ran, with who, when and why.",
    discussion: """
      Newest first. With a model, the trends of its last runs and what they warn of as well.

        conformal history
        conformal history fraud --outcome failed --since 2026-01-01
        conformal history fraud --metric review_rate
      """)

  @Argument(help: .init("List this model only.", valueName: "model"))
  var model: String?

  @OptionGroup var location: HistoryOptions

  @Option(
    parsing: .unconditional,
    help: .init("List this version of the model only.", valueName: "version"))
  var version: String?

  @Option(help: .init("List runs with this outcome only.", valueName: "outcome"))
  var outcome: OutcomeChoice?

  enum OutcomeChoice: String, CaseIterable, ExpressibleByArgument {
    case passed, inconclusive, failed

    var outcome: GateOutcome {
      switch self {
      case .passed: .passed
      case .inconclusive: .inconclusive
      case .failed: .failed
      }
    }
  }

  @Option(help: .init("List entries of this kind only.", valueName: "kind"))
  var kind: KindChoice?

  enum KindChoice: String, CaseIterable, ExpressibleByArgument {
    case run, promotion, rollback

    var kind: HistoryEvent.Kind {
      switch self {
      case .run: .run
      case .promotion: .promotion
      case .rollback: .rollback
      }
    }
  }

  @Option(help: .init("The first day or second.", valueName: "day"))
  var since: String?

  @Option(help: .init("The last day or second.", valueName: "day"))
  var until: String?

  @Option(help: .init("How many entries at most.", valueName: "count"))
  var limit = 50

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Show how this number went over the last runs; may be repeated.", valueName: "name")
  )
  var metric: [String] = []

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(limit) else {
      throw ValidationError("--limit \(limit) (expected 1 to 1000000)")
    }
    for (option, text) in [("--since", since), ("--until", until)] {
      if let text, Timestamp(text) == nil {
        throw ValidationError("\(option) \(text) (expected a day or a time, such as 2026-05-01)")
      }
    }
    if let first = since.flatMap({ Timestamp($0) }),
      let last = until.flatMap({ Timestamp.end(of: $0) }),
      last < first
    {
      throw ValidationError(
        "--until \(until ?? "") before --since \(since ?? "") (expected a later day)")
    }
    if model == nil, version != nil {
      throw ValidationError("--version without the model that it is a version of")
    }
  }

  func run() throws {
    try run { console in
      var command = ListHistory(directory: location.directory)
      command.filter.model = model
      command.filter.version = version
      command.filter.outcome = outcome?.outcome
      command.filter.kind = kind?.kind
      command.filter.since = since.flatMap { Timestamp($0) }
      command.filter.until = until.flatMap { Timestamp.end(of: $0) }
      command.filter.limit = limit
      (command.metrics, command.json) = (metric, json)
      return try command.run(console)
    }
  }
}
