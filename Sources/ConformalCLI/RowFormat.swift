import ArgumentParser
import ConformalCommands

/// The formats of what is written row by row.
enum RowFormat: String, CaseIterable, ExpressibleByArgument {
  case csv
  case jsonl
  case npz

  var setFormat: SetFormat? { SetFormat(rawValue: rawValue) }
}
