extension CalibratorDefinition {
  /// What is fitted, in words.
  var words: String {
    switch choice {
    case .method(let name): name
    case .candidates(let names):
      names.isEmpty
        ? "the simplest that cannot be told from the best"
        : "one of \(names.joined(separator: ", "))"
    case .rules: "by written rules"
    }
  }
}

extension PredictorDefinition {
  /// What is fitted, in words.
  var words: String {
    "\(score) at alpha \(alphas.map { "\($0)" }.joined(separator: ", "))"
      + (conditional == .marginal ? "" : ", for each of the \(conditional.rawValue)")
  }
}

extension PolicyDefinition {
  /// What is fitted, in words.
  var words: String {
    let parts: [String?] = [
      maxRisk.map { "selective risk at most \($0)" },
      capacity.map {
        "at most \($0.reviews) reviews of \($0.per) rows"
          + ($0.arrivals == .poisson ? " on average" : "")
      },
      costs.map { _ in "least cost" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}
