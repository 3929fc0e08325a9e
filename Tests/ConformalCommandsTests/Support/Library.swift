import ConformalArtifacts
import ConformalPrediction
import Foundation
import ScoringCore
import TensorFiles
import Testing

extension DataCase {
  /// The outputs of one part, read without the commands.
  func libraryOutputs(_ part: String, ids: [UInt64]? = nil) throws -> Outputs {
    let address = try TensorAddress(path(outputs, part))
    let identifiers = ids.map { RowIdentifiers.given($0) } ?? .indices(from: 0)
    let reader = TensorReader()
    switch source {
    case .logits:
      return try Outputs(logits: try reader.matrix(at: address).0, identifiers: identifiers)
    case .probabilities:
      return try Outputs(probabilities: try reader.matrix(at: address).0, identifiers: identifiers)
    case .positiveProbability:
      return try Outputs(
        positiveProbability: try reader.vector(at: address).0, identifiers: identifiers)
    }
  }

  func libraryLabels(_ part: String) throws -> [Int64] {
    try TensorReader().integers(at: try TensorAddress(path(labels, part))).0
  }
}

/// Prediction sets as a file states them.
struct StatedSets: Equatable {
  var rows: [String] = []
  var sets: [[Int]] = []
  var pValues: [[Double]] = []
  var abstentions: [Bool] = []

  init() {}

  /// Reads lines of `row,size,labels[,p_values][,abstain]` without quoted fields.
  init(csv text: String) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.popLast() == "")
    let header = lines.removeFirst().split(separator: ",")
    try #require(header.prefix(3) == ["row", "size", "labels"])
    for line in lines {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      try #require(fields.count == header.count)
      rows.append(String(fields[0]))
      sets.append(try fields[2].split(separator: " ").map { try #require(Int($0)) })
      try #require(fields[1] == "\(sets[sets.count - 1].count)")
      for (name, field) in zip(header, fields).dropFirst(3) {
        switch name {
        case "p_values":
          pValues.append(try field.split(separator: " ").map { try #require(Double($0)) })
        case "abstain":
          try #require(["0", "1"].contains(field))
          abstentions.append(field == "1")
        default: Issue.record("column \(name)")
        }
      }
    }
  }

  private struct Line: Decodable {
    enum Name: Decodable {
      case integer(Int)
      case text(String)

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
          self = .integer(number)
        } else {
          self = .text(try container.decode(String.self))
        }
      }

      var text: String {
        switch self {
        case .integer(let number): "\(number)"
        case .text(let text): text
        }
      }
    }

    let row: Name
    let size: Int
    let labels: [Int]
    let pValues: [Double]?
    let abstain: Bool?
  }

  /// Reads one JSON object a line.
  init(jsonl text: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    for line in text.split(separator: "\n") {
      add(try decoder.decode(Line.self, from: Data(line.utf8)))
    }
  }

  /// Reads one JSON document.
  init(json text: String) throws {
    struct Document: Decodable {
      let schema: String
      let alpha: String
      let sets: [Line]
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let document = try decoder.decode(Document.self, from: Data(text.utf8))
    try #require(document.schema == "swift-conformal/prediction-sets/1")
    for line in document.sets { add(line) }
  }

  private mutating func add(_ line: Line) {
    rows.append(line.row.text)
    sets.append(line.labels)
    #expect(line.size == line.labels.count)
    if let values = line.pValues { pValues.append(values) }
    if let abstain = line.abstain { abstentions.append(abstain) }
  }

  /// Reads the arrays of an archive.
  init(npz path: String, hasPValues: Bool = false, hasNames: Bool = false, marks: Bool = false)
    throws
  {
    let reader = TensorReader()
    func integers(_ key: String) throws -> [Int64] {
      try reader.integers(at: try TensorAddress("\(path):\(key)")).0
    }
    let ends = try integers("indptr").map { Int($0) }
    let indices = try integers("indices").map { Int($0) }
    try #require(ends.first == 0 && ends.last == indices.count)
    let ranges = zip(ends, ends.dropFirst()).map { $0..<$1 }
    sets = ranges.map { Array(indices[$0]) }
    rows = hasNames ? try integers("row").map { "\($0)" } : ranges.indices.map { "\($0)" }
    if marks { abstentions = try integers("abstain").map { $0 == 1 } }
    if hasPValues {
      let (values, source) = try reader.vector(at: try TensorAddress("\(path):p_values"))
      try #require(source.elementTypeText == "<f8")
      pValues = ranges.map { $0.map { values[$0, 0] } }
    }
  }
}
