import ArgumentParser
import Conformal
import Measuring

/// Times the library on one workload, with the reading of its bytes between the tasks.
@main
struct ConformalBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformal-bench",
    abstract: "Time fit and predict on the files of one workload; one JSON line a method.")

  @Option(help: "Folder with calibration and test logits and labels.")
  var folder: String

  @Option(help: "Name of the workload in the output.")
  var workload: String

  @Option(parsing: .upToNextOption, help: "lac, aps, raps, aps-randomized.")
  var methods: [Method] = Method.allCases

  @Option(help: "Miscoverage level.")
  var alpha = "0.05"

  @Option(help: "Threads that share the rows.")
  var threads = 1

  @Option(help: "Instruction set of the kernels (default: the active one).")
  var tier: String?

  @Option(help: "Rows of each part to use (default: all).")
  var rows: Int?

  @Option(help: "Fewest repetitions of each task.")
  var repeats = 5

  @Option(help: "Seconds after which repetitions of a method end.")
  var seconds = 3.0

  @Option(help: "Where the prediction sets go, as <method>.npz.")
  var sets: String?

  @Flag(
    help: "Time conditional fits against marginal ones, and p-values of all labels, instead.")
  var conditional = false

  func run() throws {
    let execution = Execution(threadCount: threads, tier: try kernelTier())
    let data = try Workload(folder: folder, rows: rows)
    for method in methods where conditional {
      let run = ConditionalRun(
        data: data, score: method.score, alpha: try Level(alpha), execution: execution)
      print(try run.line(workload, method, atLeast: repeats))
    }
    for method in methods where !conditional {
      let run = PairedRun(
        data: data, score: method.score, alpha: try Level(alpha), execution: execution)
      let outcome = try run.measure(atLeast: repeats, seconds: seconds)
      if let sets { try outcome.sets.write(to: "\(sets)/\(method.rawValue).npz") }
      print(try RunRecord(workload, method, data, execution, outcome).jsonLine)
    }
  }

  private func kernelTier() throws -> KernelTier {
    guard let tier else { return .active }
    guard let found = KernelTier.available.first(where: { $0.name == tier }) else {
      let known = KernelTier.available.map(\.name).joined(separator: ", ")
      throw ValidationError("no tier '\(tier)' (expected one of \(known))")
    }
    return found
  }
}
