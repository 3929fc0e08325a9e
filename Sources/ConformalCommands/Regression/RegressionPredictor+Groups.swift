internal import ConformalInputs
internal import ConformalPrediction
internal import ScoringCore

extension GroupsInput? {
  /// Reads the groups of rows and finds their places in those of a regression predictor.
  func place(
    _ reader: InputReader, rowCount: Int, _ predictor: RegressionPredictor
  ) throws -> RowGroups? {
    guard let input = self else {
      guard predictor.groups == nil else {
        throw DataError(
          .usage, found: "no groups for a group-conditional predictor", expected: "--groups F")
      }
      return nil
    }
    guard let file = input.files.last else { return nil }
    return try predictor.place(input.load(reader, rowCount: rowCount), file: file)
  }
}

extension RegressionPredictor {
  /// The names of the groups, in the order of nodes.
  var categoryNames: [String] {
    groups.map { groups in groups.members.indices.map { name(ofCategory: Int32($0)) } }
      ?? ["all rows"]
  }
}
