package import ConformalPrediction
package import ScoringCore
internal import TensorFiles

/// Where the groups of rows come from: one file or column of names, or several from coarse to fine.
public struct GroupsInput: Sendable {
  /// The files, from coarse to fine; at least one.
  public var files: [String]

  /// Makes an input.
  ///
  /// - Parameter files: the files, from coarse to fine.
  public init(files: [String]) { self.files = files }

  /// Reads the groups of outputs.
  package func load(_ reader: InputReader, for outputs: Outputs) throws -> GroupColumns {
    try load(reader, rowCount: outputs.rowCount)
  }

  /// Reads the groups of a number of rows.
  package func load(_ reader: InputReader, rowCount: Int) throws -> GroupColumns {
    try GroupColumns(
      files.map { file in
        let names = try reader.rowNames(file, role: "groups")
        guard names.count == rowCount else {
          throw DataError(
            found: "\(names.count) groups for \(rowCount) rows of outputs",
            expected: "one group a row", file: file)
        }
        return switch names {
        case .integers(let values): values.map { String($0) }
        case .text(let values): values
        }
      })
  }
}

extension GroupsInput? {
  /// Reads groups to evaluate: those that a predictor goes by, or else those to tell apart.
  package func evaluate(
    _ reader: InputReader, for outputs: Outputs, _ predictor: ConformalPredictor
  ) throws -> (RowGroups?, GroupColumns?) {
    guard let input = self, predictor.groups == nil else {
      return (try place(reader, for: outputs, predictor), nil)
    }
    return (nil, try input.load(reader, for: outputs))
  }

  /// Reads the groups of outputs and finds their places in those of a predictor.
  package func place(
    _ reader: InputReader, for outputs: Outputs, _ predictor: ConformalPredictor
  ) throws -> RowGroups? {
    guard let input = self else {
      guard predictor.groups == nil else {
        throw DataError(
          .usage, found: "no groups for a group-conditional predictor", expected: "--groups F")
      }
      return nil
    }
    guard let file = input.files.last else { return nil }
    return try predictor.place(input.load(reader, for: outputs), file: file)
  }
}
