internal import ScoringCore

extension SetFormat {
  /// The format of an output: the one that was named, or that of the file's ending.
  static func chosen(_ format: SetFormat?, out: String, json: Bool) throws -> SetFormat {
    if json, out == "-" {
      guard format == nil || format == .json else {
        throw DataError(
          .usage, found: "--json and --format \(format?.rawValue ?? "")", expected: "one of them")
      }
      return .json
    }
    if let format { return format }
    if out == "-" || out.hasPrefix("/dev/") { return .csv }
    guard let format = SetFormat(path: out) else {
      throw DataError(
        .usage, found: "--out \(out)", expected: "a name that ends in .csv, .jsonl, .npz or .json",
        remedy: "choose one of these endings, or say --format")
    }
    return format
  }
}
