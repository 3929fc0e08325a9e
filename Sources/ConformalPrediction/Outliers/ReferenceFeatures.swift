public import ScoringCore

/// Features of rows that say what is usual, with labels or without: rows that a model was trained on, say.
///
/// None of them may be a calibration row or a new row: such a row would look less strange than it is.
public struct ReferenceFeatures: Sendable {
  /// The features, n x d.
  public let features: Matrix
  /// The class of each row, from 0, or `nil` for rows of one kind.
  public let labels: [Int]?
  /// The file that the features come from, for messages.
  public let file: String?

  /// Makes reference rows.
  ///
  /// - Parameters:
  ///   - features: n x d finite numbers.
  ///   - labels: the class of each row, from 0, or `nil`.
  ///   - file: the file that the features come from, for messages.
  ///   - labelsFile: the file that the labels come from, for messages.
  /// - Throws: `DataError` for no rows, another count of labels, or a negative label.
  public init(
    features: Matrix, labels: [Int]? = nil, file: String? = nil, labelsFile: String? = nil
  ) throws {
    guard features.rowCount > 0, features.columnCount > 0 else {
      throw DataError(
        found: "reference features of \(features.shapeDescription)",
        expected: "at least one row and one column", file: file)
    }
    if let labels {
      guard labels.count == features.rowCount else {
        throw DataError(
          found: "\(labels.count) labels for \(features.rowCount) reference rows",
          expected: "one label a row", file: labelsFile)
      }
      if let row = labels.firstIndex(where: { $0 < 0 || $0 >= Outputs.largestClassCount }) {
        throw DataError(
          found: "label \(labels[row])", expected: "0 to \(Outputs.largestClassCount - 1)",
          file: labelsFile, row: row)
      }
    }
    self.features = features
    self.labels = labels
    self.file = file
  }
}
