import Conformal
import Foundation

/// Both parts of a workload, mapped.
struct CalibratorFiles {
  let kind: OutputKind
  let calibration: LabeledOutputs
  let test: LabeledOutputs

  init(folder: String) throws {
    let areLogits = FileManager.default.fileExists(atPath: "\(folder)/calibration_logits.npy")
    func part(_ name: String) throws -> LabeledOutputs {
      let labels = "\(folder)/\(name)_labels.npy"
      return areLogits
        ? try LabeledOutputs(logits: "\(folder)/\(name)_logits.npy", labels: labels)
        : try LabeledOutputs(probabilities: "\(folder)/\(name)_probabilities.npy", labels: labels)
    }
    kind = areLogits ? .logits : .probabilities
    calibration = try part("calibration")
    test = try part("test")
  }
}
