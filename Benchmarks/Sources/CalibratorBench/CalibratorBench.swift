import ArgumentParser
import Conformal
import Measuring

/// Times the fit of calibrators on one workload.
@main
struct CalibratorBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrator-bench",
    abstract: "Time the fit of calibrators on the files of one workload; one JSON line a method.")

  @Option(help: "Folder with calibration and test logits or probabilities, and labels.")
  var folder: String

  @Option(help: "Name of the workload in the output.")
  var workload: String

  @Option(parsing: .upToNextOption, help: "temperature, isotonic, vector, vector-ridge, auto.")
  var methods: [CalibratorTask] = CalibratorTask.allCases

  @Option(help: "Threads that share the rows.")
  var threads = 1

  @Option(help: "Fewest repetitions of each fit, unless they take too long.")
  var repeats = 5

  @Option(help: "Seconds that repetitions of a fit go on at least.")
  var seconds = 1.0

  @Option(help: "Seconds after which repetitions of a fit end.")
  var limit = 10.0

  func run() throws {
    let execution = Execution(threadCount: threads)
    let files = try CalibratorFiles(folder: folder)
    for method in methods {
      let run = CalibratorRun(files: files, method: method, execution: execution)
      print(
        try run.record(workload, atLeast: repeats, seconds: seconds, atMost: limit).jsonLine)
    }
  }
}
