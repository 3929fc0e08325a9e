internal import ProbabilityCalibration
internal import ScoringCore

/// One of the five fields of a cron expression.
enum CronField: String {
  case minute
  case hour
  case dayOfMonth = "day of the month"
  case month
  case dayOfWeek = "day of the week"

  private var range: ClosedRange<Int> {
    switch self {
    case .minute: 0...59
    case .hour: 0...23
    case .dayOfMonth: 1...31
    case .month: 1...12
    case .dayOfWeek: 0...7
    }
  }

  private var names: [String] {
    switch self {
    case .minute, .hour, .dayOfMonth: []
    case .month:
      ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    }
  }

  /// The values that a text allows.
  ///
  /// - Parameter text: a field.
  /// - Returns: at least one value.
  /// - Throws: `DataError` for a text that allows none, or is no field.
  func values(_ text: String) throws -> Set<Int> {
    var values: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
      guard pieces.count <= 2, let span = pieces.first else { throw failure(text) }
      var step = 1
      if pieces.count == 2 {
        guard let given = number(pieces[1]), given >= 1 else { throw failure(text) }
        step = given
      }
      let bounds = try self.bounds(span, isStepped: pieces.count == 2, text)
      values.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
    }
    return values
  }

  private func bounds(
    _ span: Substring, isStepped: Bool, _ text: String
  ) throws -> ClosedRange<Int> {
    if span == "*" { return self == .dayOfWeek ? 0...6 : range }
    let ends = span.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, let first = ends.first.flatMap({ value($0) }) else {
      throw failure(text)
    }
    // A number with a step begins there and goes on to the end.
    guard ends.count == 2 else { return first...(isStepped ? range.upperBound : first) }
    guard let last = value(ends[1]), last >= first else { throw failure(text) }
    return first...last
  }

  private func value(_ text: Substring) -> Int? {
    if let place = names.firstIndex(of: text.lowercased()) {
      return self == .month ? place + 1 : place
    }
    return number(text).flatMap { range.contains($0) ? $0 : nil }
  }

  private func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.count <= 4, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(text)
  }

  private func failure(_ text: String) -> DataError {
    let names = self.names.isEmpty ? "" : ", or \(self.names[0]) ... \(self.names.last ?? "")"
    return DataError(
      found: "'\(text.prefix(80))' as \(rawValue) of a cron expression",
      expected: "\(range.lowerBound) ... \(range.upperBound)\(names), with *, a-b, */n and commas",
      remedy: NearestWord.advice(for: text, among: self.names))
  }
}
