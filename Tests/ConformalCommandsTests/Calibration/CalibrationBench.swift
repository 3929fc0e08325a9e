import ConformalCommands
import ConformalInputs
import ExactStatistics
import Foundation
import ProbabilityCalibration
import ScoringCore
import Testing

/// A folder with 48 rows of three logits and their labels, twice: to fit and to assess.
struct CalibrationBench {
  static let rowCount = 48
  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for (name, seed) in [("cal", 3), ("test", 4)] as [(String, UInt64)] {
      var stream = CounterBasedStream(seed: seed, purpose: .testing)
      var (logits, labels, weights, groups) = ("a,b,c\n", "y\n", "w\n", "")
      for row in 0..<Self.rowCount {
        let numbers = (0..<3).map { _ in 12 * stream.nextUniform() - 6 }
        logits += numbers.map { "\($0)" }.joined(separator: ",") + "\n"
        let top = numbers.indices.max { numbers[$0] < numbers[$1] } ?? 0
        labels += "\(stream.nextUniform() < 0.7 ? top : Int(stream.next(below: 3)))\n"
        weights += "\(row % 3)\n"
        groups += row % 2 == 0 ? "north\n" : "south\n"
      }
      _ = try folder.write(logits, to: name + ".csv")
      _ = try folder.write(labels, to: name + "_y.csv")
      _ = try folder.write(weights, to: name + "_w.csv")
      _ = try folder.write(groups, to: name + "_g.txt")
    }
  }

  func outputs(_ name: String) -> OutputsInput {
    var input = OutputsInput()
    input.logits = folder.file(name + ".csv")
    return input
  }

  func labels(_ name: String) -> LabelsInput { LabelsInput(labels: folder.file(name + "_y.csv")) }

  func fit(
    _ choice: FitCalibrator.Choice = .named(TemperatureScaling()), to out: String = "c.json",
    _ change: (inout FitCalibrator) -> Void = { _ in }
  ) throws -> (status: ConformalCommands.ExitStatus, capture: Capture) {
    var command = FitCalibrator(outputs: outputs("cal"), labels: labels("cal"), choice: choice)
    command.out = folder.file(out)
    change(&command)
    let capture = Capture()
    return (try command.run(capture.console), capture)
  }

  func assess(
    json: Bool = true, _ change: (inout Assess) -> Void = { _ in }
  ) throws -> (status: ConformalCommands.ExitStatus, capture: Capture) {
    var command = Assess(outputs: outputs("test"), labels: labels("test"))
    command.options = AssessmentOptions(resamples: 99, bandSamples: 16)
    command.json = json
    change(&command)
    let capture = Capture()
    return (try command.run(capture.console), capture)
  }
}
