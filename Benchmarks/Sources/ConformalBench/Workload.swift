import Conformal

/// The calibration and test part of a workload, mapped.
struct Workload {
  let calibration: Part
  let test: Part

  init(folder: String, rows: Int?) throws {
    calibration = try Part(folder: folder, name: "calibration", rows: rows)
    test = try Part(folder: folder, name: "test", rows: rows)
  }
}

/// Labelled logits over bytes that can also be read plainly.
struct Part {
  let labeled: LabeledOutputs
  let bytes: MappedRows

  init(folder: String, name: String, rows: Int?) throws {
    let file = "\(folder)/\(name)_logits.npy"
    let whole = try LabeledOutputs(logits: file, labels: "\(folder)/\(name)_labels.npy")
    let storage = try ByteStorage(mapping: file)
    let count = whole.rowCount * whole.outputs.classCount * MemoryLayout<Float>.size
    guard whole.outputs.naturalPrecision == .float32, count < storage.count else {
      throw DataError(
        found: whole.outputs.shapeDescription, expected: "float32 logits", file: file)
    }
    // Elements end an .npy file, so the header need not be read a second time.
    let start = storage.count - count
    let matrix = try Matrix(
      storage: storage, byteOffset: start, rowCount: whole.rowCount,
      columnCount: whole.outputs.classCount, elementType: .float32)
    let used = min(rows ?? whole.rowCount, whole.rowCount)
    labeled = try LabeledOutputs(Outputs(logits: matrix, file: file), labels: whole.labels)
      .slice(rows: 0..<used)
    bytes = MappedRows(
      storage: storage, start: start,
      count: used * matrix.columnCount * MemoryLayout<Float>.size)
  }
}
