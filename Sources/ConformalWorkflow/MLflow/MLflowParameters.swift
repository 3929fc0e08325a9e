internal import ScoringCore

/// What a run was made from, as the parameters that an MLflow server takes: the version, and all that the pipeline says.
///
/// Source: MLflow REST API 2.0, request limits of `runs/log-batch`.
package struct MLflowParameters: Sendable {
  /// The most parameters of one request.
  package static let mostOfRequest = 100
  /// The most characters of a value that servers of any version keep; new ones keep 6 000.
  package static let mostCharacters = 500

  /// Names with values, each name once.
  package let pairs: [(name: String, value: String)]

  /// The parameters of a run.
  ///
  /// - Parameters:
  ///   - record: what the history keeps of the run.
  ///   - definition: the document of its definition, or `nil` to tell of the record alone.
  /// - Throws: `DataError` for a definition that is no JSON.
  package init(_ record: RunRecord, definition: [UInt8]?) throws {
    var values: [(String, String?)] = [
      ("model_version", record.model.version), ("owner", record.owner),
      ("definition_sha256", record.definition), ("commit", record.commit),
      ("library", record.machine.library), ("schedule", record.schedule?.cron),
    ]
    if let definition {
      do {
        for leaf in try DefinitionLeaves(definition).pairs { values.append((leaf.path, leaf.text)) }
      } catch is DecodingError {
        throw DataError(
          found: "a definition that is no JSON", expected: "the definition as the run kept it",
          remedy: "run `conformal verify`")
      }
    }
    var pairs: [(name: String, value: String)] = []
    var seen: Set<String> = []
    for (path, text) in values {
      let name = MLflowRun.name(path)
      // A server takes a name once, and may refuse a value without characters.
      guard let text, !text.isEmpty, seen.insert(name).inserted else { continue }
      pairs.append((name: name, value: Self.shortened(text)))
    }
    self.pairs = pairs
  }

  /// The parameters in as many parts as a server takes.
  package var requests: [[(name: String, value: String)]] {
    stride(from: 0, to: pairs.count, by: Self.mostOfRequest).map {
      Array(pairs[$0..<min($0 + Self.mostOfRequest, pairs.count)])
    }
  }

  /// What servers keep of a value; `definition.json` has the whole.
  private static func shortened(_ value: String) -> String {
    let characters = value.unicodeScalars
    guard characters.count > mostCharacters else { return value }
    return String(String.UnicodeScalarView(characters.prefix(mostCharacters - 1))) + "…"
  }
}
