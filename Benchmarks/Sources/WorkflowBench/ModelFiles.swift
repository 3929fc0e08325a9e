import Conformal
import Foundation

/// Outputs and labels of models that are right some nine times in ten, and pipelines over them.
struct ModelFiles {
  let folder: String
  let rowCount: Int
  let classCount: Int

  /// Writes `NAME.npy`, float32 logits, and `NAME_y.npy`, labels as int32.
  func writeRows(_ name: String, seed: UInt64) throws {
    let draws = CounterBasedGenerator(seed: seed, purpose: .simulation)
    var logits = [Float](repeating: 0, count: rowCount * classCount)
    var labels = [Int32](repeating: 0, count: rowCount)
    for row in 0..<rowCount {
      let label = Int(draws.word(row: UInt64(row), index: UInt32(classCount)) % UInt64(classCount))
      labels[row] = Int32(label)
      for index in 0..<classCount {
        let word = draws.word(row: UInt64(row), index: UInt32(index))
        // The sum of four uniform numbers is near enough to a normal one.
        let sum = (0..<4).reduce(0.0) { $0 + Double(word >> (16 * UInt64($1)) & 0xFFFF) * 0x1p-16 }
        logits[row * classCount + index] = Float((sum - 2) * 4 + (index == label ? 8.5 : 0))
      }
    }
    try write(logits, type: "<f4", shape: "(\(rowCount), \(classCount))", to: "\(name).npy")
    try write(labels, type: "<i4", shape: "(\(rowCount),)", to: "\(name)_y.npy")
  }

  /// Writes `NAME.yaml`.
  func writePipeline(
    _ name: String, rows: String, calibrator: String, history: String
  ) throws {
    let text = """
      model: {name: \(name), version: "1"}
      owner: benchmarks@example.com
      data:
        rows: {logits: \(rows).npy, labels: \(rows)_y.npy}
        split:
          {by: rows, seed: 1, shares: {calibrator: 0.25, predictor: 0.25, policy: 0.25, test: 0.25}}
      calibrator: \(calibrator)
      predictor: {score: aps, alpha: [0.1, 0.05]}
      policy: {max_risk: 0.05, capacity: {reviews: 2000, per: 10000}}
      gates: {coverage: 0.05, ece: 0.05, log_loss: 0.01, accuracy: 0.02, allow_inconclusive: true}
      schedule: monthly
      history: \(history)

      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).yaml"))
  }

  /// An array in the format of NumPy 1.0: a header of 128 bytes, then the numbers.
  private func write<Number>(_ numbers: [Number], type: String, shape: String, to name: String)
    throws
  {
    let words = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    let padding = String(repeating: " ", count: 128 - 10 - 1 - words.count)
    var file = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0])
    file += Data((words + padding + "\n").utf8)
    unsafe numbers.withUnsafeBytes { unsafe file.append(contentsOf: $0) }
    try file.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }
}
