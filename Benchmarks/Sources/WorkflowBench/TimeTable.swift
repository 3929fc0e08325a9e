import Foundation
import Measuring

/// What was measured, as a table of Markdown.
struct TimeTable {
  private var lines = ["| task | wanted | median s | slowest s |", "| --- | ---: | ---: | ---: |"]

  /// Adds a task; what is wanted stays empty where nothing was promised, and the slowest where there is one run.
  mutating func add(_ task: String, wanted: String, seconds: [Double]) {
    func text(_ value: Double) -> String {
      String(format: value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value)
    }
    let slowest = seconds.count > 1 ? seconds.max().map(text) ?? "" : ""
    let line = "| \(task) | \(wanted) | \(text(median(seconds))) | \(slowest) |"
    lines.append(line)
    // Tasks take minutes: each is said as soon as it is there.
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  var text: String { lines.joined(separator: "\n") }
}
