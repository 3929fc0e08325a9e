internal import FoundationEssentials
internal import ScoringCore

/// The canonical text of entries: what is hashed, and how bodies are kept.
///
/// JSON on one line with sorted keys in snake case: any tool that writes such JSON can check the chain, for
/// example Python's `json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`.
enum EntryText {
  /// The checksum that the first entry names as the one before it.
  static let origin = String(repeating: "0", count: 64)

  /// What the checksum of an entry covers: every column but the checksum itself; absent ones are left out.
  struct Hashed: Encodable {
    let sequence: Int
    let kind: String
    let model: String
    let time: String
    let who: String
    let why: String?
    let body: String
    let previous: String
  }

  /// The checksum of an entry.
  static func checksum(_ entry: Hashed) throws -> String {
    ObjectStore.sha256(of: try bytes(entry))
  }

  /// The body of an event.
  ///
  /// - Throws: `DataError` for numbers that are not finite.
  static func body(_ event: HistoryEvent) throws -> String {
    do {
      switch event {
      case .run(let record): return String(decoding: try bytes(record), as: UTF8.self)
      case .promotion(let record), .rollback(let record):
        return String(decoding: try bytes(record), as: UTF8.self)
      }
    } catch is EncodingError {
      throw DataError(
        found: "a \(event.kind.rawValue) of \(event.model) with a number that is not finite",
        expected: "finite numbers")
    }
  }

  /// The event of a body.
  ///
  /// - Throws: `DataError` for a body that is none of its kind.
  static func event(kind: String, body: String, sequence: Int) throws -> HistoryEvent {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = Data(body.utf8)
    do {
      switch HistoryEvent.Kind(rawValue: kind) {
      case .run: return .run(try decoder.decode(RunRecord.self, from: data))
      case .promotion: return .promotion(try decoder.decode(PromotionRecord.self, from: data))
      case .rollback: return .rollback(try decoder.decode(PromotionRecord.self, from: data))
      case nil: break
      }
    } catch {}
    throw DataError(
      found: "entry \(sequence) of kind '\(kind)' with a body that is not understood",
      expected: "a run, a promotion or a rollback",
      remedy: "run `conformal verify`: it was changed, or written by a newer version")
  }

  private static func bytes(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return [UInt8](try encoder.encode(value))
  }
}
