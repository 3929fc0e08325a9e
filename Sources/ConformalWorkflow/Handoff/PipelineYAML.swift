internal import ConformalArtifacts
internal import ExactStatistics
internal import Yams

/// The text of a definition: a `pipeline.yaml` that reads back to it.
package enum PipelineYAML {
  /// The name of the file of rules beside the pipeline, where its calibrator goes by rules.
  static let rulesFile = "rules.yaml"

  /// The text, the same for the same definition.
  ///
  /// - Parameter definition: a pipeline.
  /// - Returns: YAML in blocks, parts in the order that people read them.
  /// - Throws: what the YAML library throws.
  package static func text(of definition: PipelineDefinition) throws -> String {
    var parts: [(String, Node)] = [
      ("model", model(definition.model)), ("owner", text(definition.owner)),
      ("data", data(definition.data)),
    ]
    parts += [
      definition.calibrator.map { ("calibrator", calibrator($0)) },
      definition.predictor.map { ("predictor", predictor($0)) },
      definition.policy.map { ("policy", policy($0)) },
    ].compactMap { $0 }
    parts.append(("gates", gates(definition)))
    if let schedule = definition.schedule {
      parts.append(
        (
          "schedule",
          mapping([("cron", text(schedule.cron)), ("grace", plain(schedule.grace.description))])
        ))
    }
    parts += [("history", text(definition.history)), ("seed", plain("\(definition.seed)"))]
    return try parts.map {
      try Yams.serialize(node: mapping([($0.0, $0.1)]), width: -1, allowUnicode: true)
    }.joined(separator: "\n")
  }

  private static func model(_ model: ModelDefinition) -> Node {
    mapping([
      ("name", text(model.name)), ("version", text(model.version)),
      ("description", model.description.map(text)),
      ("intended_use", model.intendedUse.map(text)), ("harms", model.harms.map(text)),
      ("groups_examined", model.groupsExamined.map(text)), ("appeals", model.appeals.map(text)),
    ])
  }

  private static func data(_ data: DataDefinition) -> Node {
    var pairs: [(String, Node?)] = []
    switch data.source {
    case .roles(let sources):
      for role in DataRole.allCases {
        pairs.append((role.rawValue, sources[role].map { mapping(rows($0)) }))
      }
    case .split(let source, let split):
      pairs.append(("rows", mapping(rows(source))))
      pairs.append(
        (
          "split",
          mapping([
            ("by", plain(split.by.rawValue)), ("seed", split.seed.map { plain("\($0)") }),
            (
              "shares",
              mapping(
                DataRole.allCases.map { ($0.rawValue, split.shares[$0].map { plain("\($0)") }) })
            ),
          ])
        ))
    }
    pairs += [
      ("classes", data.classes.map(text)),
      ("sum_tolerance", data.sumTolerance.map { plain("\($0)") }),
      ("minimum_rows", plain("\(data.minimumRows)")),
      ("minimum_rows_per_class", plain("\(data.minimumRowsPerClass)")),
      ("max_age", data.maxAge.map { plain($0.description) }),
    ]
    return mapping(pairs)
  }

  private static func rows(_ source: RowSource) -> [(String, Node?)] {
    [
      (source.kind.rawValue, text(source.outputs)), ("labels", text(source.labels)),
      ("ids", source.ids.map(text)), ("groups", source.groups.map(text)),
    ]
  }

  private static func gates(_ definition: PipelineDefinition) -> Node {
    var pairs: [(String, Node?)] = definition.gates.map { gate in
      (
        gate.kind.rawValue,
        gate.kind.isExact
          ? plain("true")
          : mapping([
            ("limit", gate.limit.map { plain("\($0)") }),
            ("significance", gate.kind.hasSignificance ? plain("\(gate.significance)") : nil),
          ])
      )
    }
    // What is not named holds with its usual limit.
    for kind in GateKind.allCases where !definition.gates.contains(where: { $0.kind == kind }) {
      pairs.append((kind.rawValue, plain("false")))
    }
    if !definition.allowInconclusive.isEmpty {
      pairs.append(
        ("allow_inconclusive", list(definition.allowInconclusive.map { plain($0.rawValue) })))
    }
    return mapping(pairs)
  }
}

