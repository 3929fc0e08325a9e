public import ExactStatistics

/// How probabilities are corrected.
public struct CalibratorDefinition: Codable, Hashable, Sendable {
  /// How the method is found.
  public enum Choice: Codable, Hashable, Sendable {
    /// The method of this name.
    case method(String)
    /// The simplest of those that cross-validated log-loss cannot tell from the best; none stands for those that
    /// suit the number of classes.
    case candidates([String])
    /// Written rules: the text of a rules file.
    case rules(String)
  }

  /// How the method is found.
  public var choice: Choice
  /// Whether maps that may change the label ranked first are refused.
  public var keepAnswers: Bool
  /// The seed of divisions into folds, or `nil` for that of the pipeline.
  public var seed: UInt64?

  /// Describes a correction.
  ///
  /// - Parameters:
  ///   - choice: how the method is found.
  ///   - keepAnswers: whether maps that may change the label ranked first are refused.
  ///   - seed: the seed of divisions into folds.
  public init(_ choice: Choice, keepAnswers: Bool = false, seed: UInt64? = nil) {
    (self.choice, self.keepAnswers, self.seed) = (choice, keepAnswers, seed)
  }
}

/// What prediction sets are made by.
public struct PredictorDefinition: Codable, Hashable, Sendable {
  /// The conditions that coverage holds under.
  public enum Conditional: String, Codable, Hashable, Sendable, CaseIterable {
    /// None: coverage over all rows.
    case marginal
    /// Coverage in each class.
    case classes
    /// Coverage in each group.
    case groups
  }

  /// The score: `lac`, `aps`, `raps`, `saps`, `top-k` or `margin`.
  public var score: String
  /// Whether scores are randomised; `nil` is what the score is by default.
  public var randomized: Bool?
  /// The miscoverage levels, at least one.
  public var alphas: [Level]
  /// `lambda` of RAPS.
  public var lambda: Double?
  /// `k_reg` of RAPS.
  public var kReg: Int?
  /// `weight` of SAPS.
  public var weight: Double?
  /// What becomes of empty sets: `allow-empty`, `force-top-1`, `abstain`; `nil` is `allow-empty`.
  public var setPolicy: String?
  /// The conditions that coverage holds under.
  public var conditional: Conditional
  /// Groups of fewer calibration rows get the quantile of the larger group that they are in.
  public var minimumGroupSize: Int?
  /// The seed of draws, or `nil` for that of the pipeline.
  public var seed: UInt64?

  /// Describes a predictor.
  ///
  /// - Parameters:
  ///   - score: the score.
  ///   - alphas: the miscoverage levels, at least one.
  public init(score: String, alphas: [Level]) {
    (self.score, self.alphas, conditional) = (score, alphas, .marginal)
    (randomized, lambda, kReg, weight, setPolicy, minimumGroupSize, seed) =
      (nil, nil, nil, nil, nil, nil, nil)
  }
}

/// What decisions are made by.
public struct PolicyDefinition: Codable, Hashable, Sendable {
  /// Most reviews that a team can do.
  public struct Capacity: Codable, Hashable, Sendable {
    /// How many rows a period has.
    public enum Arrivals: String, Codable, Hashable, Sendable, CaseIterable {
      /// Always the same number.
      case fixed
      /// A number that is itself random, with the Poisson law of a mean.
      case poisson
    }

    /// Reviews a period.
    public var reviews: Int
    /// Rows of a period, taken as exactly so many; their mean where ``arrivals`` are Poisson.
    public var per: Int
    /// The probability with which more reviews may come.
    public var delta: Level
    /// How many rows a period has: with a number that varies, the promise of ``delta`` fails for `fixed`.
    public var arrivals: Arrivals

    /// Describes a capacity.
    ///
    /// - Parameters:
    ///   - reviews: reviews a period.
    ///   - per: rows of a period, or their mean.
    ///   - delta: the probability with which more reviews may come.
    ///   - arrivals: whether a period has exactly `per` rows, or a random number with that mean.
    public init(reviews: Int, per: Int, delta: Level, arrivals: Arrivals = .fixed) {
      (self.reviews, self.per, self.delta) = (reviews, per, delta)
      self.arrivals = arrivals
    }
  }

  /// What decisions cost, in one unit.
  public struct Costs: Codable, Hashable, Sendable {
    /// A wrong approved answer.
    public var error: Double
    /// A review.
    public var review: Double
    /// An escalation.
    public var escalation: Double
    /// The share of wrong answers that a reviewer lets pass.
    public var missRate: Double

    /// Describes costs.
    ///
    /// - Parameters:
    ///   - error: a wrong approved answer.
    ///   - review: a review.
    ///   - escalation: an escalation.
    ///   - missRate: the share of wrong answers that a reviewer lets pass.
    public init(error: Double, review: Double, escalation: Double, missRate: Double = 0) {
      (self.error, self.review, self.escalation) = (error, review, escalation)
      self.missRate = missRate
    }
  }

  /// What answers are ranked by, such as `max-probability`; the name of a `ConfidenceScore` that needs no predictor.
  public var confidence: String
  /// The largest selective risk, or `nil`.
  public var maxRisk: Level?
  /// The probability with which the statement on risk may fail.
  public var delta: Level
  /// Most reviews that a team can do, or `nil`.
  public var capacity: Capacity?
  /// What decisions cost, or `nil`.
  public var costs: Costs?
  /// Whether rows may be escalated.
  public var allowEscalation: Bool
  /// The seed of divisions of rows, or `nil` for that of the pipeline.
  public var seed: UInt64?
  /// Why these limits, for the auditor, or `nil`.
  public var reason: String?

  /// Describes a policy with no limits yet.
  public init() {
    (confidence, delta, allowEscalation) = ("max-probability", "0.05", true)
    (maxRisk, capacity, costs, seed, reason) = (nil, nil, nil, nil, nil)
  }
}

extension PolicyDefinition.Capacity {
  private enum CodingKeys: String, CodingKey {
    case reviews, per, delta, arrivals
  }

  /// Reads a capacity; without `arrivals` they are fixed.
  ///
  /// - Parameter decoder: holds an object.
  /// - Throws: `DecodingError` for what is no capacity.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      reviews: try container.decode(Int.self, forKey: .reviews),
      per: try container.decode(Int.self, forKey: .per),
      delta: try container.decode(Level.self, forKey: .delta),
      arrivals: try container.decodeIfPresent(Arrivals.self, forKey: .arrivals) ?? .fixed)
  }

  /// Writes a capacity; fixed arrivals are left out, so that definitions without them keep their digests.
  ///
  /// - Parameter encoder: takes an object.
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(reviews, forKey: .reviews)
    try container.encode(per, forKey: .per)
    try container.encode(delta, forKey: .delta)
    if arrivals != .fixed { try container.encode(arrivals, forKey: .arrivals) }
  }
}
