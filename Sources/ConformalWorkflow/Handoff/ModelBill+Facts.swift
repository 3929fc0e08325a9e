internal import ConformalArtifacts

extension ModelBill {
  /// The bill of a package.
  init(_ facts: HandoffFacts) {
    let record = facts.record
    let manifest = DatasetManifest(record)
    let files = Self.files(record) + Self.dataSets(manifest)
    let model = Component(
      type: "machine-learning-model", reference: "model", name: facts.name,
      version: facts.version, description: record.model.description,
      supplier: Party(name: record.owner), modelCard: Self.card(facts, manifest),
      properties: [
        Property(name: "swift-conformal:run", value: "\(facts.run.sequence)"),
        Property(name: "swift-conformal:entry", value: facts.run.sha256),
        Property(name: "swift-conformal:definition", value: record.definition),
        Property(name: "swift-conformal:outcome", value: record.outcome.rawValue),
      ])
    serialNumber = Self.serialNumber(facts.run.sha256)
    metadata = Metadata(
      timestamp: facts.run.time,
      tools: Tools(components: [
        Component(
          type: "application", reference: "swift-conformal", name: "swift-conformal",
          version: record.machine.library)
      ]), component: model)
    components = files
    dependencies =
      [Dependency(ref: "model", dependsOn: files.map(\.reference))]
      + files.map { Dependency(ref: $0.reference, dependsOn: []) }
  }

  /// The digest of the run's entry as a UUID of version 8: the same package, the same number.
  private static func serialNumber(_ sha256: String) -> String {
    let known = sha256.count == 64 && sha256.allSatisfy(\.isHexDigit)
    var digits = Array(
      known ? sha256.lowercased().prefix(32) : Substring(String(repeating: "0", count: 32)))
    digits[12] = "8"
    digits[16] = "a"
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return "urn:uuid:" + parts.joined(separator: "-")
  }

  private static func files(_ record: RunRecord) -> [Component] {
    record.artifacts.map { artifact in
      Component(
        type: "file", reference: "artifact/\(artifact.name)", name: artifact.name,
        hashes: [Hash(content: artifact.sha256)])
    }
  }

  private static func dataSets(_ manifest: DatasetManifest) -> [Component] {
    manifest.files.enumerated().map { index, file in
      Component(
        type: "data", reference: reference(index), name: file.address,
        hashes: [Hash(content: file.sha256)],
        data: [
          DataSet(
            name: "\(file.content) for \(file.roles.map(\.rawValue).joined(separator: ", "))",
            contents: Contents(properties: [
              Property(name: "shape", value: file.shape.map { "\($0)" }.joined(separator: "x")),
              Property(name: "element_type", value: file.elementType),
              Property(name: "bytes", value: "\(file.byteCount)"),
            ]))
        ])
    }
  }

  private static func reference(_ index: Int) -> String { "data/\(index + 1)" }

  private static func card(_ facts: HandoffFacts, _ manifest: DatasetManifest) -> Card {
    let kinds = facts.model
    var outputs = [
      Format(
        format: kinds.calibrator == nil
          ? "probabilities, one row an example" : "probabilities, corrected, one row an example")
    ]
    if kinds.predictor != nil { outputs.append(Format(format: "prediction sets of labels")) }
    if kinds.policy != nil {
      outputs.append(Format(format: "decisions: approve, review, escalate"))
    }
    let inconclusive = facts.record.gates.filter { $0.outcome != .passed }
    return Card(
      modelParameters: Parameters(
        datasets: manifest.files.indices.map { Reference(ref: reference($0)) },
        inputs: Set(manifest.files.map(\.content)).sorted().map { Format(format: $0) },
        outputs: outputs),
      quantitativeAnalysis: Analysis(
        performanceMetrics: facts.record.metrics.map { metric in
          Performance(
            type: metric.name, value: "\(metric.value)", slice: "test rows",
            confidenceInterval: metric.lower.flatMap { lower in
              metric.upper.map { Interval(lowerBound: "\(lower)", upperBound: "\($0)") }
            })
        }),
      considerations: Considerations(
        users: [
          ModelCard.said(
            facts.record.model.intendedUse, "intended_use", "who uses the answers, and for what")
        ],
        useCases: [
          ModelCard.said(facts.record.model.description, "description", "what the model is for")
        ],
        technicalLimitations: [
          "Holds for rows that are exchangeable with the test rows; see model-card.md."
        ] + inconclusive.map { "\($0.kind.rawValue): \($0.outcome.rawValue): \($0.sentence)" },
        performanceTradeoffs: facts.rules,
        ethicalConsiderations: [
          Risk(
            name: "wrong answers that nobody looks at",
            mitigationStrategy: ModelCard.said(
              facts.record.model.harms, "harms", "how they are noticed"))
        ]))
  }
}
