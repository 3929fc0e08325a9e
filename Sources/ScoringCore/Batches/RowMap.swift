/// Rows of outputs computed from rows of other outputs: what a calibrator does to a model.
///
/// A row of the result depends on its own row alone, with the same bits on any processor, thread and batch.
public protocol RowMap: Sendable {
  /// What the numbers that it computes are: logits or probabilities.
  var mappedKind: OutputKind { get }

  /// Computes rows.
  ///
  /// - Parameters:
  ///   - rows: n rows of K numbers, of a kind that the map takes.
  ///   - tier: the instruction set to compute with, on the calling thread.
  /// - Returns: n rows of K numbers, row after row.
  /// - Throws: ``DataError`` for the first row that is not a row of its kind.
  func map(_ rows: Outputs, tier: KernelTier) throws -> [Double]
}

extension Outputs {
  /// The same rows, mapped block by block as they are needed.
  ///
  /// The result knows its rows by the numbers it was made from: ``rowHashes(precision:execution:)`` are those of
  /// these outputs.
  ///
  /// - Parameter map: computes the rows.
  /// - Returns: n x K numbers in double precision, of the kind of the map.
  /// - Complexity: O(1); the rows are computed whenever they are used.
  public func mapped(by map: some RowMap) -> Outputs { Outputs(self, mappedBy: map) }
}
