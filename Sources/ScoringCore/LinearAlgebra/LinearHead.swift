/// The last layer of a model and its inputs: logits = features x weights + bias.
///
/// Products are single-precision, by OpenBLAS, in blocks of rows of one fixed shape, so that the logits
/// of a row do not depend on the rows around it, on threads or on how a batch is split. Another
/// processor type may round them differently: where the same bits are needed on every machine, write
/// the logits down.
public struct LinearHead: Sendable {
  /// The inputs, n x d.
  public let features: Matrix
  /// The number of classes, K.
  public let classCount: Int
  let parameters: Parameters

  /// Rows of every product; the last one is padded with zeros.
  ///
  /// Not more than 8: in blocks of 16 or more, OpenBLAS's kernels for Haswell and Zen round a row
  /// differently in different places. Blocks of 8 were uniform in all of the nine kernel sets tried
  /// (`OPENBLAS_CORETYPE`).
  static let blockRowCount = 8

  /// Weights and bias in the layout of the product.
  final class Parameters: Sendable {
    let weights: [Float]
    let bias: [Float]
    let library: OpenBLAS

    init(weights: [Float], bias: [Float], library: OpenBLAS) {
      self.weights = weights
      self.bias = bias
      self.library = library
    }
  }

  /// Makes a linear head.
  ///
  /// - Parameters:
  ///   - features: n x d numbers; double precision is rounded to single.
  ///   - weights: d x K numbers, or K x d when `weightsAreTransposed` (the layout of PyTorch's
  ///     `Linear`).
  ///   - bias: K x 1 numbers, or `nil` for zeros.
  ///   - weightsAreTransposed: whether a row of `weights` holds one class.
  /// - Throws: ``DataError`` when shapes do not fit or weights or bias are not finite; with code
  ///   `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O(d K) memory for the copied weights.
  public init(
    features: Matrix, weights: Matrix, bias: Matrix? = nil, weightsAreTransposed: Bool = false
  ) throws {
    let inner = weightsAreTransposed ? weights.columnCount : weights.rowCount
    classCount = weightsAreTransposed ? weights.rowCount : weights.columnCount
    guard inner == features.columnCount, inner > 0, classCount > 0 else {
      let other = weightsAreTransposed ? weights.rowCount : weights.columnCount
      throw DataError(
        found: "weights of \(weights.shapeDescription)",
        expected: "\(features.columnCount) \(weightsAreTransposed ? "columns" : "rows"), "
          + "one for each column of the features",
        remedy: other == features.columnCount
          ? "the weights fit \(weightsAreTransposed ? "as they are" : "when transposed")" : nil)
    }
    guard [features.columnCount, classCount].allSatisfy({ $0 <= Int(Int32.max) }) else {
      throw DataError(found: "weights of \(weights.shapeDescription)", expected: "smaller ones")
    }
    if let bias, bias.rowCount != classCount || bias.columnCount != 1 {
      throw DataError(
        found: "a bias of \(bias.rowCount) x \(bias.columnCount)", expected: "\(classCount) numbers"
      )
    }
    let stored = try LinearHead.finiteFloats(weights, name: "weights")
    let columns = classCount
    let ordered =
      weightsAreTransposed
      ? (0..<inner).flatMap { row in (0..<columns).map { stored[$0 * inner + row] } } : stored
    parameters = Parameters(
      weights: ordered,
      bias: try bias.map { try LinearHead.finiteFloats($0, name: "bias") }
        ?? [Float](repeating: 0, count: classCount),
      library: try OpenBLAS.load())
    self.features = features
  }

  private init(features: Matrix, base: LinearHead) {
    self.features = features
    classCount = base.classCount
    parameters = base.parameters
  }

  func selecting(rows: [Int]) throws -> LinearHead {
    LinearHead(features: try features.selecting(rows: rows), base: self)
  }

  func slice(rows: Range<Int>) -> LinearHead {
    LinearHead(features: features.slice(rows: rows), base: self)
  }

  private static func finiteFloats(_ matrix: Matrix, name: String) throws -> [Float] {
    let floats = matrix.floats()
    if let index = floats.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        found: "\(floats[index]) in the \(name)", expected: "finite numbers",
        row: index / matrix.columnCount, column: index % matrix.columnCount)
    }
    return floats
  }
}

extension LinearHead {
  /// The logits of all rows, row after row.
  ///
  /// - Returns: `features.rowCount * classCount` numbers.
  /// - Complexity: O(n d K) time, O(n K) memory.
  package func logits() -> [Float] {
    var logits = [Float](repeating: 0, count: features.rowCount * classCount)
    unsafe logits.withUnsafeMutableBufferPointer { unsafe multiply(into: $0, tier: .active) }
    return logits
  }

  /// Computes the logits of all rows into `logits`, row after row.
  func multiply(into logits: UnsafeMutableBufferPointer<Float>, tier: KernelTier) {
    let depth = features.columnCount
    let block = LinearHead.blockRowCount
    var inputs = [Float](repeating: 0, count: block * depth)
    var products = [Float](repeating: 0, count: block * classCount)
    for first in stride(from: 0, to: features.rowCount, by: block) {
      let rows = first..<min(first + block, features.rowCount)
      unsafe inputs.withUnsafeMutableBufferPointer { inputs in
        unsafe inputs.update(repeating: 0)
        unsafe features.slice(rows: rows).gather(into: inputs.baseAddress, tier: tier)
      }
      for row in 0..<block {
        products.replaceSubrange(row * classCount..<(row + 1) * classCount, with: parameters.bias)
      }
      unsafe products.withUnsafeMutableBufferPointer { products in
        unsafe parameters.library.multiply(
          OpenBLAS.rowMajor, OpenBLAS.asTheyAre, OpenBLAS.asTheyAre, CInt(block), CInt(classCount),
          CInt(depth), 1, inputs, CInt(depth), parameters.weights, CInt(classCount), 1,
          products.baseAddress, CInt(classCount))
        for index in 0..<rows.count * classCount {
          unsafe logits[first * classCount + index] = products[index]
        }
      }
    }
  }
}

extension LinearHead {
  /// The linear algebra library and the processor that it works for, or that it is missing.
  package static var libraryDescription: String {
    do { return try OpenBLAS.load().description } catch { return "\(error)" }
  }
}