extension PipelineYAML {
  private static func calibrator(_ calibrator: CalibratorDefinition) -> Node {
    let choice: (String, Node) =
      switch calibrator.choice {
      case .method(let name): ("method", text(name))
      case .candidates(let names):
        ("candidates", names.isEmpty ? plain("auto") : list(names.map(text)))
      case .rules: ("rules", text(rulesFile))
      }
    return mapping([
      (choice.0, choice.1), ("keep_answers", plain("\(calibrator.keepAnswers)")),
      ("seed", calibrator.seed.map { plain("\($0)") }),
    ])
  }

  private static func predictor(_ predictor: PredictorDefinition) -> Node {
    mapping([
      ("score", text(predictor.score)),
      ("alpha", list(predictor.alphas.map { plain("\($0)") })),
      ("randomized", predictor.randomized.map { plain("\($0)") }),
      ("lambda", predictor.lambda.map { plain("\($0)") }),
      ("k_reg", predictor.kReg.map { plain("\($0)") }),
      ("weight", predictor.weight.map { plain("\($0)") }),
      ("set_policy", predictor.setPolicy.map(text)),
      ("conditional", plain(predictor.conditional.rawValue)),
      ("minimum_group_size", predictor.minimumGroupSize.map { plain("\($0)") }),
      ("seed", predictor.seed.map { plain("\($0)") }),
    ])
  }

  private static func policy(_ policy: PolicyDefinition) -> Node {
    mapping([
      ("confidence", text(policy.confidence)), ("max_risk", policy.maxRisk.map { plain("\($0)") }),
      ("delta", plain("\(policy.delta)")),
      (
        "capacity",
        policy.capacity.map {
          mapping([
            ("reviews", plain("\($0.reviews)")), ("per", plain("\($0.per)")),
            ("delta", plain("\($0.delta)")),
            ("arrivals", $0.arrivals == .fixed ? nil : plain($0.arrivals.rawValue)),
          ])
        }
      ),
      (
        "costs",
        policy.costs.map {
          mapping([
            ("error", plain("\($0.error)")), ("review", plain("\($0.review)")),
            ("escalation", plain("\($0.escalation)")),
            ("miss_rate", plain("\($0.missRate)")),
          ])
        }
      ),
      ("allow_escalation", plain("\(policy.allowEscalation)")),
      ("seed", policy.seed.map { plain("\($0)") }), ("reason", policy.reason.map(text)),
    ])
  }

  private static func mapping(_ pairs: [(String, Node?)]) -> Node {
    Node(pairs.compactMap { key, value in value.map { (plain(key), $0) } })
  }

  private static func list(_ nodes: [Node]) -> Node {
    Node(nodes, Tag(.seq), .flow)
  }

  /// A number, a truth value or a word of ours.
  private static func plain(_ text: String) -> Node {
    .scalar(.init(text, Tag(.implicit), .plain))
  }

  /// A text of the author, in quotes unless it can be nothing else.
  private static func text(_ text: String) -> Node {
    let isWord =
      text.utf8.first.map { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
      ?? false
    let isPlain =
      isWord
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."), UInt8(ascii: "/"):
          true
        default: false
        }
      }
      && Resolver.default.resolveTag(of: .scalar(.init(text, Tag(.implicit), .plain))) == .str
    // A reader takes `$$` for a dollar, and `${NAME}` for a variable.
    let written = text.split(separator: "$", omittingEmptySubsequences: false).joined(
      separator: "$$")
    return .scalar(.init(written, Tag(.str), isPlain ? .plain : .doubleQuoted))
  }
}
