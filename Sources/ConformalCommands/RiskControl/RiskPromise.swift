internal import ExactStatistics
internal import SelectiveAbstention

/// What a method promises, in words.
struct RiskPromise {
  let assumption: String
  let bound: String?
  let delta: String?
  let guarantee: String
  let method: String
  let testing: String?

  init(_ method: Control.Method, _ targets: [MultilabelTarget]) {
    let limits = targets.map { "\($0.risk.rawValue) <= \($0.maxRisk)" }.joined(separator: " and ")
    let independent =
      "calibration rows and new rows are independent draws of one law, the model was trained on "
      + "neither, and grid, limits and delta were fixed before the truth was seen"
    switch method {
    case .crc:
      self.method = "crc"
      guarantee =
        "the expected \(limits) on a new row, on average over calibration sets as well: a single set "
        + "may be above"
      assumption =
        "calibration rows and the new row are exchangeable, the model was trained on neither, and "
        + "the grid was fixed before they were seen"
      (bound, delta, testing) = (nil, nil, nil)
    case .rcps(let level, let bound):
      self.method = "rcps"
      guarantee = "\(limits) on new rows, with probability at least \(level.complement)"
      assumption =
        independent + (bound == .betting ? "; the order of the rows says nothing of them" : "")
      (self.bound, delta, testing) = (bound.rawValue, "\(level)", nil)
    case .ltt(let level, let bound, let correction):
      self.method = "ltt"
      guarantee =
        "\(limits) on new rows for every valid parameter, with probability at least "
        + "\(level.complement)"
      assumption =
        independent + (bound == .betting ? "; the order of the rows says nothing of them" : "")
      (self.bound, delta, testing) = (bound.rawValue, "\(level)", correction.rawValue)
    }
  }
}
