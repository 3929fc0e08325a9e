import Foundation
import TensorFiles
import Testing

/// Prediction sets read back from a file.
struct SetTable: Equatable {
  let rows: [[Int]]

  private init(rows: [[Int]]) { self.rows = rows }

  init(file: String, format: String) throws {
    switch format {
    case "npz":
      let indptr = try TensorReader().integers(at: try TensorAddress("\(file):indptr")).0
      let indices = try TensorReader().integers(at: try TensorAddress("\(file):indices")).0
      self.init(
        rows: zip(indptr, indptr.dropFirst()).map { start, end in
          indices[Int(start)..<Int(end)].map { Int($0) }
        })
    case "jsonl": try self.init(lines: String(decoding: try fileBytes(file), as: UTF8.self))
    default: try self.init(csv: String(decoding: try fileBytes(file), as: UTF8.self))
    }
  }

  /// Checks header, row numbers and sizes.
  init(csv: String) throws {
    var lines = csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "row,size,labels" && lines.last?.isEmpty == true)
    lines = Array(lines.dropFirst().dropLast())
    rows = try lines.enumerated().map { row, line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      try #require(fields.count == 3)
      let labels = fields[2].split(separator: " ").compactMap { Int($0) }
      #expect(fields[0] == "\(row)" && fields[1] == "\(labels.count)")
      return labels
    }
  }

  private init(lines: String) throws {
    rows = try lines.split(separator: "\n").enumerated().map { row, line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      let object = try #require(value as? [String: Any])
      let labels = try #require(object["labels"] as? [Int])
      #expect(object["row"] as? Int == row && object["size"] as? Int == labels.count)
      return labels
    }
  }
}
