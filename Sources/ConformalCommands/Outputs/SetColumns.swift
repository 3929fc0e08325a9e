internal import ExactStatistics
internal import TensorFiles

/// What is written of prediction sets besides their labels.
struct SetColumns: Sendable {
  /// The levels, one set a row for each.
  let alphas: [Level]
  /// The names of rows, where the caller gave them.
  var names: RowNames?
  /// The index of row 0, where rows have no names.
  var firstIndex = 0
  var hasPValues = false
  var hasCredibility = false
  var marksAbstention = false
  /// The names of categories, where rows differ in what serves them.
  var categoryNames: [String]?

  /// Whether rows say which level a set is of.
  var statesAlpha: Bool { alphas.count > 1 }

  /// The header of a `.csv` file.
  var header: String {
    let columns: [(name: String, isThere: Bool)] = [
      ("row", true), ("alpha", statesAlpha), ("size", true), ("labels", true),
      ("p_values", hasPValues), ("credibility", hasCredibility), ("confidence", hasCredibility),
      ("abstain", marksAbstention), ("category", categoryNames != nil),
    ]
    return columns.filter { $0.isThere }.map { $0.name }.joined(separator: ",")
  }
}
