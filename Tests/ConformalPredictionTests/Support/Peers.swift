import Foundation
import Testing

/// Oracle values of other packages: Fixtures/peers.json, which states where they come from.
struct Peers: Decodable {
  struct Scores: Decodable {
    let calibrationScores: [Double]
    let testScores: [[Double]]
    let levels: [Sets]
  }

  struct Sets: Decodable {
    let alpha: String
    let k: Int?
    let quantile: Double
    /// 1 where a label is in the set of a row.
    let sets: [[Int]]
  }

  struct LAC: Decodable {
    let calibrationScores: [Double]
    let levels: [Sets]
  }

  struct APS: Decodable {
    struct Level: Decodable {
      let alpha: String
      let quantile: Double
      let setsWithLast: [[Int]]
      let setsWithoutLast: [[Int]]
    }

    let draws: [Double]
    let calibrationScores: [Double]
    let levels: [Level]
  }

  struct PValues: Decodable {
    let calibrationScores: [Double]
    let pValues: [[Double]]
    let classConditionalPValues: [[Double]]
  }

  /// Ranks of the conformal quantile by system; `nil` is infinity or an exception.
  struct Ranks: Decodable {
    let n: Int
    let alpha: String
    let exact: Int?
    let mapie15: Int?
    let mapie16: Int?
    let notebook: Int?
    let rapsRepository: Int?
  }

  let classCount: Int
  let calibrationProbabilities: [[Double]]
  let calibrationLabels: [Int]
  let testProbabilities: [[Double]]
  let torchcp: [String: Scores]
  let mapieLAC: LAC
  let mapieAPS: APS
  /// Ranks from 0.
  let mapieTopK: LAC
  let crepesHinge: PValues
  let crepesMargin: PValues
  /// Sets as lists of labels, in rank order.
  let punccRAPS: LAC
  let ranks: [Ranks]

  /// Reads the file.
  static func load() throws -> Peers {
    let url = try #require(
      Bundle.module.url(forResource: "peers", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Peers.self, from: Data(contentsOf: url))
  }
}

/// The labels of each row of a table of 0 and 1.
func labelSets(fromIndicators rows: [[Int]]) -> [[Int]] {
  rows.map { row in row.indices.filter { row[$0] == 1 } }
}
