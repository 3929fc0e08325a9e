internal import ScoringCore

/// What a policy keeps of the rows it was fitted on: digests, never rows.
struct PolicyDataRecord: Codable {
  struct Input: Codable {
    let role: String
    let member: String?
    let elementType: String
    let shape: [Int]
    let sha256: String

    enum CodingKeys: String, CodingKey {
      case role, member, shape, sha256
      case elementType = "element_type"
    }
  }

  struct Sample: Codable {
    let rows: Int
    let hashes: String
    let counts: String

    init(_ sketch: HashSketch) {
      rows = sketch.rowCount
      hashes = String(decoding: Base64.encode(sketch.hashes), as: UTF8.self)
      counts = String(decoding: Base64.encode(sketch.counts), as: UTF8.self)
    }

    /// The sample, or `nil` where the record is damaged.
    var sketch: HashSketch? {
      guard let hashes = Base64.decode(Array(hashes.utf8).span, as: UInt64.self),
        let counts = Base64.decode(Array(counts.utf8).span, as: UInt8.self),
        hashes.count == counts.count, hashes.count <= HashSketch.capacity,
        zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }), !counts.contains(0),
        counts.reduce(0, { $0 + Int($1) }) <= rows
      else { return nil }
      return HashSketch(rowCount: rows, hashes: hashes, counts: counts)
    }
  }

  let inputs: [Input]
  let rowSample: Sample
  let identifierSample: Sample?

  enum CodingKeys: String, CodingKey {
    case inputs
    case rowSample = "row_sample"
    case identifierSample = "identifier_sample"
  }

  init(_ record: DataRecord) {
    inputs = record.inputs.map {
      Input(
        role: $0.role, member: $0.member, elementType: $0.elementType, shape: $0.shape,
        sha256: $0.sha256)
    }
    rowSample = Sample(record.rows)
    identifierSample = record.identifiers.map { Sample($0) }
  }

  /// The record, or `nil` where it is damaged.
  var record: DataRecord? {
    guard let rows = rowSample.sketch else { return nil }
    var identifiers: HashSketch?
    if let identifierSample {
      guard let sketch = identifierSample.sketch else { return nil }
      identifiers = sketch
    }
    return DataRecord(
      inputs: inputs.map {
        DataRecord.Input(
          role: $0.role, member: $0.member, elementType: $0.elementType, shape: $0.shape,
          sha256: $0.sha256)
      }, rows: rows, identifiers: identifiers)
  }
}
