import Conformal
import Foundation

/// The log-loss of probabilities, as `quality` of peers/measure_calibrators.py has it.
struct LossSummary: Encodable {
  /// The probability that stands for smaller ones.
  private static let smallest = 1e-30
  /// Rows whose probabilities are in memory at a time.
  private static let batchNumberCount = 1 << 22

  let logLoss: Double
  let infiniteRows: Int
  let nanRows: Int
  let sumError: Double
  let accuracy: Double

  init(of rows: LabeledOutputs, mappedBy map: any CalibrationMap, execution: Execution) throws {
    var (loss, infinite, nan, right) = (0.0, 0, 0, 0)
    var sumError = 0.0
    let outputs = rows.outputs.mapped(by: map)
    let classCount = outputs.classCount
    let step = max(1, LossSummary.batchNumberCount / classCount)
    for start in stride(from: 0, to: rows.rowCount, by: step) {
      let part = start..<min(start + step, rows.rowCount)
      let probabilities = try outputs.slice(rows: part).probabilities(execution: execution)
      for (offset, index) in part.enumerated() {
        let row = probabilities[offset * classCount..<(offset + 1) * classCount]
        let label = Int(rows.labels[index])
        let own = row[row.startIndex + label]
        if own.isNaN { nan += 1 } else { loss -= log(max(own, LossSummary.smallest)) }
        if own <= 0 { infinite += 1 }
        sumError = max(sumError, abs(row.reduce(0, +) - 1))
        // The first of equal ones, as numpy has it.
        let top = row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 }
        if top - row.startIndex == label { right += 1 }
      }
    }
    logLoss = loss / Double(rows.rowCount - nan)
    (infiniteRows, nanRows, self.sumError) = (infinite, nan, sumError)
    accuracy = Double(right) / Double(rows.rowCount)
  }
}
